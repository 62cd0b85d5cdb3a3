"""Content streams are taken apart as pdfminer.six does it, whose reader is slower."""

import pytest
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF, PSSyntaxError
from pdfminer.psparser import PSKeyword, PSLiteral

from checker.formats.pdf.read.content_stream import iter_operations

STREAMS = (
    b"BT /F1 12 Tf 1 0 0 -1 72.5 .5 Tm (text) Tj ET",
    b"[(a) -120 (b\\(c\\)) 3.25 <0041 42>] TJ <4> Tj <> Tj",
    b"(outer (inner) \\) \\101\\7\\12x \\n\\r\\\\ \\q \\\r\nend) Tj T* (a) ' 1 2 (b) \" f*",
    b"/Span <</MCID 3 /Lang (ja) /Deep [1 [2 /N#41me]]>> BDC EMC /A#4 gs /#zz gs",
    b"1 - 2 + 3 --4 5. -.5 +6 1e5 0x w % a comment (with Tj\n7 w",
    b"true false null BX ] } >> > Q q\x00Q \x80 w",
    b"{ 1 2 add } d0 [1 2 [3] re",
    b"q BI /W 2 /H 1 /BPC 8 /CS /G ID \x00E\xffEI Q (after) Tj",
    b"BI /W 1 /H 1 /F /A85 ID 5sdq~> EI Q",
    b"BI /W ID 1 w ID 2 w EI 3 w",
    b"(never closed Tj",
    b"/Only",
)


def _by_library(data: bytes) -> list[object]:
    stream = PDFStream({}, data)
    parser = PDFContentParser([stream])
    found: list[object] = []
    while True:
        try:
            found.append(parser.nextobject()[1])
        except PSEOF:
            return found


def _plain(each: object) -> object:
    if isinstance(each, PSKeyword):
        return "operator", each.name
    if isinstance(each, PSLiteral):
        return "name", each.name
    if isinstance(each, PDFStream):
        return "stream", _plain(each.attrs), each.rawdata
    if isinstance(each, list):
        return [_plain(item) for item in each]
    if isinstance(each, dict):
        return {name: _plain(item) for name, item in each.items()}
    return each


@pytest.mark.parametrize("data", STREAMS)
def test_operations_are_those_of_the_library(data: bytes) -> None:
    """Each operator has the operands that the library leaves before it."""
    expected = [_plain(each) for each in _by_library(data)]
    found: list[object] = []
    for name, operands in iter_operations(data):
        found += [*map(_plain, operands), ("operator", name)]
    ends = [index for index, each in enumerate(expected) if _is_operator(each)]
    assert found == expected[: ends[-1] + 1 if ends else 0]


def _is_operator(each: object) -> bool:
    return isinstance(each, tuple) and each[0] == "operator"


@pytest.mark.parametrize("data", [b"/Span <</MCID>> BDC", b"(\\777) Tj"])
def test_what_makes_no_sense_is_refused(data: bytes) -> None:
    """A name without a value and a byte beyond 255 are no content."""
    with pytest.raises(PSSyntaxError):
        list(iter_operations(data))
