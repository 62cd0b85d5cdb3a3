"""For which files a rule is on: what the sections of `.vale.ini` come to."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from checker.core.data_classes import dataclass
from checker.rules.foreign.vale.globs import (
    FORMATS,
    asks_for_folder,
    expand_braces,
    find_formats,
    iter_file_patterns,
    matches_path,
)
from checker.rules.foreign.vale.settings import FileSection, ValeSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Activity:
    """The formats and the file names for which a rule is on.

    `everywhere` where it is on for all files; `off` holds names of files for which it is off,
    `not_here` globs with folders, likewise, which a condition of ours cannot say; `loose` globs of
    which the folders are lost.
    """

    everywhere: bool
    formats: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()

    @property
    def never(self) -> bool:
        """Whether it is on for no file at all."""
        return not (self.everywhere or self.formats or self.names)

    def when(self) -> dict[str, Any]:
        """Return the condition, empty where there is none."""
        if self.never:
            return {}
        off = {"not": {"filename": list(self.off)}} if self.off else {}
        if self.everywhere:
            return off
        if not self.names:
            return {"format": list(self.formats), **off}
        endings = [f"*.{end}" for name in self.formats for end in FORMATS[name]]
        return {"filename": [*endings, *self.names], **off}


def find_activity(settings: ValeSettings, style: str, rule: str) -> Activity:
    """Return where `Style.Rule` is on."""
    by_format = [
        name
        for name, endings in FORMATS.items()
        if _is_on(settings, style, rule, f"x.{endings[0]}")
    ]
    named: list[str] = []
    off: list[str] = []
    not_here: list[str] = []
    loose: list[str] = []
    for section in settings.sections:
        if find_formats(section.glob) is not None:
            continue
        for glob in expand_braces(section.glob):
            is_on = _is_on(settings, style, rule, _make_example(glob))
            by_its_format = _format_of(glob) in by_format
            if is_on and not by_its_format:
                named += iter_file_patterns(glob)
                loose += [glob] if asks_for_folder(glob) else []
            elif not is_on and by_its_format and asks_for_folder(glob):
                not_here.append(glob)
            elif not is_on and by_its_format:
                off += iter_file_patterns(glob)
    everywhere = len(by_format) == len(FORMATS)
    return Activity(
        everywhere, tuple(by_format), tuple(named), tuple(off), tuple(not_here), tuple(loose)
    )


def list_ignores(settings: ValeSettings, style: str, rule: str) -> list[str]:
    """Return the expressions to ignore wherever the rule is on."""
    found = list(settings.overall.ignores)
    for section in settings.sections:
        if section.ignores and _is_on(settings, style, rule, _make_example(section.glob)):
            found += section.ignores
    return list(dict.fromkeys(found))


def _is_on(settings: ValeSettings, style: str, rule: str, path: str) -> bool:
    here = [section for section in settings.sections if matches_path(section.glob, path)]
    value = _get_last(section.rules.get(f"{style}.{rule}") for section in (settings.overall, *here))
    if value is not None:
        return value is not False
    return style in _get_styles(settings, here)


def _get_styles(settings: ValeSettings, here: Sequence[FileSection]) -> Sequence[str]:
    return _get_last(section.styles for section in (settings.overall, *here)) or ()


def _get_last(values: Iterable[T | None]) -> T | None:
    found = [value for value in values if value is not None]
    return found[-1] if found else None


def _make_example(glob: str) -> str:
    return expand_braces(glob)[0].replace("**", "x").replace("*", "x").replace("?", "x")


def _format_of(glob: str) -> str | None:
    ending = glob.rpartition(".")[2].lower()
    return next((name for name, endings in FORMATS.items() if ending in endings), None)
