"""Tests of the settings that may change while Falcon runs."""

import pytest

from falcon.clock import ManualClock
from falcon.errors import UsageError
from falcon.services.knobs import ChangeKnobs, Knobs, ShowKnobs
from falcon.store.database import Store


def test_knobs_that_were_never_turned_have_their_defaults(store: Store) -> None:
    assert ShowKnobs(store=store)() == Knobs()


def test_a_change_stays_and_leaves_the_rest_as_it_was(
    store: Store, clock: ManualClock
) -> None:
    change = ChangeKnobs(store=store, clock=clock)

    change({"improvement_threshold": 0.1})
    change({"optimize_automatically": False})

    assert ShowKnobs(store=store)() == Knobs(
        improvement_threshold=0.1, optimize_automatically=False
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"claude_api_key": "x"}, "there is no setting claude_api_key"),
        ({"improvement_threshold": "5 %"}, "must be a number"),
        ({"improvement_threshold": True}, "must be a number"),
        ({"improvement_threshold": 1.5}, "must be in"),
        ({"improvement_threshold": float("nan")}, "must be in"),
        ({"optimize_automatically": 1}, "must be true or false"),
    ],
)
def test_an_impossible_change_is_refused_and_changes_nothing(
    store: Store, clock: ManualClock, changes: dict[str, object], complaint: str
) -> None:
    change = ChangeKnobs(store=store, clock=clock)

    with pytest.raises(UsageError, match=complaint):
        change({"improvement_threshold": 0.2, **changes})

    assert ShowKnobs(store=store)() == Knobs()
