"""What python-docx has no call for: lists, fields and tracked changes, as elements of OOXML."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FIXED_TIME = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
"""Stands wherever Word would write the present time, so that the bytes never change."""

NUMBERS = 902
"""The definition of numbered lists, which `new_list` restarts."""


def drop(style: Any, tag: str) -> None:
    """Remove every descendant of that tag from a style."""
    for element in list(style.iter(qn(tag))):
        element.getparent().remove(element)


def define_list(
    document: Document,
    number: int,
    levels: Sequence[tuple[str, str, str | None]],
    styles: Sequence[str],
) -> None:
    """Write one list definition; `levels` are (format, text, bound style id)."""
    numbering = document.part.numbering_part.element
    body = "".join(_level(index, *level) for index, level in enumerate(levels))
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
    )
    numbering.insert(0, abstract)  # the schema wants all w:abstractNum before the first w:num
    numbering.append(_num(number, number))
    for index, name in enumerate(styles):
        properties = document.styles[name].element.get_or_add_pPr()
        drop(properties, "w:numPr")
        properties.get_or_add_numPr().get_or_add_numId().val = number
        if index:
            properties.numPr.get_or_add_ilvl().val = index


def _level(index: int, form: str, text: str, bound: str | None) -> str:
    style = f'<w:pStyle w:val="{bound}"/>' if bound else ""
    indent = 425 if not bound else 0
    hanging = f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr>' if indent else ""
    suffix = '<w:suff w:val="space"/>' if bound else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{style}{suffix}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{hanging}</w:lvl>'
    )


def _num(number: int, abstract: int, *, restart: bool = False) -> Any:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return parse_xml(
        f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
        f"{start if restart else ''}</w:num>"
    )


def new_list(document: Document) -> int:
    """Return the id of a new numbered list that starts at 1."""
    numbering = document.part.numbering_part.element
    number = 1 + max(int(num.get(qn("w:numId"))) for num in numbering.findall(qn("w:num")))
    numbering.append(_num(number, NUMBERS, restart=True))
    return number


def set_number(paragraph: Paragraph, number: int, level: int) -> None:
    """Put a paragraph into the list `number`, at `level` (from 0)."""
    holder: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties = holder.get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Append a field such as PAGE; `shown` is what stands there until Word updates it."""
    parts: tuple[Callable[[], Any], ...] = (
        lambda: _field_character("begin"),
        lambda: _text_element("w:instrText", f" {instruction} "),
        lambda: _field_character("separate"),
        lambda: _text_element("w:t", shown),
        lambda: _field_character("end"),
    )
    for part in parts:
        run: Run = paragraph.add_run()
        run._r.append(part())  # noqa: SLF001


def _field_character(kind: str) -> Any:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _text_element(tag: str, text: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def stamp() -> str:
    """Return `FIXED_TIME` as OOXML writes it."""
    return FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%SZ")


def revision(kind: str, text: str, author: str) -> Any:
    """Return a tracked change of `text`; `kind` is ins or del."""
    tag = "delText" if kind == "del" else "t"
    identifier = 1000 + sum(map(ord, text)) % 9000
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="{identifier}" w:author="{author}" w:date="{stamp()}">'
        f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r></w:{kind}>'
    )
