"""List the namespaces that Office understands and the readers read as well.

Those of the standard (ECMA-376, Transitional and Strict), and what Office has added to it. Ink, 3D
models and the zooms of slides are missing on purpose: of them only the picture that stands in the
Fallback of `mc:AlternateContent` can be told.
"""

from collections.abc import Iterator
from typing import Final

_STANDARD_TEXT = """
    drawingml/2006/chart drawingml/2006/chartDrawing drawingml/2006/compatibility
    drawingml/2006/diagram drawingml/2006/lockedCanvas drawingml/2006/main drawingml/2006/picture
    drawingml/2006/spreadsheetDrawing drawingml/2006/wordprocessingDrawing
    markup-compatibility/2006 officeDocument/2006/bibliography officeDocument/2006/customXml
    officeDocument/2006/math officeDocument/2006/relationships officeDocument/2006/sharedTypes
    presentationml/2006/main schemaLibrary/2006/main spreadsheetml/2006/main
    wordprocessingml/2006/main
"""
_MICROSOFT_TEXT = """
    2019/extlst
    drawing/2007/8/2/chart drawing/2008/diagram drawing/2010/main drawing/2010/picture
    drawing/2010/slicer drawing/2012/chart drawing/2012/main drawing/2012/slicer
    drawing/2012/timeslicer drawing/2014/chart drawing/2014/chartex drawing/2014/main
    drawing/2015/9/8/chartex drawing/2015/10/21/chartex drawing/2016/5/9/chartex
    drawing/2016/5/10/chartex drawing/2016/5/11/chartex drawing/2016/5/12/chartex
    drawing/2016/5/13/chartex drawing/2016/5/14/chartex drawing/2016/SVG/main
    drawing/2017/decorative
    powerpoint/2010/main powerpoint/2012/main
    spreadsheetml/2009/9/main spreadsheetml/2010/11/main
    word/2006/wordml word/2010/wordml word/2010/wordprocessingCanvas
    word/2010/wordprocessingDrawing word/2010/wordprocessingGroup word/2010/wordprocessingShape
    word/2012/wordml word/2012/wordprocessingDrawing word/2015/wordml/symex word/2016/wordml/cid
    word/2018/wordml word/2018/wordml/cex word/2020/wordml/sdtdatahash
    word/2023/wordml/word16du word/2024/wordml/sdtformatlock
"""
_OLDER_TEXT = "vml office:excel office:office office:powerpoint office:word"


def _iter_understood() -> Iterator[str]:
    for name in _STANDARD_TEXT.split():
        yield f"http://schemas.openxmlformats.org/{name}"
        yield f"http://purl.oclc.org/ooxml/{name.replace('/2006', '')}"
    yield from (f"http://schemas.microsoft.com/office/{each}" for each in _MICROSOFT_TEXT.split())
    yield from (f"urn:schemas-microsoft-com:{each}" for each in _OLDER_TEXT.split())


UNDERSTOOD: Final = frozenset(_iter_understood())
"""The namespaces whose elements are read, or hold no words."""
