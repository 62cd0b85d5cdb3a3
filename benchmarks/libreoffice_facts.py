"""Prints the style facts of Word files as LibreOffice resolves them, one line of JSON per file.

Runs under the Python that has LibreOffice's bridge (`import uno`), not under the project's:
`style_facts.py` starts it. It starts a LibreOffice of its own, in a profile of its own.

    /usr/bin/python3 benchmarks/libreoffice_facts.py FILE...
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno  # noqa: F401 - makes the names below importable
from com.sun.star.beans import UnknownPropertyException
from com.sun.star.lang import IllegalArgumentException
from com.sun.star.uno import RuntimeException
from libreoffice_session import each, office, opened

_POINTS = 72 / 2540  # of 1/100 mm
_ALIGNMENTS = {0: "left", 1: "right", 2: "justify", 3: "center", 4: "justify"}
_RULES = {0: "multiple", 1: "at-least", 2: "at-least", 3: "exact"}
_VERTICAL = (2, 3)  # com.sun.star.text.WritingMode2: TB_RL, TB_LR
_GRIDS = {0: None, 1: "lines", 2: "characters"}


def main() -> None:
    """Print the facts of the files that the command line names."""
    with office() as context:
        for path in map(Path, sys.argv[1:]):
            facts = _facts(context, path)
            sys.stdout.write(json.dumps({"file": str(path)} | facts) + "\n")
            sys.stdout.flush()


def _facts(context: Any, path: Path) -> dict[str, Any]:
    try:
        document = opened(context, path)
    except (IllegalArgumentException, RuntimeException) as error:
        return {"error": type(error).__name__}
    if document is None or not hasattr(document, "Text"):
        return {"error": "not opened as text"}
    try:
        paragraphs = [_paragraph(item) for item in _paragraphs(document.Text)]
        return {"page": _page(document), "paragraphs": paragraphs}
    finally:
        document.close(True)


def _paragraphs(text: Any) -> Iterator[Any]:
    for item in each(text):
        if item.supportsService("com.sun.star.text.TextTable"):
            for name in item.getCellNames():
                yield from _paragraphs(item.getCellByName(name))
        elif item.supportsService("com.sun.star.text.Paragraph"):
            yield item


def _paragraph(item: Any) -> dict[str, Any]:
    spacing = item.ParaLineSpacing
    rule = _RULES[spacing.Mode]
    level = _level(item)
    return {
        "label": _get(item, "ListLabelString") or level.get("bullet", ""),
        "alignment": _ALIGNMENTS.get(_enum(item.ParaAdjust)),
        "left": _both(item.ParaLeftMargin, level.get("left")),
        "right": item.ParaRightMargin * _POINTS,
        "first_line": _both(item.ParaFirstLineIndent, level.get("first_line")),
        "before": item.ParaTopMargin * _POINTS,
        "after": item.ParaBottomMargin * _POINTS,
        "rule": rule,
        "line": spacing.Height / 100 if rule == "multiple" else spacing.Height * _POINTS,
        "keep": item.ParaKeepTogether,
        "outline": item.OutlineLevel or None,
        "grid": item.SnapToGrid,
        "portions": list(_portions(item)),
    }


def _both(own: int, listed: int | None) -> list[float]:
    """Return an indent of the paragraph and that of its list level, of which one is applied."""
    return [length * _POINTS for length in (own, listed) if length is not None]


def _level(item: Any) -> dict[str, Any]:
    """Return the list level's indents, which LibreOffice keeps apart, and its bullet."""
    rules = _get(item, "NumberingRules")
    if not rules or not _get(item, "NumberingIsNumber") or item.NumberingLevel >= rules.getCount():
        return {}
    said = {entry.Name: entry.Value for entry in rules.getByIndex(item.NumberingLevel)}
    return {
        "left": said.get("IndentAt", 0),
        "first_line": said.get("FirstLineIndent", 0),
        "bullet": said.get("BulletChar") or "",
    }


def _enum(value: Any) -> int:
    return value if isinstance(value, int) else ["LEFT", "RIGHT", "BLOCK", "CENTER"].index(value)


def _get(item: Any, name: str) -> Any:
    try:
        return item.getPropertyValue(name)
    except (UnknownPropertyException, RuntimeException):
        return None


def _portions(item: Any) -> Iterator[dict[str, Any]]:
    for portion in each(item):
        if portion.TextPortionType in ("Text", "TextField") and portion.String:
            yield {
                "text": portion.String,
                "ascii_font": portion.CharFontName,
                "east_asia_font": portion.CharFontNameAsian,
                "complex_font": portion.CharFontNameComplex,
                "size": portion.CharHeight,
                "size_asian": portion.CharHeightAsian,
                "bold": portion.CharWeight > 100,
                "italic": portion.CharPosture.value != "NONE",
                "color": _color(portion.CharColor),
                "underline": portion.CharUnderline != 0,
                "strike": portion.CharStrikeout != 0,
                "hidden": portion.CharHidden,
                "highlight": _color(_get(portion, "CharHighlight")),
            }


def _color(value: int | None) -> str | None:
    return None if value is None or value < 0 else f"{value & 0xFFFFFF:06X}"


def _page(document: Any) -> dict[str, Any]:
    styles = document.StyleFamilies.getByName("PageStyles")
    first = document.Text.createEnumeration().nextElement()
    style = styles.getByName(_get(first, "PageStyleName") or "Standard")
    top = style.TopMargin + (style.HeaderHeight if style.HeaderIsOn else 0)
    bottom = style.BottomMargin + (style.FooterHeight if style.FooterIsOn else 0)
    return {
        "width": style.Width / 100,
        "height": style.Height / 100,
        "top": top / 100,
        "bottom": bottom / 100,
        "left": style.LeftMargin / 100,
        "right": style.RightMargin / 100,
        "landscape": style.IsLandscape,
        "vertical": style.WritingMode in _VERTICAL,
        "columns": max(style.TextColumns.ColumnCount, 1),
        "grid": _GRIDS.get(style.GridMode),
        "lines": style.GridLines,
        "pitch": (style.GridBaseHeight + style.GridRubyHeight) * _POINTS,
    }


if __name__ == "__main__":
    main()
