"""Lines: the values of a graph, bar by bar or all bars at once.

Both ways give the same values to the last bit. Rows are flat lists, one per node:

* a backtest calls `load` once with whole columns and then `tick` per step, which moves
  the present forward over values that are already there;
* a live strategy calls `advance` per step with the new bars; old values are dropped,
  so that memory stays bounded by the deepest look-back (`keep`).

Either way ``rows[node][position(clock) - ago]`` is the value some bars ago, and `at`
reads the same with all checks. All rows of one clock share one index. A value before
its node's minimum period is NaN.
"""
