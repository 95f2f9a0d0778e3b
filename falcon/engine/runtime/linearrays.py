"""Arrays of lines: the values of all bars, as ``once`` of an indicator reads them.

An index counts from the first bar of the run. What has not happened yet cannot be read,
though upstream, which has the whole file, would give it.
"""

from __future__ import annotations

import math
from array import array
from typing import Final

from falcon.engine.graph import RefusedError
from falcon.engine.runtime.early import EarlyReadError
from falcon.engine.runtime.handles import MAX_LOOK_BACK, LineHandle

_HINT: Final = "in once, write the value of bar i only: array[i] = …"


class LineArray:
    """The values of a line by bar.

    Attributes:
        line: the line.
    """

    __slots__ = ("line",)

    def __init__(self, line: LineHandle) -> None:
        self.line = line

    @property
    def _present(self) -> int:
        return self.line.bars.dropped + self.line.bars.at

    def __getitem__(self, key: object) -> float:
        """The value of a bar.

        Raises:
            EarlyReadError: it has not happened yet, or lies before the first.
            TypeError: the index is no whole number.
        """
        if type(key) is not int:
            raise TypeError("array indices must be integers")
        if key < 0 and self.line.is_output:
            # Upstream such a read goes round to bars that are not written yet.
            return math.nan
        offset = key - self._present
        if offset > 0 or key < 0 or offset <= -MAX_LOOK_BACK:
            raise self.line.early(offset)
        return self.line.row[self.line.bars.at + offset]

    def span(self, start: object, stop: object, step: object) -> array[float]:
        """The values of some bars.

        Raises:
            EarlyReadError: some have not happened yet, or lie before the first.
            TypeError: the bounds are no whole numbers.
        """
        first = 0 if start is None else start
        if type(first) is not int or type(stop) is not int or step not in {None, 1}:
            raise TypeError("write whole numbers: array[start:stop]")
        if first >= stop >= 0 <= first:
            return array("d")
        present, dropped = self._present, self.line.bars.dropped
        if first < 0 or stop > present + 1:
            raise self._outside(first if first < 0 else stop - 1)
        if first <= present - MAX_LOOK_BACK:
            raise self._outside(first)
        return array("d", self.line.row[first - dropped : stop - dropped])

    def put(self, key: object, value: object) -> None:
        """Write the value of the present bar.

        Raises:
            TypeError: it is no own line, or no number.
            RefusedError: another bar is meant.
        """
        if type(key) is not int:
            raise TypeError("array indices must be integers")
        if key != self._present:
            raise RefusedError("write to another bar than the present one", _HINT)
        self.line.put(0, value)

    def _outside(self, bar: int) -> EarlyReadError:
        return self.line.early(bar - self._present)
