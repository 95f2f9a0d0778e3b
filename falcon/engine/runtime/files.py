"""Files that strategy code writes to: nothing is kept of what is written."""

from __future__ import annotations

import posixpath
from typing import Any, ClassVar

from falcon.engine.check.files import FILE, FILE_METHODS, PATHS
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.meter import Meter, Namespace
from falcon.engine.runtime.texts import Log
from falcon.engine.service import Service


class File(Service):
    """A file that is open for writing, or what writes rows to one.

    Attributes:
        meter: pays for what is written.
    """

    __slots__ = ("meter",)

    METHODS: ClassVar = FILE_METHODS | {"close"}

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def write(self, *given: Any, **_named: Any) -> int:
        """Pay for what is given; its length, as a file would tell."""
        for one in given:
            self.meter.weigh(one)
        return len(given[0]) if given and isinstance(given[0], str) else 0

    def close(self) -> None:
        """Nothing."""

    writelines = writerow = writerows = writeheader = flush = write


def files(meter: Meter, log: Log) -> Namespace:
    """The functions by our names."""

    def printed(file: object, *given: object, **named: Any) -> None:
        if file is None:
            log.print(*given, **named)
        elif isinstance(file, File):
            file.write(*given)
        else:
            kind = type(file).__name__
            raise AttributeError(f"'{kind}' object has no attribute 'write'")

    def opened(_path: object) -> File:
        meter.charge(1)
        return File(meter)

    def path_function(name: str) -> Any:
        function = getattr(posixpath, name.rpartition(".")[2])

        def take(*parts: Any) -> object:
            meter.charge_text(sum(len(one) for one in parts if isinstance(one, str)))
            made: object = function(*parts)
            return made

        return take

    paths = {function_name(name): path_function(name) for name in PATHS}
    return {
        function_name(FILE): opened,
        function_name("file.print"): printed,
        **paths,
    }
