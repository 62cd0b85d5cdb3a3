"""Fields: which text is a field's code and which is the result that Word shows.

A complex field runs `begin`, code, `separate`, result, `end` (17.16.18), over paragraphs if need
be. A mark without its partner would hide everything after it, so only whole fields count.
"""

from collections.abc import Iterator
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.document import Mark, MarkKind
from checker.core.text import lazy_re as re
from checker.formats.docx.read.eq_fields import ShownEquation, read_equation_field
from checker.formats.ooxml.alternatives import iter_other_branches
from checker.formats.ooxml.names import (
    W14,
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
    parse_integer,
)

_WORD = re.compile(r'"([^"]*)"|(\S+)')
_CHECKED = "☒"
_UNCHECKED = "☐"


@dataclass(slots=True)
class _OpenField:
    """An open field; `start` is its place in the paragraph where it began, None after that."""

    form: Element | None
    start: int | None
    in_code: bool = True
    code: list[str] = field(default_factory=list)
    shown: bool = False


class FieldMarks:
    """Follows the fields of one story in reading order."""

    def __init__(self, story: Element) -> None:
        self._whole = _find_whole_fields(story)
        self._open: list[_OpenField] = []

    @property
    def shows(self) -> bool:
        """Whether text at this point is shown: outside every field's code."""
        return not any(each.in_code for each in self._open)

    def instruction(self, text: str) -> None:
        """Take in a piece of a field's code."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code.append(text)

    def note_text(self) -> None:
        """Take notice that the open fields show something."""
        for each in self._open:
            each.shown = True

    def pass_mark(self, mark: Element, offset: int) -> tuple[list[Mark], str]:
        """Move past a `w:fldChar` that stands at `offset` of its paragraph.

        Returns:
            what ends here, and the text that a form field shows without holding it.
        """
        if mark not in self._whole:
            return [], ""
        match get_attribute(mark, "fldCharType"):
            case "begin":
                self._open.append(_OpenField(get_child(mark, "ffData"), offset))
            case "separate" if self._open:
                self._open[-1].in_code = False
            case "end" if self._open:
                return self._end(self._open.pop(), offset)
            case _:
                pass
        return [], ""

    def _end(self, ended: _OpenField, offset: int) -> tuple[list[Mark], str]:
        if not self.shows:
            return [], ""
        code = "".join(ended.code)
        said = ShownEquation("") if ended.shown else _show_code(code, ended.form)
        text = said.text
        if ended.start is None:
            return [], text
        end = offset + len(text)
        marks = list(iter_field_marks(code, ended.start, end))
        if said.reading:
            marks.append(Mark(MarkKind.RUBY, ended.start, end, said.reading))
        if text in (_CHECKED, _UNCHECKED):
            state = "checked" if text == _CHECKED else "unchecked"
            marks.append(Mark(MarkKind.TASK, ended.start, end, state))
        return marks, text

    def end_paragraph(self, length: int) -> list[Mark]:
        """Return the marks of fields that go on in later paragraphs: they stand where it began."""
        marks: list[Mark] = []
        for each in self._open:
            if each.start is not None and not each.in_code:
                marks += iter_field_marks("".join(each.code), each.start, length)
                each.start = None
        return marks


def _show_code(code: str, form: Element | None) -> ShownEquation:
    """Return what a field without a result shows out of its code or its form."""
    words = code.split(maxsplit=2)
    match words[0].upper() if words else "":
        case "EQ":
            return read_equation_field(code)
        case "MACROBUTTON" | "GOTOBUTTON":
            return ShownEquation(words[2].strip() if len(words) > 2 else "")  # noqa: PLR2004 - its label
        case _:
            return ShownEquation(_show_form(form))


def iter_field_marks(instruction: str, start: int, end: int) -> Iterator[Mark]:
    """Yield what a field's characters stand for: the field, and the target of a `HYPERLINK`."""
    words = [quoted or plain for quoted, plain in _WORD.findall(instruction)]
    if not words:
        return
    kind = words[0].upper()
    if kind.startswith("="):
        kind = "="
    yield Mark(MarkKind.FIELD, start, end, kind, " ".join(instruction.split()))
    if kind == "HYPERLINK":
        yield Mark(MarkKind.LINK, start, end, _read_target(words[1:]))


def _read_target(words: list[str]) -> str:
    """Return the target of a `HYPERLINK` field (17.16.5.25): an address or a bookmark."""
    address = "" if not words or words[0].startswith("\\") else words[0]
    place = next(
        (words[i + 1] for i, word in enumerate(words[:-1]) if word.casefold() == "\\l"), ""
    )
    return f"{address}#{place}" if place else address


def _show_form(form: Element | None) -> str:
    """Return what a form field shows that holds no result: a box, or the chosen entry."""
    box, choices = get_child(form, "checkBox"), get_child(form, "ddList")
    if box is not None:
        state = get_child(box, "checked")
        state = get_child(box, "default") if state is None else state
        on = state is not None and get_attribute(state) not in ("0", "false", "off")
        return _CHECKED if on else _UNCHECKED
    if choices is not None:
        entries = [get_attribute(item) or "" for item in choices.iterchildren(W + "listEntry")]
        chosen = parse_integer(
            get_child_value(choices, "result") or get_child_value(choices, "default") or "0"
        )
        return entries[chosen] if chosen is not None and 0 <= chosen < len(entries) else ""
    return ""


def read_control_state(properties: Element | None) -> str | None:
    """Return whether a check box content control is `checked` or `unchecked`, None for others."""
    box = None if properties is None else properties.find(W14 + "checkbox")
    if box is None:
        return None
    checked = box.find(W14 + "checked")
    on = checked is not None and checked.get(W14 + "val") in ("1", "true", "on")
    return "checked" if on else "unchecked"


def count_stale(story: Element) -> int:
    """Return how many fields a story asks Word to work out again on opening (17.16.18 `dirty`)."""
    marks = story.iter(W + "fldChar", W + "fldSimple")
    return sum(get_attribute(each, "dirty") in ("1", "true", "on") for each in marks)


def _find_whole_fields(story: Element) -> set[Element]:
    whole: set[Element] = set()
    open_fields: list[list[Element]] = []
    left_out = frozenset(iter_other_branches(story))
    for mark in story.iter(W + "fldChar"):
        if left_out and not left_out.isdisjoint(mark.iterancestors()):
            continue
        kind = get_attribute(mark, "fldCharType")
        if kind == "begin":
            open_fields.append([mark])
        elif open_fields and kind in ("separate", "end"):
            open_fields[-1].append(mark)
            if kind == "end":
                whole.update(open_fields.pop())
    return whole
