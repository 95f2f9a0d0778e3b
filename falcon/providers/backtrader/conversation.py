"""Conversation: starting the child, feeding it, and hearing it out, within bounds.

The child is an interpreter of its own (``-I``: no user folder, no variables) with an
empty environment, an empty working folder that is removed afterwards, a session of its
own, and no descriptors but two pipes. Whatever it does, the parent reads no more than
`Limits.answer` bytes, waits no longer than `Limits.wall_s` seconds, and leaves nothing
of it running.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from falcon.errors import StrategyCrashError
from falcon.providers.backtrader.wire import Limits

_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from falcon.providers.backtrader.child import main; main()"
)
_PIECE: Final = 1 << 16
"""Bytes that go through a pipe at once."""

_ROOT: Final = Path(__file__).parents[3]
"""Where the package `falcon` lies."""


def converse(job: bytes, limits: Limits) -> bytes:
    """Run a child on packed jobs and return what it printed.

    Raises:
        StrategyCrashError: it took too long or too much, said too much, or died.
    """
    with tempfile.TemporaryDirectory(prefix="falcon-") as folder:
        child = subprocess.Popen(  # noqa: S603  # our own interpreter and words
            [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=folder,
            start_new_session=True,
        )
        try:
            answer = _exchange(child, job, limits)
            child.wait(timeout=limits.wall_s)
        except subprocess.TimeoutExpired:
            raise _too_long(limits) from None
        finally:
            _end(child)
    if child.returncode:
        raise _died(child.returncode, limits)
    return answer


def _exchange(child: subprocess.Popen[bytes], job: bytes, limits: Limits) -> bytes:
    """Write the job and read the answer at once, so that neither side waits."""
    into, out = child.stdin, child.stdout
    if into is None or out is None:
        raise ValueError("the child must have been started with pipes")
    rest, answer = memoryview(job), bytearray()
    with selectors.DefaultSelector() as waiting:
        os.set_blocking(into.fileno(), False)
        waiting.register(into, selectors.EVENT_WRITE)
        waiting.register(out, selectors.EVENT_READ)
        for ready in _events(waiting, limits):
            if ready is into:
                rest = _write(into.fileno(), rest)
                if not rest:
                    waiting.unregister(into)
                    into.close()
                continue
            piece = os.read(out.fileno(), _PIECE)
            answer += piece
            if len(answer) > limits.answer:
                raise StrategyCrashError(
                    f"too large: its answer is longer than {limits.answer} bytes"
                )
            if not piece:
                break
    return bytes(answer)


def _events(waiting: selectors.BaseSelector, limits: Limits) -> Iterator[object]:
    """The pipes that are ready, one after the other, until the time is up."""
    deadline = time.monotonic() + limits.wall_s
    while True:
        ready = waiting.select(max(0.0, deadline - time.monotonic()))
        if not ready or time.monotonic() > deadline:
            raise _too_long(limits)
        yield from (key.fileobj for key, _ in ready)


def _write(descriptor: int, rest: memoryview) -> memoryview:
    try:
        return rest[os.write(descriptor, rest[:_PIECE]) :]
    except BrokenPipeError:  # it died; the way out tells how
        return rest[:0]


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of it, and forget its pipes."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()


def _too_long(limits: Limits) -> StrategyCrashError:
    return StrategyCrashError(f"took longer than {limits.wall_s:g} seconds")


def _died(code: int, limits: Limits) -> StrategyCrashError:
    if -code in {signal.SIGKILL, signal.SIGXCPU}:
        return StrategyCrashError(
            f"killed: more than {limits.cpu_s} seconds of computing, or no memory left"
        )
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return StrategyCrashError(f"the confined process ended with {how}, not an answer")
