"""Turn remarks into what the protocol shows: diagnostics, hovers, edits."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from lsprotocol import types

from checker.lsp.messages import EditorRemark, Elsewhere, Key, Level, Where
from checker.lsp.texts import LineIndexedText, diff_texts

SOURCE: Final = "checker"
_LEVELS: Final[dict[Level, types.DiagnosticSeverity]] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def convert_range(where: Where, text: LineIndexedText) -> types.Range:
    """Return a stretch as the editor counts it."""
    start = types.Position(*text.at(where.line, where.column))
    return types.Range(start, types.Position(*text.at(where.end_line, where.end_column)))


def build_diagnostic(remark: EditorRemark, text: LineIndexedText) -> types.Diagnostic:
    """Return a remark as the editor shows it; `data` is what its actions need."""
    page = next((each for each in remark.related if remark.rule), None)
    return types.Diagnostic(
        range=convert_range(remark.where, text),
        message=remark.words,
        severity=_LEVELS[remark.level],
        code=remark.rule or None,
        code_description=None if page is None else types.CodeDescription(_make_page_address(page)),
        source=SOURCE,
        related_information=[_build_related(each) for each in remark.related] or None,
        data=build_data(remark),
    )


def build_data(remark: EditorRemark) -> dict[str, Any] | None:
    """Return what tells a remark's finding from others; None where it is none."""
    key = remark.key
    if key is None:
        return {"wrong": remark.wrong, "right": remark.right} if remark.right else None
    return {"rule": key.rule, "block": key.block, "start": key.start, "end": key.end}


def read_key(data: Any) -> Key | None:
    """Return the finding that `data` names; None where it names none, or is not ours."""
    try:
        return Key(str(data["rule"]), str(data["block"]), int(data["start"]), int(data["end"]))
    except (KeyError, TypeError, ValueError):
        return None


def _make_page_address(at: Elsewhere) -> str:
    return f"{_make_uri(at.path)}#L{at.line}"


@lru_cache(maxsize=256)
def _make_uri(path: str) -> str:
    return Path(path).absolute().as_uri()


def _build_related(at: Elsewhere) -> types.DiagnosticRelatedInformation:
    place = types.Position(at.line - 1, at.column - 1)
    where = types.Location(_make_uri(at.path), types.Range(place, place))
    return types.DiagnosticRelatedInformation(where, at.words)


def build_edits(before: LineIndexedText, after: str) -> list[types.TextEdit]:
    """Return the edits that make one text the other, for the editor that has the first."""
    return [
        types.TextEdit(
            types.Range(
                types.Position(*before.position(each.start)),
                types.Position(*before.position(each.end)),
            ),
            each.text,
        )
        for each in diff_texts(before.source, after)
    ]


def is_touching(one: types.Range, other: types.Range) -> bool:
    """Return whether two stretches share a place, ends included."""
    return _make_tuple(one.start) <= _make_tuple(other.end) and _make_tuple(
        other.start
    ) <= _make_tuple(one.end)


def holds_position(where: types.Range, position: types.Position) -> bool:
    """Return whether a place is in a stretch, ends included."""
    return _make_tuple(where.start) <= _make_tuple(position) <= _make_tuple(where.end)


def _make_tuple(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def build_hover(
    parts: Sequence[str], where: types.Range | None, *, markdown: bool
) -> types.Hover | None:
    """Return what to show of several findings at one place, None where there is nothing."""
    if not parts:
        return None
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, "\n\n---\n\n".join(parts)), where)
