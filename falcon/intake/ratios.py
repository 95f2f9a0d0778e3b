"""Ratios: "1:3", "3:1"; risk against reward, the larger of them is the reward."""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.tokens import Token
from falcon.intake.values import Quantity, Unit


def read_ratio(
    tokens: Sequence[Token], number: float, end: int
) -> tuple[Quantity, int] | None:
    """Read what stands behind the first number of a ratio, ``None`` if it is none.

    Args:
        tokens: the words.
        number: the first number.
        end: the position behind it.
    """
    pair = tokens[end : end + 2]
    texts = [token.text for token in pair]
    if len(pair) < len(("colon", "number")) or texts[0] != ":":
        return None
    is_glued = tokens[end - 1].end == pair[0].start and pair[0].end == pair[1].start
    if not is_glued or not texts[1][:1].isdigit():
        return None
    low, high = sorted((number, float(texts[1].replace(",", ""))))
    if low <= 0:
        return None
    behind = end + 2
    behind += behind < len(tokens) and tokens[behind].text == "r"
    return Quantity(round(high / low, 6), Unit.R), behind
