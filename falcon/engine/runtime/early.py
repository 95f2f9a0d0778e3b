"""Early reads: of values that are not known on the present bar, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from falcon.engine.reading.refusal import counted

if TYPE_CHECKING:
    from falcon.engine.runtime.handles import LineHandle, Stage


_IN_NEXT: Final = "begin next with"


class EarlyReadError(Exception):
    """A value was read that is not known yet; the text says which."""

    def seen_from(self, method: str) -> EarlyReadError:
        """The same, where the method that has to wait is not `next`."""
        return EarlyReadError(str(self).replace(_IN_NEXT, f"begin {method} with", 1))


def early(line: LineHandle, offset: int, deepest: int) -> EarlyReadError:
    """The error of reading a line at an offset, with what to write instead.

    Args:
        line: that is read.
        offset: from the present bar.
        deepest: bars back that no read may reach.
    """
    read = f"{line.name}[{offset}]"
    if offset > 0:
        return EarlyReadError(
            f"look-ahead: {read} is a future bar; write [-{offset}] for "
            f"{counted(offset)} before, [0] is the present bar"
        )
    if offset <= -deepest:
        return EarlyReadError(f"look-back: {read} is more than {deepest} bars back")
    bar = line.bars.length
    if not bar:
        return EarlyReadError(
            f"look-ahead: {read} read before the first bar; read it in next"
        )
    return EarlyReadError(
        f"look-ahead: {read} read on bar {bar}, before there were so many bars; "
        + _instead(line, 1 - offset)
    )


def _instead(line: LineHandle, bars: int) -> str:
    """What waits for so many bars."""
    stage = line.stage
    if stage.datas is not stage.feeds:
        return f"write `self.addminperiod({bars})` in __init__"
    return f"{_IN_NEXT} `if len({_counted(line, stage)}) < {bars}: return`"


def _counted(line: LineHandle, stage: Stage) -> str:
    if len(stage.feeds) == 1 or line is stage.clock:
        return "self"
    return f"self.datas[{stage.graph.clock(line.node)}]"
