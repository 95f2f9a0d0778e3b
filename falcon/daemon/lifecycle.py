"""Lifecycle: how the process learns that it has to stop.

A signal handler may interrupt any line of the main thread, one that holds a lock
included. So it takes none: it sets a plain attribute and writes one byte into a pipe
that the main thread waits on.
"""

from __future__ import annotations

import faulthandler
import os
import select
import signal
from contextlib import suppress
from types import FrameType

_BYTE = b"\0"


class Stop:
    """A request to stop, made by a signal or by a job that found something fatal.

    Attributes:
        exit_code: what the process should end with; 0 unless something was fatal.
        reason: who asked, in a word or two; empty while nobody did.
    """

    def __init__(self) -> None:
        self.exit_code = 0
        self.reason = ""
        self._receiver, self._sender = os.pipe()
        os.set_blocking(self._sender, False)

    @property
    def requested(self) -> bool:
        """Whether the process is to stop."""
        return bool(self.reason)

    def request(self, reason: str, *, exit_code: int = 0) -> None:
        """Ask the process to stop; the first to ask gives the reason."""
        if not self.reason:
            self.exit_code = exit_code
            self.reason = reason
        with suppress(BlockingIOError):  # full of earlier requests: it will wake
            os.write(self._sender, _BYTE)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until a stop is requested, or for so long; return whether it is."""
        if not self.requested:
            select.select([self._receiver], [], [], timeout_s)
        return self.requested

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._receiver)
        os.close(self._sender)


def listen(stop: Stop) -> None:
    """Let SIGTERM and SIGINT request a stop, and let SIGUSR1 print every stack.

    A crash in native code and the watchdog's SIGABRT print the stacks as well.
    """

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stop.request(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1, all_threads=True)
