"""Learn pages and type: paper, margins, fonts by style, paragraphs, leftovers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checker.core.document import Block, Page, Part
from checker.core.messages import Message, MessageList
from checker.formats import format_named
from checker.kinds.layout.page import PAPERS
from checker.learn.rules.proposal import Options, Proposal, describe_evidence, list_names
from checker.learn.shared.samples import Samples

_PAPER_TOLERANCE = 1.0
_MARGIN_TOLERANCE = 2.0
_SIDES = ("top", "right", "bottom", "left")
_SIDE_NAMES = {
    "top": Message("learn.top"),
    "right": Message("learn.right"),
    "bottom": Message("learn.bottom"),
    "left": Message("learn.left"),
}
_TURNED = {"portrait": Message("learn.portrait"), "landscape": Message("learn.landscape")}
_MAX_FONTS = 3
_MIN_PARAGRAPHS = 2
_MIN_SHOWN = 2


def propose_page(samples: Samples) -> Iterator[Proposal]:
    """Propose paper, orientation and margins, by format: a sheet of Excel has margins of its own.

    A PDF is mostly what Word printed, so that what is learned from Word holds for it too.
    """
    for form in samples.formats:
        chosen = samples.of(form)
        pages = [each for sample in chosen.all for each in sample.document.pages]
        if not pages or not format_named(form).is_paper:
            continue
        options, words = _build_page_options(pages)
        if len(options) == 0:
            continue
        printed = format_named(form).printed_as
        formats = [form, printed] if printed and printed not in samples.formats else [form]
        rule = {"kind": "page", "severity": "warning", "when": {"format": formats}, **options}
        yield Proposal(
            f"page-{form}", rule, (describe_evidence(chosen.total, chosen.total, words, form),)
        )


def _build_page_options(pages: list[Page]) -> tuple[dict[str, Any], Message]:
    options: dict[str, Any] = {}
    said: list[Message] = []
    size = _learn_paper(pages)
    if size is not None:
        options["size"] = size
        named = size if isinstance(size, str) else _format_dimensions(size)
        said.append(Message("learn.paper", size=named))
    orientations = {each.orientation for each in pages}
    if len(orientations) == 1:
        options["orientation"] = orientations.pop()
        said.append(_TURNED[options["orientation"]])
    margins = _learn_margins(pages)
    if margins:
        options["margins_mm"] = margins
        each = (
            Message("learn.side-mm", side=_SIDE_NAMES[side], length=_format_range(length))
            for side, length in margins.items()
        )
        said.append(Message("learn.margins", sides=MessageList(each, "list.comma")))
        options["tolerance_mm"] = _MARGIN_TOLERANCE
    return options, MessageList(said, "list.comma")


def _format_range(length: float | dict[str, float]) -> str:
    if isinstance(length, dict):
        return f"{length['min']:g}-{length['max']:g}"
    return f"{length:g}"


def _format_dimensions(size: dict[str, float]) -> str:
    return f"{size['width_mm']:g}×{size['height_mm']:g}mm"


def _learn_paper(pages: list[Page]) -> str | dict[str, float] | None:
    sizes = {tuple(sorted((round(p.width_mm), round(p.height_mm)))) for p in pages}
    if len(sizes) != 1:
        return None
    short, long = sizes.pop()
    for name, wanted in PAPERS.items():
        pairs = zip((short, long), sorted(wanted), strict=True)
        if all(abs(one - other) <= _PAPER_TOLERANCE for one, other in pairs):
            return name
    return {"width_mm": short, "height_mm": long}


def _learn_margins(pages: list[Page]) -> dict[str, float | dict[str, float]]:
    margins: dict[str, float | dict[str, float]] = {}
    for side in _SIDES:
        values = [value for p in pages if (value := getattr(p, f"{side}_mm")) is not None]
        if not values:
            continue
        low, high = round(min(values), 1), round(max(values), 1)
        margins[side] = low if low == high else {"min": low, "max": high}
    return margins


@dataclass(frozen=True)
class _TypeLook:
    """What the characters of one style look like."""

    east_asia: tuple[str, ...]
    ascii: tuple[str, ...]
    size: tuple[float, ...]

    def options(self) -> dict[str, Any]:
        """Return what of it is uniform enough to be a rule."""
        options: dict[str, Any] = {}
        if 0 < len(self.east_asia) <= _MAX_FONTS:
            options["east_asia"] = list(self.east_asia)
        if 0 < len(self.ascii) <= _MAX_FONTS:
            options["ascii"] = list(self.ascii)
        if self.size:
            low, high = self.size[0], self.size[-1]
            options["size"] = low if low == high else {"min": low, "max": high}
        return options


def propose_fonts(samples: Samples) -> Iterator[Proposal]:
    """Propose the fonts and sizes of each style of Word; styles that look alike are one rule."""
    chosen = samples.having(lambda form: form.has_styles)
    looks: dict[_TypeLook, list[tuple[Part, str]]] = {}
    for key, blocks in _group_by_style(chosen).items():
        if (look := _type(blocks)) is not None and look.options():
            looks.setdefault(look, []).append(key)
    for number, (look, keys) in enumerate(looks.items(), 1):
        names = list(dict.fromkeys(name for _, name in keys))
        parts = list(dict.fromkeys(part.value for part, _ in keys))
        scope: dict[str, Any] = {"style": names}
        if parts != [Part.BODY.value]:
            scope["part"] = parts
        options = {"kind": "font", "severity": "warning", "when": {"format": chosen.when}}
        rule = {**options, "scope": scope, **look.options()}
        yield Proposal(f"font-{number}", rule, (_describe_font(chosen, names, look),))


def _describe_font(chosen: Samples, names: list[str], look: _TypeLook) -> Message:
    styles = list_names(names)
    fonts = "、".join(dict.fromkeys((*look.east_asia, *look.ascii)))
    sizes = "-".join(dict.fromkeys(f"{size:g}" for size in (look.size[:1] + look.size[-1:])))
    what = f"{fonts} {sizes}pt" if look.size else fonts
    words = Message("learn.styles", styles=styles, what=what)
    return describe_evidence(chosen.total, chosen.total, words, "・".join(chosen.formats))


def _group_by_style(samples: Samples) -> dict[tuple[Part, str], list[Block]]:
    found: dict[tuple[Part, str], list[Block]] = {}
    for sample in samples.all:
        for block in sample.document.walk():
            shown = block.part in (Part.BODY, Part.HEADER, Part.FOOTER)
            if shown and block.style.name and block.text.strip():
                found.setdefault((block.part, block.style.name), []).append(block)
    return found


def _type(blocks: list[Block]) -> _TypeLook | None:
    styles = [r.style for b in blocks for r in b.runs if b.text[r.start : r.end].strip()]
    shown = [style for style in styles if not style.hidden and not style.code]
    if not shown:
        return None
    return _TypeLook(
        tuple(dict.fromkeys(s.east_asia_font for s in shown if s.east_asia_font)),
        tuple(dict.fromkeys(s.ascii_font for s in shown if s.ascii_font)),
        tuple(sorted({s.size for s in shown if s.size is not None})),
    )


def propose_paragraphs(samples: Samples) -> Iterator[Proposal]:
    """Propose the paragraph formatting that a style of Word has throughout, outside tables."""
    chosen = samples.having(lambda form: form.has_styles)
    looks: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for (part, name), blocks in _group_by_style(chosen).items():
        own = [block for block in blocks if block.cell is None]
        if part is Part.BODY and len(own) >= min(_MIN_PARAGRAPHS, chosen.total):
            found = tuple(_learn_paragraph(own).items())
            if found:
                looks.setdefault(found, []).append(name)
    for number, (look, names) in enumerate(looks.items(), 1):
        options = dict(look)
        words = list_names(names)
        shown = "、".join(f"{key} {value}" for key, value in options.items())
        what = Message("learn.styles-2", words=words, shown=shown)
        rule: Options = {
            "kind": "paragraph",
            "severity": "info",
            "when": {"format": chosen.when},
            "scope": {
                "block": ["paragraph", "heading", "list-item"],
                "style": names,
                "in_table": False,
            },
            **options,
        }
        yield Proposal(
            f"paragraph-{number}",
            rule,
            (describe_evidence(chosen.total, chosen.total, what, "・".join(chosen.formats)),),
        )


_ALIGNMENTS = {None: "left", "start": "left", "both": "justify", "end": "right", "centre": "center"}
_LENGTHS = {
    "left_indent_pt": "left_indent",
    "first_line_indent_pt": "first_line_indent",
    "space_before_pt": "space_before",
    "space_after_pt": "space_after",
}


def _learn_paragraph(blocks: list[Block]) -> dict[str, Any]:
    """Return the options that all blocks share; where one says nothing there is no rule."""
    options: dict[str, Any] = {}
    aligned = {block.style.alignment for block in blocks}
    if len(aligned) == 1 and (alignment := aligned.pop()) is not None:
        options["alignment"] = _ALIGNMENTS.get(alignment, alignment)
    spacing = {(block.style.line_rule, block.style.line_spacing) for block in blocks}
    if len(spacing) == 1:
        rule, value = spacing.pop()
        if value is not None:
            key = "line_spacing" if rule == "multiple" else "line_spacing_pt"
            options[key] = round(value, 2)
    for key, name in _LENGTHS.items():
        values = {getattr(block.style, name) for block in blocks}
        if len(values) == 1 and (length := values.pop()) is not None:
            options[key] = round(length, 2)
    return options


def propose_leftovers(samples: Samples) -> Iterator[Proposal]:
    """Propose that no comment, tracked change, hidden text or highlight stays."""
    found = {markup.kind for sample in samples.all for markup in sample.document.markup}
    kinds = ("comment", "insertion", "deletion", "format", "hidden", "highlight")
    clean = [kind for kind in kinds if kind not in found]
    options: dict[str, Any] = {"kind": "leftover", "severity": "error"}
    if found:
        options["kinds"] = clean
    what = (
        Message("learn.no-comments-tracked-changes-hidden-text")
        if not found
        else Message("learn.none-left", clean=MessageList(clean, "list.comma"))
    )
    if clean:
        yield Proposal(
            "leftover", options, (describe_evidence(samples.total, samples.total, what),)
        )
