"""Keep what our expressions compile to, so that the next run need not compile them.

`re` compiles in Python, some expressions for a thousandth of a second and more; what comes out is a
list of numbers, which C takes up in no time. The lists are kept as JSON in the user's own cache, by
the version of Python. C checks the numbers: of a damaged list none is taken.
Where a Python has none of these functions, everything is compiled as ever.
"""

import json
import re
import sys
from array import array
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

FOLDER: Final = "expressions"
"""The folder in the user's cache."""
_MOST: Final = 2_000
"""Expressions kept, half as many again as checker has: with more, those of older versions go."""
_LARGEST: Final = 8 * 1024 * 1024
_FILES: Final = 4
"""Files kept: one for each version that was used lately."""
_NUMBERS: Final = "I"
_UNFIT: Final = (ValueError, TypeError, IndexError, RuntimeError, OverflowError, ImportError)
"""What taking up ends in where a list is damaged, or this Python takes none."""

_Key = tuple[str, int]
_known: dict[_Key, list[Any]] | None = None
_new: dict[_Key, None] = {}


def compile_kept(pattern: Any, flags: int) -> re.Pattern[Any]:
    """Return what `re.compile(pattern, flags)` does; of a text it may be taken from the cache."""
    if not isinstance(pattern, str):
        return re.compile(pattern, flags)
    key = pattern, int(flags)
    kept = _load().get(key)
    if kept is not None:
        with suppress(*_UNFIT):
            return _take_up(pattern, kept)
    compiled = re.compile(pattern, flags)
    _new[key] = None
    return compiled


def keep_expressions() -> None:
    """Keep those that were compiled in this run, where it compiled any."""
    if not _new:
        return
    from checker.core.cache_files import write_kept  # noqa: PLC0415 - at a first run alone

    found = {key: made for key in _new if (made := _read_numbers(*key)) is not None}
    known = _load()
    if len(known) + len(found) > _MOST:
        known.clear()
    known |= found
    _new.clear()
    rows = [[*key, *kept] for key, kept in known.items()]
    write_kept(_find_file(), json.dumps(rows).encode(), _FILES)


def _load() -> dict[_Key, list[Any]]:
    """Return what is kept: by expression and flags what `_take_up` is made of."""
    global _known  # noqa: PLW0603 - read once in a process
    if _known is None:
        from checker.core.regular_files import read_regular  # noqa: PLC0415 - for the first alone

        _known = {}
        with suppress(OSError, ValueError, TypeError):
            rows = json.loads(read_regular(_find_file(), _LARGEST))
            _known = {(str(pattern), int(flags)): kept for pattern, flags, *kept in rows}
    return _known


def _find_file() -> Path:
    """Return the file for this Python."""
    from checker.core.cache_files import find_kept  # noqa: PLC0415 - as above

    return find_kept(FOLDER, f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{sys.byteorder}")


def _read_numbers(pattern: str, flags: int) -> list[Any] | None:
    """Return flags, numbers, the count of groups and their names; None where Python tells none."""
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415

        parsed = _parser.parse(pattern, flags)
        numbers = array(_NUMBERS, _compiler._code(parsed, flags))  # noqa: SLF001
        names = dict(parsed.state.groupdict)
        made = [
            flags | parsed.state.flags,
            b64encode(numbers.tobytes()).decode(),
            parsed.state.groups - 1,
            names,
        ]
        whole = _take_up(pattern, made) == re.compile(pattern, flags)
    except (*_UNFIT, AttributeError, re.error):
        return None
    return made if whole else None


def _take_up(pattern: str, kept: list[Any]) -> re.Pattern[str]:
    """Return the expression of a list of numbers.

    Raises:
        ValueError, TypeError, IndexError, RuntimeError, OverflowError: they are none.
        ImportError: this Python takes none.
    """
    from _sre import compile as take_up  # type: ignore[import-not-found]  # noqa: PLC0415

    flags, numbers, groups, names = kept
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    code = array(_NUMBERS, b64decode(numbers)).tolist()
    made: re.Pattern[str] = take_up(pattern, flags, code, groups, names, tuple(by_number))
    return made
