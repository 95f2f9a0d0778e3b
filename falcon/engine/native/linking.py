"""Linking: kernels are optimized where they are needed, once, together.

numba would optimize each kernel by itself, together with all that it calls, and make
machine code of it that nobody runs. Here a kernel stays as it was written until an
entry is compiled, which takes all that it needs, and keeps it to itself. So what nobody
calls any more vanishes, and so do arguments that nobody looks at: a book is many.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

# What numba does not tell type checkers.
_Library: Any = JITCodeLibrary
_Compiler: Any = Compiler


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


def _closure(libraries: list[Any]) -> dict[Any, None]:
    found: dict[Any, None] = {}
    for library in libraries:
        if library not in found:
            found[library] = None
            if isinstance(library, KernelLibrary):
                found.update(library.needs())
    return found


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
