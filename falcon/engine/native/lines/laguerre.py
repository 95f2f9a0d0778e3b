"""The Laguerre filter: four poles, each a smoothing of the one before.

Definitions: `falcon.engine.indicators.recursions`.
"""

from __future__ import annotations

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel

Poles = tuple[float, float, float, float]


@kernel
def laguerre_filter(out: Floats, first: int, x: Floats, gamma: float) -> None:
    """Weighted mean of the poles."""
    poles = (0.0, 0.0, 0.0, 0.0)
    for i in range(first, out.size):
        poles = _moved(poles, x[i], gamma)
        a, b, c, d = poles
        out[i] = (a + (2.0 * b) + (2.0 * c) + d) / 6.0


@kernel
def laguerre_rsi(out: Floats, first: int, x: Floats, gamma: float) -> None:
    """Share of the falls from pole to pole in all their steps, 1 if there is none."""
    poles = (0.0, 0.0, 0.0, 0.0)
    for i in range(first, out.size):
        poles = _moved(poles, x[i], gamma)
        a, b, c, d = poles
        up, down = _step(0.0, 0.0, a, b)
        up, down = _step(up, down, b, c)
        up, down = _step(up, down, c, d)
        out[i] = up / (up + down) if up + down != 0.0 else 1.0


@kernel
def _moved(poles: Poles, value: float, gamma: float) -> Poles:
    """Return the poles at the next bar."""
    a, b, c, d = poles
    first = (1.0 - gamma) * value + gamma * a
    second = -gamma * first + a + gamma * b
    third = -gamma * second + b + gamma * c
    return first, second, third, -gamma * third + c + gamma * d


@kernel
def _step(up: float, down: float, pole: float, following: float) -> tuple[float, float]:
    """Count the step between two poles as one of the two directions."""
    if pole >= following:
        return up + (pole - following), down
    return up, down + (following - pole)
