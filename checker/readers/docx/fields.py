"""Complex fields: which text is a field's code and which is the result that Word shows.

A field runs `begin`, code, `separate`, result, `end` (17.16.18), over paragraphs if need be. A
mark without its partner would hide everything after it, so only whole fields count.
"""

from checker.readers.docx.names import Element, W, attribute


class FieldMarks:
    """Follows the field marks of one story in reading order."""

    def __init__(self, story: Element) -> None:
        self._whole = _whole_fields(story)
        self._in_code: list[bool] = []

    @property
    def shows(self) -> bool:
        """Whether text at this point is shown: outside every field's code."""
        return not any(self._in_code)

    def pass_mark(self, mark: Element) -> None:
        """Move past a `w:fldChar`."""
        if mark not in self._whole:
            return
        match attribute(mark, "fldCharType"):
            case "begin":
                self._in_code.append(True)
            case "separate" if self._in_code:
                self._in_code[-1] = False
            case "end" if self._in_code:
                self._in_code.pop()
            case _:
                pass


def _whole_fields(story: Element) -> set[Element]:
    whole: set[Element] = set()
    open_fields: list[list[Element]] = []
    for mark in story.iter(W + "fldChar"):
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            open_fields.append([mark])
        elif open_fields and kind in ("separate", "end"):
            open_fields[-1].append(mark)
            if kind == "end":
                whole.update(open_fields.pop())
    return whole
