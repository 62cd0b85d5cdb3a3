"""A line as text: its words, how they look, what they stand for, and the number before them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind, Run, RunStyle
from checker.core.text import lazy_re as re
from checker.formats.pdf.read.glyphs import ContentTag, Glyph, Rectangle
from checker.formats.pdf.read.lines import PageLine, Segment, find_gap_text
from checker.formats.pdf.read.structure_tree import TagRole
from checker.formats.shared.symbol_fonts import convert_bullet as shown_sign

RoleOf = Callable[[ContentTag | None], TagRole | None]
LinkOf = Callable[[Rectangle], str | None]

_BULLETS = re.escape("・•●○■□◆◇▪▫◦‣⁃►▶➢✓✔–—※＊*·∙-")
_DIGITS = "[0-9０-９]{1,3}"
_LETTER = "[ア-ン一二三四五六七八九十]"
_UNITS = "年月日時分秒名人件個社回円台本枚冊部点度歳倍割週章節条項階番号級万億千百%％か箇カヶケ"
_SET_APART = re.compile(
    rf"[{_BULLETS}\ue000-\uf8ff](?=[ \t\u3000])"
    rf"|(?:{_DIGITS}(?:[.．-]{_DIGITS})*|{_LETTER}|[a-zA-Z])(?=[\t\u3000])"
    rf"|(?:{_DIGITS}(?:[.．-]{_DIGITS})*|{_LETTER})(?= +[^\x20-\x40\x5b-\x7f{_UNITS}])"
)
"""What a gap sets apart. After a mere space, `12 people`, `12 月` and `A plan` are words."""
_NUMBER = re.compile(
    rf"(?:[(（](?:{_DIGITS}|{_LETTER}|[a-zA-Z])[)）]|[①-⑳⑴-⒇]"
    rf"|{_DIGITS}(?:[.．]{_DIGITS})*[.．)）]|[a-zA-Zア-ン][.．)）]"
    r"|第[0-9０-９一二三四五六七八九十百]{1,4}[章節条項款])(?=[^0-9０-９,.])"
)
_BULLET = re.compile(r"[・•●○■□◆◇▪◦‣►▶➢✓※](?=.)")
_DECIMAL = re.compile(rf"{_DIGITS}(?:[.．]{_DIGITS})+(?=[^\x00-\x7f])")
_RAISED = 0.25
_SMALL = 0.8


@dataclass(slots=True)
class WrittenLine:
    """One line of a page, or of a cell.

    `marker` is the number or bullet before the words, and `marked` how many characters of the text
    it takes, the space after it included; `words_from` is where the words begin, `first_word` how
    much room the first of them needs. `parts` counts what wide gaps set apart.
    """

    text: str
    runs: list[Run]
    marks: list[Mark]
    box: Rectangle
    size: float
    number: int
    role: TagRole | None = None
    marker: str | None = None
    marked: int = 0
    words_from: float = 0.0
    first_word: float = 0.0
    parts: int = 1
    artifact: bool = False

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return bool(self.runs) and all(run.style.bold for run in self.runs)


def write(line: PageLine, role_of: RoleOf, link_of: LinkOf) -> WrittenLine:
    """Return a line as text."""
    glyphs = line.glyphs
    roles = [role_of(glyph.tag) for glyph in glyphs]
    builder = _PdfLineBuilder(link_of)
    for segment in line.segments:
        builder.add(segment, line.size)
    role = next((each for each in roles if each is not None and not each.label), None)
    written = WrittenLine(
        builder.text,
        builder.runs,
        builder.marks,
        line.box,
        line.size,
        line.number,
        role,
        parts=len(line.segments),
        artifact=all(glyph.tag is not None and glyph.tag.artifact for glyph in glyphs),
    )
    labels = sum(1 for _ in takewhile(lambda each: each is not None and each.label, roles))
    tagged = builder.starts[labels] if 0 < labels < len(glyphs) else 0
    _set_marker(written, glyphs, builder.starts, tagged)
    return written


def _set_marker(
    written: WrittenLine, glyphs: Sequence[Glyph], starts: Sequence[int], tagged: int
) -> None:
    """Find where a line's words begin, after its number or bullet."""
    end = tagged or _find_marker_end(written)
    while end < len(written.text) and written.text[end].isspace():
        end += 1
    if 0 < end < len(written.text):
        written.marker = shown_sign(written.text[:end].strip(), None)
        written.marked = end
    words = [glyph for glyph, start in zip(glyphs, starts, strict=True) if start >= written.marked]
    written.words_from = words[0].box.x0 if words else written.box.x0
    written.first_word = _measure_first_word(words)


def _find_marker_end(written: WrittenLine) -> int:
    patterns = [_SET_APART, _NUMBER, _BULLET]
    heading = written.role is not None and written.role.heading_level is not None
    if heading or written.bold:  # `2.1データ`, but not `2.5倍`
        patterns.append(_DECIMAL)
    found = (pattern.match(written.text) for pattern in patterns)
    return next((match.end() for match in found if match is not None), 0)


def _measure_first_word(glyphs: Sequence[Glyph]) -> float:
    """Return the room that a line's first word needs: one character, or a word of Latin letters."""
    width = 0.0
    for index, glyph in enumerate(glyphs):
        if index and (find_gap_text(glyphs[index - 1], glyph) or not glyph.text.isascii()):
            break
        width += glyph.box.width
        if not glyph.text.isascii():
            break
    return width


class _PdfLineBuilder:
    """Puts the characters of a line together."""

    def __init__(self, link_of: LinkOf) -> None:
        self.runs: list[Run] = []
        self.marks: list[Mark] = []
        self.starts: list[int] = []
        self._pieces: list[str] = []
        self._length = 0
        self._last: RunStyle | None = None
        self._link_of = link_of

    @property
    def text(self) -> str:
        """What the line says so far."""
        return "".join(self._pieces)

    def add(self, segment: Segment, size: float) -> None:
        """Append a segment, set apart from the one before by a tab."""
        previous: Glyph | None = None
        first = len(self.starts)
        for glyph in segment.glyphs:
            if previous is not None:
                gap = find_gap_text(previous, glyph)
                if gap:
                    self._append(gap, previous.style)
            elif self._length:
                self._append("\t", glyph.style)
            start = self._length
            self.starts.append(start)
            self._append(glyph.text, _find_raised_style(glyph, segment, size))
            self._link(glyph, start)
            previous = glyph
        self._add_readings(segment, self.starts[first:], size)

    def _add_readings(self, segment: Segment, starts: Sequence[int], size: float) -> None:
        for reading in segment.readings:
            covered = [
                index
                for index, glyph in enumerate(segment.glyphs)
                if reading.start - size / 2
                <= (glyph.box.x0 + glyph.box.x1) / 2
                <= reading.end + size / 2
            ]
            if covered:
                last = segment.glyphs[covered[-1]]
                end = starts[covered[-1]] + len(last.text)
                self.marks.append(Mark(MarkKind.RUBY, starts[covered[0]], end, reading.text))

    def _append(self, text: str, style: RunStyle) -> None:
        end = self._length + len(text)
        if style is self._last:  # as most characters are: like the one before
            last = self.runs[-1]
            self.runs[-1] = Run(last.start, end, last.style)
        else:
            append_run(self.runs, self._length, end, style)
        self._last = style
        self._pieces.append(text)
        self._length = end

    def _link(self, glyph: Glyph, start: int) -> None:
        target = self._link_of(glyph.box)
        if not target:
            return
        last = self.marks[-1] if self.marks else None
        end = start + len(glyph.text)
        if last is not None and last.kind is MarkKind.LINK and last.value == target:
            self.marks[-1] = replace(last, end=end)
        else:
            self.marks.append(Mark(MarkKind.LINK, start, end, target))


def _find_raised_style(glyph: Glyph, segment: Segment, size: float) -> RunStyle:
    if glyph.size > size * _SMALL or glyph.turned:
        return glyph.style
    foot, head = segment.box.bottom, segment.box.top
    if foot - glyph.box.bottom > size * _RAISED:
        return replace(glyph.style, position="superscript")
    lowered = glyph.box.top - head > size * _RAISED and foot - glyph.box.bottom < size / 20
    return replace(glyph.style, position="subscript") if lowered else glyph.style


def append_run(runs: list[Run], start: int, end: int, style: RunStyle) -> None:
    """Append a run, joined to the one before where only the script of their fonts differs."""
    if runs:
        last = runs[-1]
        joined = style if last.style is style else _join_styles(last.style, style)
        if joined is not None:
            runs[-1] = Run(last.start, end, joined)
            return
    runs.append(Run(start, end, style))


@lru_cache(maxsize=1024)
def _join_styles(one: RunStyle, other: RunStyle) -> RunStyle | None:
    if one == other:
        return one
    if _clear_fonts(one) != _clear_fonts(other):
        return None
    east = {style.east_asia_font for style in (one, other) if style.east_asia_font}
    latin = {style.ascii_font for style in (one, other) if style.ascii_font}
    if len(east) > 1 or len(latin) > 1:
        return None
    font = next(iter(latin), None)
    return replace(one, east_asia_font=next(iter(east), None), ascii_font=font, hansi_font=font)


def _clear_fonts(style: RunStyle) -> RunStyle:
    return replace(style, east_asia_font=None, ascii_font=None, hansi_font=None)
