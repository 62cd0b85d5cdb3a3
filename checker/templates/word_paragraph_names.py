"""Name a paragraph of a Word template as `checker show` names its block."""

from pathlib import Path

from checker.core.errors import InputError
from checker.formats.docx.read import open_word
from checker.formats.docx.read.source_maps import SourceMapBuilder
from checker.formats.ooxml.names import Element, W
from checker.templates.template_errors import TagPlace


class ParagraphNames:
    """The places of one Word file. It is read when the first is asked for."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        self._data = data
        self._names: dict[tuple[str, int], str] | None = None

    def name(self, spot: TagPlace) -> str:
        """Return `template.docx:body/3`.

        A paragraph that `checker show` does not list is called after the one before it, such as
        the one that holds a text box; in a header that no page shows, after its part.
        """
        if self._names is None:
            self._names = self._read()
        before = ((spot.part, number) for number in range(spot.number, -1, -1))
        known = next((self._names[each] for each in before if each in self._names), None)
        return f"{self._path}:{known or spot.part.lstrip('/')}"

    def _read(self) -> dict[tuple[str, int], str]:
        recorder = SourceMapBuilder()
        try:
            open_word(self._path, self._data, recorder=recorder)
        except InputError:
            return {}
        names: dict[Element, tuple[str, str]] = {}
        for path, recorded in recorder.blocks.items():
            for element in recorded.elements:
                paragraph = _find_paragraph(element)
                if paragraph is not None:
                    names.setdefault(paragraph, (recorded.part, path))
        return dict(_list_numbered(names))


def _find_paragraph(element: Element) -> Element | None:
    """Return the paragraph that an element is, or, a picture, stands in."""
    if element.tag in (W + "p", W + "tbl"):
        return element if element.tag == W + "p" else None
    return next(element.iterancestors(W + "p"), None)


def _list_numbered(names: dict[Element, tuple[str, str]]) -> list[tuple[tuple[str, int], str]]:
    roots: dict[str, Element] = {}
    for element, (part, _) in names.items():
        roots.setdefault(part, _get_root(element))
    return [
        ((part, number), names[element][1])
        for part, root in roots.items()
        for number, element in enumerate(root.iter(W + "p"))
        if element in names and names[element][0] == part
    ]


def _get_root(element: Element) -> Element:
    return element.getroottree().getroot()
