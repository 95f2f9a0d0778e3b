"""Files: a strategy may write some; a run here leaves them out.

What is written has no effect on orders, so it goes nowhere; ``print`` is what goes to
the log. What is read from a file would have one, and is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from falcon.engine import ir
from falcon.engine.check.arguments import arguments
from falcon.engine.check.scope import Scope
from falcon.engine.check.words import words
from falcon.engine.reading.refusal import place, refusal, shown

Read = Callable[[ast.expr, Scope], ir.Expr]

FILE: Final = "file.open"
FILE_METHODS: Final = words("flush write writeheader writelines writerow writerows")
OPENING: Final = frozenset({"open", "io.open", "codecs.open"})
_WRITERS: Final = frozenset({"csv.writer", "csv.DictWriter"})
_FOLDERS: Final = frozenset({"os.makedirs", "os.mkdir"})
_ASKING: Final = frozenset({"os.path.exists", "os.path.isdir", "os.path.isfile"})
PATHS: Final = frozenset({"os.path.basename", "os.path.dirname", "os.path.join"})
_DUMP: Final = "json.dump"
_WRITING: Final = ("w", "a", "x")
_MODE: Final = 2


def read_file_call(
    node: ast.Call, path: str, scope: Scope, read: Read
) -> ir.Expr | None:
    """Read a call that has to do with files; ``None`` for all others.

    Raises:
        UnsupportedConstructError: it reads one, or an indicator calls it.
    """
    if path not in OPENING | _WRITERS | _FOLDERS | _ASKING | {_DUMP}:
        return None
    at = place(node)
    if scope.lines:
        raise refusal(node, f"{path} in an indicator", "write files in the strategy")
    if path in OPENING:
        _check_mode(node)
        return ir.Call(at, FILE, (read(node.args[0], scope),))
    args, keywords = arguments(node, scope, read)
    if path in _WRITERS and args:
        return args[0]
    if path == _DUMP and len(args) == _MODE:
        text = ir.Call(at, "json.dumps", args[:1], keywords)
        return ir.MethodCall(at, args[1], "write", (text,))
    if path in _FOLDERS:
        return ir.Const(at, None)
    if path in _ASKING:
        # There are none in a run.
        return ir.Const(at, value=False)
    raise refusal(node, f"`{shown(node)}`", "give it the file")


def _check_mode(node: ast.Call) -> None:
    named = {one.arg: one.value for one in node.keywords}
    given = node.args[1] if len(node.args) >= _MODE else named.get("mode")
    match given:
        case ast.Constant(value=str() as mode) if mode.startswith(_WRITING):
            if node.args:
                return
    hint = "a run reads bars only: give values as lines of a feed, or as params"
    raise refusal(node, f"call of {shown(node.func)} to read", hint)
