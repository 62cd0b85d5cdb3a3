"""Decides on the comments and tracked changes of a Word file in LibreOffice, and saves it.

Runs under the Python that has LibreOffice's bridge (`import uno`), not under the project's:
`word_decisions.py` starts it. It starts a LibreOffice of its own, in a profile of its own.

    /usr/bin/python3 benchmarks/libreoffice_review.py IN.docx OUT.docx ACTION...

Actions, in order: `accept:N` and `reject:N` (the Nth change mark in the list of LibreOffice, from
0), `resolve:N` and `delete:N` (the Nth comment, from 0), `append:TEXT` (a paragraph at the end).
"""

import sys
from pathlib import Path
from typing import Any

from libreoffice_session import each, office, opened, setting


def main() -> None:
    """Do what the command line says."""
    source, target, *actions = sys.argv[1:]
    with office() as context:
        _review(context, source, target, actions)


def _review(context: Any, source: str, target: str, actions: list[str]) -> None:
    document = opened(context, Path(source))
    dispatcher = context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
    frame = document.CurrentController.Frame
    for action in actions:
        verb, _, rest = action.partition(":")
        if verb in ("accept", "reject"):
            word = "Accept" if verb == "accept" else "Reject"
            mark = list(each(document.Redlines))[int(rest)]
            cursor = document.CurrentController.ViewCursor
            cursor.gotoRange(mark.RedlineStart, False)
            cursor.gotoRange(mark.RedlineEnd, True)
            dispatcher.executeDispatch(frame, f".uno:{word}TrackedChange", "", 0, ())
        elif verb == "append":
            text = document.Text
            text.insertControlCharacter(text.End, 0, False)
            text.insertString(text.End, rest, False)
        else:
            note = _notes(document)[int(rest)]
            if verb == "resolve":
                note.Resolved = True
            else:
                note.Anchor.Text.removeTextContent(note)
    words = setting("FilterName", "MS Word 2007 XML")
    document.storeToURL(Path(target).resolve().as_uri(), (words,))
    print(len(list(each(document.Redlines))), "change marks,", len(_notes(document)), "comments")
    document.close(True)


def _notes(document: Any) -> list[Any]:
    """Return the comments, in the order in which the file lists them."""
    kind = "com.sun.star.text.textfield.Annotation"
    notes = [field for field in each(document.TextFields) if field.supportsService(kind)]
    return sorted(notes, key=lambda note: (len(note.Name), note.Name))


if __name__ == "__main__":
    main()
