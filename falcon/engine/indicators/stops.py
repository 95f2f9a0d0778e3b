"""The parabolic stop and reverse, with its trend, extreme and acceleration as memory.

Definition: J. Welles Wilder, *New Concepts in Technical Trading Systems* (1978), in the
form that backtrader gives it. Inputs: high, low, close; rows: the stop shown, whether
the trend is up (1.0 or 0.0), the stop projected for the next bar, the extreme price of
the trend, the acceleration. Parameters: acceleration step, its maximum. Needs two bars.

At each bar:

1. on the first computed bar the state is made up from the two bars at hand so that it
   normally turns at once (`_opening`);
2. if the price went through the projected stop, the trend turns: the stop becomes the
   old extreme and the acceleration starts anew; the stop is shown;
3. a new extreme adds a step to the acceleration, up to the maximum;
4. the stop for the next bar moves towards the extreme, but never into the range of the
   last two bars (`_project`).
"""

from __future__ import annotations

from falcon.engine.indicators.kernels import Params, Rows, Span

State = tuple[float, float, float, float]
"""Trend is up (1.0 or 0.0), projected stop, extreme, acceleration."""


def fill_parabolic(own: Rows, span: Span, inputs: Rows, params: Params) -> None:
    """Stop shown at each bar."""
    shown, *memory = own
    for i in range(span.start, span.stop):
        if i == span.first:
            state = _opening(inputs, i, params[0])
        else:
            state = (
                memory[0][i - 1],
                memory[1][i - 1],
                memory[2][i - 1],
                memory[3][i - 1],
            )
        up, stop, extreme, pace = _turn(state, inputs, i, params[0])
        shown[i] = stop
        up, stop, extreme, pace = _project((up, stop, extreme, pace), inputs, i, params)
        memory[0][i], memory[1][i] = up, stop
        memory[2][i], memory[3][i] = extreme, pace


def _opening(inputs: Rows, i: int, step: float) -> State:
    high, low, close = inputs
    stop = (high[i] + low[i]) / 2.0
    if close[i] >= close[i - 1]:
        return 0.0, stop, low[i - 1], step
    return 1.0, stop, high[i - 1], step


def _turn(state: State, inputs: Rows, i: int, step: float) -> State:
    high, low, _ = inputs
    up, stop, extreme, _ = state
    if up and stop >= low[i]:
        return 0.0, extreme, low[i], step
    if not up and stop <= high[i]:
        return 1.0, extreme, high[i], step
    return state


def _project(state: State, inputs: Rows, i: int, params: Params) -> State:
    high, low, _ = inputs
    up, stop, extreme, pace = state
    step, most = params
    if (high[i] > extreme) if up else (low[i] < extreme):
        extreme = high[i] if up else low[i]
        pace = min(pace + step, most)
    stop = stop + pace * (extreme - stop)
    if up and (stop > low[i] or stop > low[i - 1]):
        stop = min(low[i], low[i - 1])
    elif not up and (stop < high[i] or stop < high[i - 1]):
        stop = max(high[i], high[i - 1])
    return up, stop, extreme, pace
