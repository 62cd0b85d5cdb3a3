"""Decides on the comments and tracked changes of a Word file in LibreOffice, and saves it.

Runs under the Python that has LibreOffice's bridge (`import uno`), not under the project's:
`word_decisions.py` starts it. It starts a LibreOffice of its own, in a profile of its own.

    /usr/bin/python3 benchmarks/libreoffice_review.py IN.docx OUT.docx ACTION...

Actions, in order: `accept:N` and `reject:N` (the Nth change mark in the list of LibreOffice, from
0), `resolve:N` and `delete:N` (the Nth comment, from 0), `append:TEXT` (a paragraph at the end).
"""

import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_WAIT = 60


def main() -> None:
    """Do what the command line says."""
    source, target, *actions = sys.argv[1:]
    with tempfile.TemporaryDirectory() as profile:
        name = f"review{uuid.uuid4().hex}"
        process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                f"--accept=pipe,name={name};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            context = _connected(name)
            _review(context, source, target, actions)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _connected(name: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    address = f"uno:pipe,name={name};urp;StarOffice.ComponentContext"
    for _ in range(_WAIT * 5):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.2)
    raise TimeoutError(name)


def _review(context: Any, source: str, target: str, actions: list[str]) -> None:
    manager = context.ServiceManager
    desktop = manager.createInstance("com.sun.star.frame.Desktop")
    url = Path(source).resolve().as_uri()
    document = desktop.loadComponentFromURL(url, "_blank", 0, (_value("Hidden", True),))
    dispatcher = manager.createInstance("com.sun.star.frame.DispatchHelper")
    frame = document.CurrentController.Frame
    for action in actions:
        verb, _, rest = action.partition(":")
        if verb in ("accept", "reject"):
            word = "Accept" if verb == "accept" else "Reject"
            mark = list(_each(document.Redlines))[int(rest)]
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
    document.storeToURL(
        Path(target).resolve().as_uri(), (_value("FilterName", "MS Word 2007 XML"),)
    )
    print(len(list(_each(document.Redlines))), "change marks,", len(_notes(document)), "comments")
    document.close(True)


def _notes(document: Any) -> list[Any]:
    """Return the comments, in the order in which the file lists them."""
    kind = "com.sun.star.text.textfield.Annotation"
    notes = [each for each in _each(document.TextFields) if each.supportsService(kind)]
    return sorted(notes, key=lambda note: (len(note.Name), note.Name))


def _each(collection: Any) -> Any:
    steps = collection.createEnumeration()
    while steps.hasMoreElements():
        yield steps.nextElement()


def _value(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main()
