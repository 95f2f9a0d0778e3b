"""Documents: plain values as JSON, bounded."""

from __future__ import annotations

import json
from typing import Any, Final

from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.meter import Namespace, NotOfferedError, TooLargeError
from falcon.engine.runtime.records import Record
from falcon.engine.runtime.texts import Texts

_WIDEST: Final = 16
"""Blanks of one level at most."""

_PLAIN: Final = (str, int, float, type(None))
_KEYS: Final = (str, int, float, type(None))


def documents(texts: Texts) -> Namespace:
    """The functions by our names."""

    def dumps(value: Any, **options: Any) -> str:
        texts.meter.charge(1)
        texts.meter.weigh(value)
        indent = options.get("indent")
        if isinstance(indent, str):
            raise NotOfferedError("json.dumps with an indent of text")
        if indent is not None and indent > _WIDEST:
            raise TooLargeError(f"indent of {indent}")
        if options.get("separators") is not None:
            raise NotOfferedError("json.dumps with separators")
        plain = _plain(value, options.pop("default", None))
        text = json.dumps(plain, **options)
        texts.meter.charge_text(len(text))
        return text

    return {function_name("json.dumps"): dumps}


def _plain(value: Any, default: Any) -> Any:
    """The value with all that JSON does not know put in words.

    Raises:
        TypeError: there is no other way to write it.
    """
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one, default) for one in value]
    if isinstance(value, dict):
        # Keys that JSON does not know fail where it writes them.
        return {
            key if isinstance(key, _KEYS) else _refused(key): _plain(one, default)
            for key, one in value.items()
        }
    if default is None:
        kind = value.kind.name if isinstance(value, Record) else type(value).__name__
        raise TypeError(f"Object of type {kind} is not JSON serializable")
    return _plain(default(value), default)


def _refused(key: object) -> str:
    kind = type(key).__name__
    raise TypeError(f"keys must be str, int, float, bool or None, not {kind}")
