"""Linking: kernels are optimized where they are needed, once, together.

numba would optimize each kernel by itself, together with all that it calls, and make
machine code of it that nobody runs. Here a kernel stays as it was written until an
entry is compiled, which takes all that it needs, and keeps it to itself. So what nobody
calls any more vanishes, and so do arguments that nobody looks at: a book is many.

What is kept on disk is loaded without what only compiling needs, which is most of the
time that a new process would wait.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from llvmlite import binding, ir
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.runtime.nrt import rtsys

# What numba does not tell type checkers.
_Library: Any = JITCodeLibrary
_Compiler: Any = Compiler
_Cache: Any = FunctionCache


class KernelLibrary(_Library):  # type: ignore[misc]  # numba has no types
    """The code of one kernel, neither optimized nor made executable."""

    @property
    def codegen(self) -> Any:
        """What numba tells of compiled code, of which there is none."""
        return _Nowhere()

    def finalize(self) -> None:
        """Only kernels need what this one calls, and then all of it."""
        self._finalized = True

    def get_pointer_to_function(self, _name: str) -> int:
        """There is nothing to point at."""
        return 0

    def needs(self) -> dict[Any, None]:
        """Libraries that it calls, and those that they call, in order."""
        return _closure(self._linking_libraries)


class EntryLibrary(_Library):  # type: ignore[misc]
    """The code of an entry and of all that it calls."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        """Take in all kernels as parts of the entry."""
        functions = self._final_module.functions
        self._own = {one.name for one in functions if not one.is_declaration}
        self._linking_libraries = [*_closure(self._linking_libraries)]
        super().finalize()

    def _optimize_final_module(self) -> None:
        for one in self._final_module.functions:
            if not one.is_declaration and one.name not in self._own:
                one.linkage = "internal"
        super()._optimize_final_module()

    def serialize_using_object_code(self) -> tuple[str, str, tuple[bytes, bytes]]:
        """Return the machine code for the disk, with its names but no code to link.

        Nobody links an entry. Names stand as numbers, so that linking it would fail.
        """
        _, kind, (machine_code, _) = super().serialize_using_object_code()
        return self.name, kind, (machine_code, _names(self._final_module))


def _closure(libraries: list[Any]) -> dict[Any, None]:
    found: dict[Any, None] = {}
    for library in libraries:
        if library not in found:
            found[library] = None
            if isinstance(library, KernelLibrary):
                found.update(library.needs())
    return found


def _names(module: Any) -> bytes:
    """A module that says no more than what another one defines."""
    found = ir.Module()
    for one in (*module.functions, *module.global_variables):
        if not one.is_declaration and one.linkage != binding.Linkage.internal:
            named = ir.GlobalVariable(found, ir.IntType(8), one.name)
            named.initializer = ir.Constant(ir.IntType(8), 0)
    code: bytes = binding.parse_assembly(str(found)).as_bitcode()
    return code


class EntryCache(_Cache):  # type: ignore[misc]
    """Entries on disk."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Load the machine code for some types, ``None`` if none is kept.

        numba would first learn how to compile all that it knows, which takes ten times
        as long. It learns that when it compiles.
        """
        rtsys.initialize(target_context)
        return self._load_overload(sig, target_context)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep machine code; a full disk costs the next process time, not a result."""
        try:
            super().save_overload(sig, data)
        except OSError:
            # The list of what is kept may name it already.
            with suppress(OSError):
                self.flush()


class _Nowhere:
    """Stands for the place of executable code."""

    def set_env(self, name: str, env: object) -> None:
        """Kernels do not look at their environment."""


class KernelCompiler(_Compiler):  # type: ignore[misc]
    """Compiles kernels."""

    def define_pipelines(self) -> Any:
        """The usual steps, for a library of another kind."""
        _prepare(self.state, KernelLibrary)
        return super().define_pipelines()


class EntryCompiler(_Compiler):  # type: ignore[misc]
    """Compiles entries."""

    def define_pipelines(self) -> Any:
        """The usual steps, for a library of another kind."""
        _prepare(self.state, EntryLibrary)
        return super().define_pipelines()


def _prepare(state: Any, kind: Any) -> None:
    name = state.func_id.func_qualname
    state.library = kind(state.targetctx.codegen(), name)
    state.library.enable_object_caching()
