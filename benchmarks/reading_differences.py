"""Why checker and LibreOffice differ over a file of the corpus, as `reading.py` prints it."""

from collections.abc import Mapping

_COMPUTED = "A field that LibreOffice computes anew when it opens the file: {}."
_EQUATION = "Runs of an equation that stand side by side only in its linear form."

LESS: Mapping[str, str] = {
    "FldSimple.docx": _COMPUTED.format("FILENAME is the name under which the file was converted"),
    "RP020-Inserted-Field-Code-Accepted.docx": _COMPUTED.format("DATE"),
    "LIR003-en-US-upperLetter.docx": (
        "7,000 numbered items. Word's letters begin again at A after 780 items; LibreOffice's go"
        " on to 27 letters and more."
    ),
    "Field-more field.docx": _COMPUTED.format("DATE as hours, minutes and seconds"),
    "WC018-Field-Simple-Before.docx": _COMPUTED.format("DATE"),
    "complex table3.docx": _COMPUTED.format("seven DATE fields"),
    "Comment048.docx": "LibreOffice writes the number of a note into its text (`i1`).",
    "Numbering.docx": (
        "A number format of Word 2010 (`w14`, α β γ) for which LibreOffice knows only the fallback."
    ),
    "RP043-MERGEFORMAT-Field-Code.docx": (
        "LibreOffice shows a deleted number beside the inserted one (`3.4.33.4.2`), as one word."
    ),
    "003-DeletedFieldCode.docx": _COMPUTED.format("DATE"),
    "Test-03.docx": _COMPUTED.format("DOCVARIABLE gives 1/1/2014, stored is January 2014"),
    "RP050-Deleted-Footnote.docx": (
        "LibreOffice shows the number of a note whose reference is deleted by a tracked change."
    ),
}
"""Files of which LibreOffice shows words that checker does not read, by name."""

MORE: Mapping[str, str] = {
    "RP013-Deleted-Math-Control-Char.docx": _EQUATION,
    "RP014-Inserted-Math-Control-Char-Rejected.docx": _EQUATION,
    "FldSimple.docx": LESS["FldSimple.docx"],
    "WC042-Table-5-Mod.docx": _EQUATION,
    "RP020-Inserted-Field-Code-Accepted.docx": LESS["RP020-Inserted-Field-Code-Accepted.docx"],
    "LIR003-en-US-upperLetter.docx": LESS["LIR003-en-US-upperLetter.docx"],
    "Field-more field.docx": LESS["Field-more field.docx"],
    "WC018-Field-Simple-Before.docx": LESS["WC018-Field-Simple-Before.docx"],
    "complex table3.docx": LESS["complex table3.docx"],
    "Numbering.docx": LESS["Numbering.docx"],
    "WC021-Math-Before-2.docx": _EQUATION,
    "testWORD_numbered_list.docx": (
        "Number formats that LibreOffice leaves out: Greek letters, text alone, numbers in a text"
        " box."
    ),
    "WC012-Math-After.docx": _EQUATION,
    "WC012-Math-Before.docx": _EQUATION,
    "WC041-Table-5-Mod.docx": _EQUATION,
}
"""Files of which checker reads words that LibreOffice's text does not show, by name."""
