"""Reads of lines: rows of values at a number of bars back."""

from __future__ import annotations

from falcon.engine.lower.native.coder import Coder
from falcon.engine.lower.native.values import NotNativeError, Value
from falcon.engine.native.machine import opcodes as op
from falcon.engine.runtime.handles import MAX_LOOK_BACK, FeedHandle, LineHandle
from falcon.engine.runtime.valued import Valued


def present(coder: Coder, value: Value) -> Value:
    """The present value of a line that stands for it."""
    return line_value(coder, value.data.main, 0)


def line_value(coder: Coder, line: LineHandle, offset: int) -> Value:
    """The value of a line at a known offset."""
    if offset > 0 or offset <= -MAX_LOOK_BACK:
        return coder.fail()
    if line is coder.setting.stage.clock and len(coder.setting.stage.feeds) > 1:
        return Value("float", coder.emit(op.STEP_TIME, 0, -offset))
    return Value("float", coder.emit(op.LINE, row_of(coder, line), -offset))


def line_value_at(coder: Coder, line: LineHandle, offset: Value) -> Value:
    """The value of a line at an offset that only the run knows."""
    if offset.kind not in {"int", "bool"}:
        raise NotNativeError("an offset that may not be whole")
    if isinstance(offset.data, int):
        return line_value(coder, line, offset.data)
    return Value("float", coder.emit(op.LINE_AT, row_of(coder, line), offset.register))


def length(coder: Coder, value: Valued | None) -> Value:
    """The bars that a line has seen; the steps of the run for ``None``."""
    if value is None or value is coder.setting.stage.clock:
        return Value("int", coder.emit(op.STEPS))
    feed = value.index if isinstance(value, FeedHandle) else _clock(coder, value)
    return Value("int", coder.emit(op.LENGTH, feed))


def _clock(coder: Coder, value: Valued) -> int:
    return coder.setting.stage.graph.clock(value.main.node)


def row_of(coder: Coder, line: LineHandle) -> int:
    """The row of a line: its node, which becomes a row when values are there."""
    stage = coder.setting.stage
    node = line.node
    if line is stage.clock:
        if len(stage.feeds) > 1:
            raise NotNativeError("the time of steps over several feeds")
        node = stage.feeds[0].lines["datetime"].node
    if stage.graph.constant_value(node) is not None:
        raise NotNativeError("a constant read as a line")
    return int(node)
