"""Confinement: what the child gives up before it runs code of others.

1. `limit` bounds its time, memory, files and processes.
2. `confine` gives up all rights for good (``PR_SET_NO_NEW_PRIVS``) and installs a
   filter that lets the system calls of plain computing through and answers every
   other one with ``EPERM``: opening any file, sockets, processes, ``exec``,
   ``ptrace``, signals to others. A call by the numbers of another machine kills it.
3. It then tries what must fail; if that works, or anything before did not, the child
   refuses to go on.

Nothing can be opened afterwards, so whatever is to be imported was imported before.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
from collections.abc import Mapping
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_SET_MODE_FILTER: Final = 1
_ALL_THREADS: Final = 1

_LOAD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_NUMBER_AT: Final = 0
_MACHINE_AT: Final = 4
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_KILL: Final = 0x80000000
_OTHER_NUMBERS: Final = 0x40000000
"""System calls from here on are those of the 32-bit twin of x86-64."""

_OPEN_FILES: Final = 64

# read write close fstat lseek, mmap mprotect munmap brk mremap madvise,
# rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack, futex sched_yield rseq
# membarrier set_robust_list sched_getaffinity, getpid gettid, nanosleep
# clock_nanosleep clock_gettime clock_getres gettimeofday getrusage, getrandom,
# exit exit_group
_X86_64: Final = (
    *(0, 1, 3, 5, 8, 9, 10, 11, 12, 25, 28),
    *(13, 14, 15, 131, 202, 24, 334, 324, 273, 204, 39, 186),
    *(35, 230, 228, 229, 96, 98, 318, 60, 231),
)
_AARCH64: Final = (
    *(63, 64, 57, 80, 62, 222, 226, 215, 214, 216, 233),
    *(134, 135, 139, 132, 98, 124, 293, 283, 99, 123, 172, 178),
    *(101, 115, 113, 114, 169, 165, 278, 93, 94),
)
_MACHINES: Final[Mapping[str, tuple[int, int, tuple[int, ...]]]] = {
    "x86_64": (0xC000003E, 317, _X86_64),
    "aarch64": (0xC00000B7, 277, _AARCH64),
}
"""By machine: how the kernel calls it, the number of ``seccomp``, allowed numbers."""


class ConfinementError(Exception):
    """This machine cannot confine the child; it must not run foreign code."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def limit(*, cpu_s: int, memory: int) -> None:
    """Bound what the process may take, for good.

    Args:
        cpu_s: seconds of computing, after which the kernel kills it.
        memory: bytes of address space.
    """
    for what, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def confine() -> None:
    """Give up everything but computing and what is already open.

    Raises:
        ConfinementError: it cannot be done here.
    """
    if platform.system() != "Linux" or platform.machine() not in _MACHINES:
        raise ConfinementError(
            f"needs Linux on x86-64 or aarch64, not {platform.system()} on "
            f"{platform.machine()}"
        )
    machine, seccomp, allowed = _MACHINES[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in (
        (_PR_SET_PDEATHSIG, int(signal.SIGKILL)),
        (_PR_SET_DUMPABLE, 0),
        (_PR_SET_NO_NEW_PRIVS, 1),
    ):
        if libc.prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))):
            raise ConfinementError(f"prctl {option}: {_why()}")
    code = _filter(machine, allowed)
    program = _Program(len(code) // 8, code)
    numbers = map(ctypes.c_long, (seccomp, _SET_MODE_FILTER, _ALL_THREADS))
    if libc.syscall(*numbers, ctypes.byref(program)):
        raise ConfinementError(f"seccomp: {_why()}")
    if libc.socket(1, 1, 0) != -1 or ctypes.get_errno() != errno.EPERM:
        raise ConfinementError("seccomp: the filter lets sockets through")


def _why() -> str:
    return os.strerror(ctypes.get_errno())


def _filter(machine: int, allowed: tuple[int, ...]) -> bytes:
    """The filter as a program for the kernel: machine, then number by number."""
    count = len(allowed)
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_JUMP_EQUAL, 0, count + 4, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_AT_LEAST, count + 2, 0, _OTHER_NUMBERS),
        *(
            (_JUMP_EQUAL, count - place, 0, number)
            for place, number in enumerate(allowed)
        ),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
