"""Tests of reading parameters from a command line."""

import pytest

from falcon.domain.parameters import parse_parameters
from falcon.domain.strategies import Parameter


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        (20, "30", 30),
        (20, "2.5", 2.5),
        (0.05, "0.1", 0.1),
        (0.05, "1", 1),
        (True, "no", False),
        (False, " True ", True),
        ("sma", "12", "12"),
        (None, "7", 7),
        (None, "ema", "ema"),
        (20, "soon", "soon"),
        (True, "perhaps", "perhaps"),
    ],
)
def test_a_text_is_read_as_the_type_of_the_declared_default(
    default: Parameter, text: str, value: Parameter
) -> None:
    parsed = parse_parameters({"name": default}, {"name": text})

    assert parsed == {"name": value}
    assert type(parsed["name"]) is type(value)


def test_a_name_that_is_not_declared_is_left_for_the_program_to_refuse() -> None:
    assert parse_parameters({}, {"quick": "5"}) == {"quick": 5}
