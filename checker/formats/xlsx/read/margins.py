"""A sheet's page: paper, margins, and the headers and footers that are printed (18.3.1.46)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from checker.core.document import (
    Block,
    BlockKind,
    Margin,
    Mark,
    MarkKind,
    Page,
    ParagraphStyle,
    Part,
    Run,
    RunStyle,
    Spot,
)
from checker.core.text import lazy_re as re
from checker.formats.xlsx.read.names import is_on, number, parse_integer
from checker.formats.xlsx.read.worksheet import Worksheet

_MM_PER_INCH: Final = 25.4
_LETTER: Final = 1
_PAPERS: Final[Mapping[int, tuple[float, float]]] = {
    1: (215.9, 279.4),
    3: (279.4, 431.8),
    5: (215.9, 355.6),
    7: (184.2, 266.7),
    8: (297, 420),
    9: (210, 297),
    11: (148, 210),
    12: (257, 364),
    13: (182, 257),
    43: (100, 148),
    66: (420, 594),
    69: (200, 148),
    70: (105, 148),
    88: (128, 182),
}
_LENGTH: Final = re.compile(r"([0-9.]+)(mm|cm|in|pt)")
_MM: Final = {"mm": 1.0, "cm": 10.0, "in": _MM_PER_INCH, "pt": _MM_PER_INCH / 72}
_DEFAULT_MARGINS: Final = {
    "left": 0.7, "right": 0.7, "top": 0.75, "bottom": 0.75, "header": 0.3, "footer": 0.3,
}  # fmt: skip
_CODE: Final = re.compile(
    r'&(?:"(?P<font>[^"]*)"|(?P<size>[0-9]{1,3})|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})'
    r"|(?P<page>[PN])(?:[+-][0-9]+)?|(?P<code>.))|(?P<text>[^&]+|&)",
    re.DOTALL,
)
_SIDES: Final = {"L": "left", "C": "center", "R": "right"}
_FIELDS: Final = {"D": "DATE", "T": "TIME", "F": "FILENAME", "Z": "FILEPATH", "A": "SHEETNAME"}
_NAMES: Final[Sequence[tuple[str, Literal["default", "first", "even"], str]]] = (
    ("odd", "default", ""),
    ("first", "first", "differentFirst"),
    ("even", "even", "differentOddEven"),
)


def read_page(sheet: Worksheet, margins: Sequence[Margin]) -> Page | None:
    """Return a sheet's page; None where the file leaves the paper to the printer."""
    setup = sheet.settings.get("pageSetup")
    paper = None if setup is None else _find_paper(setup)
    if setup is None or paper is None:
        return None
    landscape = setup.get("orientation") == "landscape"
    width, height = (max(paper), min(paper)) if landscape else (min(paper), max(paper))
    start = setup.get("firstPageNumber") if is_on(setup.get("useFirstPageNumber")) else None
    millimetres = _convert_margins(sheet.settings.get("pageMargins", {}))
    return Page(
        width_mm=width,
        height_mm=height,
        top_mm=millimetres["top"],
        right_mm=millimetres["right"],
        bottom_mm=millimetres["bottom"],
        left_mm=millimetres["left"],
        orientation="landscape" if landscape else "portrait",
        header_mm=millimetres["header"],
        footer_mm=millimetres["footer"],
        page_number_start=parse_integer(start),
        margins=tuple(margins),
    )


def _find_paper(setup: Mapping[str, str]) -> tuple[float, float] | None:
    width, height = _parse_length(setup.get("paperWidth")), _parse_length(setup.get("paperHeight"))
    if width and height:
        return width, height
    return _PAPERS.get(parse_integer(setup.get("paperSize", str(_LETTER))) or 0)


def _parse_length(text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text or "")
    found = number(match[1]) if match else None
    return None if match is None or found is None else round(found * _MM[match[2]], 1)


def _convert_margins(written: Mapping[str, str]) -> dict[str, float]:
    found = {name: number(written.get(name)) for name in _DEFAULT_MARGINS}
    inches = {n: d if found[n] is None else found[n] for n, d in _DEFAULT_MARGINS.items()}
    return {name: round((value or 0.0) * _MM_PER_INCH, 1) for name, value in inches.items()}


@dataclass
class MarginReader:
    """Reads the headers and footers of all sheets, which it numbers from 1.

    `file` is the file's name, for those that print it. Page numbers show as 1, the number of
    pages too: it is known only once Excel has laid the sheet out. Dates and times of printing
    show nothing.
    """

    file: str
    headers: list[Block] = field(default_factory=list)
    footers: list[Block] = field(default_factory=list)
    _count: dict[str, int] = field(default_factory=dict)

    def read(self, sheet: Worksheet) -> list[Margin]:
        """Take in a sheet's headers and footers; return where they are shown."""
        found: list[Margin] = []
        for prefix, pages, condition in _NAMES:
            if condition and not is_on(sheet.margins.get(condition)):
                continue
            for part, blocks in ((Part.HEADER, self.headers), (Part.FOOTER, self.footers)):
                text = sheet.margins.get(f"{prefix}{part.value.capitalize()}", "")
                path = f"{part.value}{self._count.get(part.value, 0) + 1}"
                made = list(self._build_blocks(text, part, path, sheet))
                if made:
                    self._count[part.value] = self._count.get(part.value, 0) + 1
                    blocks.extend(made)
                    found.append(Margin(part, pages, path))
        return found

    def _build_blocks(self, text: str, part: Part, path: str, sheet: Worksheet) -> Iterator[Block]:
        pieces = {side: _MarginPart() for side in _SIDES}
        side = "C"
        style = RunStyle()
        for match in _CODE.finditer(text):
            if match["code"] and match["code"].upper() in _SIDES:
                side, style = match["code"].upper(), RunStyle()
            elif match["font"] is not None or match["size"] or _is_style_code(match["code"]):
                style = _apply_style_code(style, match)
            else:
                self._add(pieces[side], match, style, sheet)
        shown = [(name, piece) for name, piece in pieces.items() if piece.text.strip()]
        for index, (name, piece) in enumerate(shown):
            yield Block(
                BlockKind.PARAGRAPH,
                f"{path}/{index}",
                piece.text,
                part=part,
                style=ParagraphStyle(alignment=_SIDES[name]),
                runs=tuple(piece.runs),
                marks=tuple(piece.marks),
                spot=Spot(sheet=sheet.name),
            )

    def _add(
        self, piece: "_MarginPart", match: re.Match[str], style: RunStyle, sheet: Worksheet
    ) -> None:
        code = (match["page"] or match["code"] or "").upper()
        if match["text"]:
            piece.add(match["text"], style)
        elif code == "&":
            piece.add("&", style)
        elif match["page"]:
            first = sheet.settings.get("pageSetup", {}).get("firstPageNumber", "1")
            shown = first if code == "P" and first.isdecimal() else "1"
            piece.add(shown, style, "PAGE" if code == "P" else "NUMPAGES")
        elif code in _FIELDS:
            shown = {"F": self.file, "A": sheet.name}.get(code, "")
            piece.add(shown, style, _FIELDS[code])


@dataclass
class _MarginPart:
    """What stands at the left, in the middle or at the right."""

    text: str = ""
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def add(self, text: str, style: RunStyle, code: str = "") -> None:
        start = len(self.text)
        self.text += text
        if text:
            self.runs.append(Run(start, len(self.text), style))
        if code:
            self.marks.append(Mark(MarkKind.FIELD, start, len(self.text), code))


def _is_style_code(code: str | None) -> bool:
    return (code or "").upper() in {"B", "I", "U", "E", "S"}


def _apply_style_code(style: RunStyle, match: re.Match[str]) -> RunStyle:
    """Return a style with one code applied: `&"游明朝,太字"`, `&9`, `&B`."""
    if match["size"]:
        return replace(style, size=float(match["size"]))
    if match["font"] is not None:
        name, _, kind = match["font"].partition(",")
        bold = any(word in kind for word in ("Bold", "太字"))
        italic = any(word in kind for word in ("Italic", "斜体"))
        font = style.ascii_font if name in {"-", ""} else name
        return replace(
            style, east_asia_font=font, ascii_font=font, hansi_font=font, complex_font=font,
            bold=bold, italic=italic,
        )  # fmt: skip
    code = match["code"].upper()
    if code == "B":
        return replace(style, bold=not style.bold)
    if code == "I":
        return replace(style, italic=not style.italic)
    if code == "S":
        return replace(style, strike=not style.strike)
    line = None if style.underline else ("double" if code == "E" else "single")
    return replace(style, underline=line)
