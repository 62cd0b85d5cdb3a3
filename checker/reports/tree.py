"""A document as the tree that rules see: for whoever writes them."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

from checker.core.document import (
    Block,
    Cell,
    CharacterGrid,
    Document,
    Mark,
    MarkKind,
    Page,
    ParagraphStyle,
    RunStyle,
    Span,
)
from checker.core.messages import DisplayLanguage, Message
from checker.core.text.lines import LineIndex
from checker.reports.console import VisibleConsole, VisibleText

_MAX_LENGTH = 160
_MAX_RUNS = 8
_INDENT = "  "


def render(
    document: Document, console: VisibleConsole, language: DisplayLanguage, *, styles: bool
) -> None:
    """Print the tree, a line per block; `styles` adds what is known of their looks."""
    for line in _iter_lines(document, language, styles=styles):
        console.print(line, soft_wrap=True)


def render_json(document: Document) -> str:
    """Return all that the reader found, as JSON; places keep the meaning of `document`."""
    return json.dumps(_convert_to_plain(document), ensure_ascii=False, indent=2) + "\n"


def _convert_to_plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Document):
        names = [each.name for each in dataclasses.fields(value)]
        kept = {
            name: _convert_to_plain(getattr(value, name)) for name in names if name != "original"
        }
        return kept | {"tracked_changes": value.original is not None}
    if dataclasses.is_dataclass(value):
        pairs = ((each.name, each.default) for each in dataclasses.fields(value))
        return {
            name: _convert_to_plain(getattr(value, name))
            for name, default in pairs
            if getattr(value, name) != default
        }
    if isinstance(value, Mapping):
        return {str(key): _convert_to_plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_convert_to_plain(item) for item in value]
    return value


def _iter_lines(
    document: Document, language: DisplayLanguage, *, styles: bool
) -> Iterator[VisibleText]:
    yield from _write_head(document, language)
    places = _PlaceLabels(document)
    for block in document.blocks:
        yield from _write_tree(block, places, styles=styles)
    yield from _write_fields(document, language)
    yield from _write_markup(document, language)
    yield from _write_unread(document, language)


def _write_head(document: Document, language: DisplayLanguage) -> Iterator[VisibleText]:
    yield VisibleText(document.name, style="bold")
    facts = {
        Message("report.format-2"): document.format,
        Message("report.title"): document.title or "",
        Message("report.language"): document.language,
        Message("report.parts-read"): ", ".join(document.parts_read),
        Message("report.properties"): _format_pairs(document.properties),
    }
    for name, said in facts.items():
        if said:
            yield VisibleText(f"{name.get(language)}: {said}")
    for number, page in enumerate(document.pages, start=1):
        yield VisibleText(
            f"{Message('report.page-2').get(language)} {number}: {_format_page(page)}"
        )
    if document.original is not None:
        words = Message("report.tracked-changes-shown-accepted-original-before")
        yield VisibleText(words.get(language), style="yellow")
    yield VisibleText()


def _format_pairs(values: Mapping[str, str]) -> str:
    return "; ".join(f"{key}={value}" for key, value in values.items())


def _format_margins(page: Page) -> str:
    sides = (page.top_mm, page.right_mm, page.bottom_mm, page.left_mm)
    return "/".join("?" if side is None else f"{side:g}" for side in sides)


def _format_page(page: Page) -> str:
    facts = [
        f"{page.width_mm:g}x{page.height_mm:g} mm {page.orientation}",
        f"margins {_format_margins(page)} mm",
        f"gutter {page.gutter_mm:g} mm" if page.gutter_mm else "",
        f"header {page.header_mm:g} mm" if page.header_mm is not None else "",
        f"footer {page.footer_mm:g} mm" if page.footer_mm is not None else "",
        f"{page.columns} columns" if page.columns > 1 else "",
        "vertical" if page.vertical else "",
        f"starts {page.start}" if page.start != "next-page" else "",
        _format_grid(page.grid) if page.grid else "",
        _format_page_numbers(page),
        ", ".join(f"{m.path} ({m.pages})" for m in page.margins),
    ]
    return ", ".join(fact for fact in facts if fact)


def _format_grid(grid: CharacterGrid) -> str:
    size = [str(n) for n in (grid.characters_per_line, grid.lines_per_page) if n is not None]
    pitch = [f"{n:g}" for n in (grid.character_pitch, grid.line_pitch) if n is not None]
    facts = [f"grid {grid.kind}", "x".join(size), f"pitch {'x'.join(pitch)} pt" if pitch else ""]
    return " ".join(fact for fact in facts if fact)


def _format_page_numbers(page: Page) -> str:
    """Return how a section numbers its pages, nothing where it does not say."""
    start, kind = page.page_number_start, page.page_number_format
    facts = ["page numbers", kind or "", "" if start is None else f"from {start}"]
    return " ".join(fact for fact in facts if fact) if facts[1:] != ["", ""] else ""


class _PlaceLabels:
    """The places of blocks as a person finds them: lines, cells, pages, else nothing."""

    def __init__(self, document: Document) -> None:
        self._lines = LineIndex(document.source or "")
        self._has_source = document.source is not None

    def of(self, block: Block) -> str:
        if self._has_source and block.offsets:
            start = self._lines.place(block.offsets[0])
            end = self._lines.place(block.offsets[len(block.text)])
            return f"{start[0]}:{start[1]}-{end[0]}:{end[1]}"
        if block.spot is None or block.spot.page is None:
            return ""
        lines = [line for line, _ in block.spot.lines]
        return f"p{block.spot.page}" + (f" l{lines[0]}-{lines[-1]}" if lines else "")


def _write_tree(
    block: Block, places: _PlaceLabels, depth: int = 0, merged: str = "", *, styles: bool
) -> Iterator[VisibleText]:
    line = VisibleText(_INDENT * depth)
    line.append(block.path, style="cyan")
    line.append(merged, style="dim")
    place = places.of(block)
    line.append(f" {place}" if place else "", style="dim")
    line.append(f" {block.kind.value}{block.level or ''}", style="magenta")
    line.append(f" ({block.looks})" if block.looks else "", style="dim")
    if block.table is not None:
        line.append(f" {len(block.table.rows)}x{block.table.columns}")
    line.append(f" [{block.marker}]" if block.marker else "")
    line.append(f" {_shorten_text(block.text)}" if block.text else "")
    yield line
    inner = _INDENT * (depth + 2)
    for mark in block.marks:
        yield VisibleText(f"{inner}{_mark(mark, block)}", style="green")
    if styles:
        yield from (VisibleText(f"{inner}{fact}", style="dim") for fact in _style_facts(block))
    if block.table is not None:
        for cell in (cell for row in block.table.rows for cell in row.cells):
            spans = f" ({cell.row_span}x{cell.column_span})" if _is_merged(cell) else ""
            for held in cell.blocks:
                yield from _write_tree(held, places, depth + 1, spans, styles=styles)


def _is_merged(cell: Cell) -> bool:
    return cell.row_span > 1 or cell.column_span > 1


def _shorten_text(text: str) -> str:
    line = text.replace("\n", "⏎").replace("\t", "⇥")
    return line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH]}… ({len(text)})"


def _mark(mark: Mark, block: Block) -> str:
    said = mark.detail if mark.kind is MarkKind.FIELD else mark.value
    quote = _shorten_text(block.text[mark.start : mark.end])
    return f"{mark.kind.value} {mark.start}-{mark.end} {said}" + (f" “{quote}”" if quote else "")


def _style_facts(block: Block) -> Iterator[str]:
    paragraph = _describe_difference(block.style, ParagraphStyle())
    if paragraph:
        yield f"style: {paragraph}"
    known = [run for run in block.runs if _describe_difference(run.style, RunStyle())]
    for run in known[:_MAX_RUNS]:
        yield f"{run.start}-{run.end}: {_describe_difference(run.style, RunStyle())}"
    if len(known) > _MAX_RUNS:
        yield f"… ({len(known)})"


def _describe_difference(style: ParagraphStyle | RunStyle, plain: ParagraphStyle | RunStyle) -> str:
    facts = []
    for each in dataclasses.fields(style):
        value = getattr(style, each.name)
        if value != getattr(plain, each.name):
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            facts.append(each.name if value is True else f"{each.name}={shown}")
    return ", ".join(facts)


def _write_fields(document: Document, language: DisplayLanguage) -> Iterator[VisibleText]:
    if document.fields:
        yield VisibleText()
        yield VisibleText(Message("report.form-fields").get(language), style="bold")
    for field in document.fields:
        value = _shorten_text(field.value)
        yield VisibleText(f"{_INDENT}{_format_span(field.value_span)} {field.label}: {value}")


def _write_markup(document: Document, language: DisplayLanguage) -> Iterator[VisibleText]:
    if document.markup:
        yield VisibleText()
        words = Message("report.comments-changes-hidden-text")
        yield VisibleText(words.get(language), style="bold")
    for each in document.markup:
        author = f" ({each.author})" if each.author else ""
        yield VisibleText(
            f"{_INDENT}{_format_span(each.span)} {each.kind}{author}: {_shorten_text(each.text)}"
        )


def _write_unread(document: Document, language: DisplayLanguage) -> Iterator[VisibleText]:
    if document.parts_not_read:
        yield VisibleText()
        yield VisibleText(Message("report.not-read-2").get(language), style="bold")
    for each in document.parts_not_read:
        part, reason = each.part.get(language), each.reason.get(language)
        yield VisibleText(f"{_INDENT}{each.kind}: {part} x{each.count} ({reason})", style="yellow")


def _format_span(span: Span) -> str:
    return f"{span.path}:{span.start}-{span.end}"
