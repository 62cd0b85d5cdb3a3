"""Puts comments on Word files of other people and reads the copies with other eyes.

    python benchmarks/word_round_trip.py --corpus FOLDER [--seed 1] [--spans 10]
        [--libreoffice 25] [--audit OPENXML-AUDIT]

For every file that can be read: the elements that the reader's walk recorded spell the text of
every block; then seeded random spans, one note on the whole document and, where there are tracked
changes, spans of the document before them are annotated through `checker.formats.docx.edit`.
The copy is read with plain lxml (`word_independent.py`, which says what is checked) and with
python-docx, and once more by checker, which must find the same blocks. Comments that cannot stand
at their very characters are counted by the reason, and their text must quote them.

`--libreoffice` has so many of the copies converted to PDF, each in a process of its own.
`--audit` is the command of openxml-audit 0.8 (in an environment of its own): a copy may have no
kind of error that the original has not.
"""

import io
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from corpus_run import Outcome, chance, opens_in_python_docx, parser, run
from word_independent import (
    ANY,
    SIGN_FIRST,
    File,
    Reading,
    content,
    faults_of_comments,
    faults_of_order,
    faults_of_parts,
    local,
    says,
    says_nothing,
)

from checker.core.document import Block, Document, Part, Span
from checker.formats.docx.edit import Annotated, CommentText, PlacedComment, annotate
from checker.formats.docx.read import open_word, read
from checker.formats.docx.read.source_maps import SourceMapBuilder
from checker.formats.ooxml.encryption import without_encryption

WHEN = datetime(2025, 7, 1, 9, 0, tzinfo=UTC)
LONGEST = 40
ONE_CHARACTER = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def recorded_faults(
    document: Document, recorder: SourceMapBuilder, counts: Counter[str]
) -> Iterator[str]:
    """Yield the blocks whose recorded elements do not spell their text."""
    for block in document.walk():
        counts["blocks"] += 1
        known = recorder.blocks.get(block.path)
        if known is None:
            yield f"{block.path}: nothing recorded"
        elif known.pieces:
            yield from _spelling_faults(block, recorder, counts)
        elif block.text and local(known.elements[0]) not in ("drawing", "pict"):
            yield f"{block.path}: no elements for its text"


def _spelling_faults(
    block: Block, recorder: SourceMapBuilder, counts: Counter[str]
) -> Iterator[str]:
    at = 0
    for piece in recorder.blocks[block.path].pieces:
        shown, name = block.text[piece.start : piece.end], local(piece.element)
        counts["characters"] += len(shown)
        if piece.start != at:
            yield f"{block.path}: {at} is not covered"
        at = piece.end
        said = ONE_CHARACTER.get(name, shown)
        if piece.offset is not None:
            said = (piece.element.text or "")[piece.offset :][: len(shown)]
            said = said.replace("\n", " ").replace("\r", " ")
        elif name not in ONE_CHARACTER:
            counts[f"characters of {name}"] += len(shown)
        if said != shown:
            yield f"{block.path}: recorded {said!r}, shown {shown!r}"
    if at != len(block.text):
        yield f"{block.path}: {at} of {len(block.text)} characters covered"


def random_notes(
    document: Document, chosen: random.Random, count: int, *, before: bool
) -> list[CommentText]:
    """Return notes on random spans of random blocks."""
    blocks = [block for block in document.walk() if block.text]
    notes = []
    for number in range(count if blocks else 0):
        block = chosen.choice(blocks)
        start = chosen.randrange(len(block.text))
        end = min(len(block.text), start + chosen.randint(0, LONGEST))
        quote = block.text[start:end]
        lines = (f"[test] {number}", "A random place.")
        notes.append(CommentText(block.span(start, end), lines, f"Where: “{quote}”", before=before))
    return notes


def check(outcome: Outcome, seed: int, spans: int) -> None:
    """Annotate one file and read the copy."""
    path, data = outcome.path, outcome.path.read_bytes()
    recorder = SourceMapBuilder()
    document = open_word(path, data, recorder=recorder).document
    outcome.counts["files"] += 1
    outcome.faults += recorded_faults(document, recorder, outcome.counts)
    chosen = chance(path, seed)
    notes = random_notes(document, chosen, spans, before=False)
    notes.append(CommentText(Span("", 0, 0), ("[test] whole", "All of it."), whole=True))
    if document.original is not None and recorder.before is not None:
        outcome.faults += recorded_faults(document.original, recorder.before, Counter())
        notes += random_notes(document.original, chosen, 3, before=True)
    copy = annotate(path, data, notes, language="en", when=WHEN)
    outcome.data = copy.data
    old, new = File(without_encryption(data, "")), File(copy.data)
    outcome.faults += faults_of_order(new) if not list(faults_of_order(old)) else ()
    found = list(faults_of_comments(new, old))
    has_control = any(local(node) == "sdt" for node in old.root.iter("*"))
    if says_nothing(old) and (has_control or SIGN_FIRST in found):
        outcome.counts["a control without any text: LibreOffice does not open the copy"] += 1
        outcome.opens = False
        found = [each for each in found if each != SIGN_FIRST]
    outcome.faults += found
    outcome.faults += faults_of_parts(new, old)
    outcome.faults += _anchor_faults(copy, new, document, recorder, outcome.counts)
    outcome.faults += _python_docx_faults(outcome, data, copy)
    if not any(local(node) == "p" for node in old.root.iter("*")):
        outcome.counts["no paragraph: one was made"] += 1
        return
    if content(old.root) != content(new.root):
        outcome.faults.append("the main story does not hold the same")
    outcome.counts["read again"] += 1
    if _shown(read(path, copy.data)) != _shown(document):
        outcome.faults.append("checker reads other blocks")


def _anchor_faults(
    copy: Annotated, new: File, document: Document, recorder: SourceMapBuilder, counts: Counter[str]
) -> Iterator[str]:
    texts, comments = Reading(new.root).texts, new.comments()
    for each in copy.placed:
        identifier, note = str(each.identifier), each.note
        said = "".join(comments[identifier].itertext())
        if note.whole:
            counts["notes on the whole"] += 1
            continue
        view = (document.original or document) if note.before else document
        quote = view.quote(note.span)
        counts["notes"] += 1
        if not each.exact:
            counts[f"elsewhere: {reason_elsewhere(each, view, recorder)}"] += 1
            if "".join(quote.split()) not in "".join(said.split()):
                yield f"{note.span}: elsewhere, and {quote!r} is not quoted in {said!r}"
        elif says(texts[identifier], quote):
            counts["exact, in part not as text" if ANY in texts[identifier] else "exact"] += 1
        else:
            yield f"{note.span}: {texts[identifier]!r} is anchored, not {quote!r}"


def reason_elsewhere(placed: PlacedComment, document: Document, recorder: SourceMapBuilder) -> str:
    """Return why a comment does not stand at its very characters."""
    block = document.block(placed.note.span.path)
    if placed.note.before:
        return "the text before changes"
    if block.part is not Part.BODY:
        return block.part.value
    known = recorder.blocks[block.path]
    above = [local(each) for each in known.elements[0].iterancestors()]
    if "txbxContent" in above:
        return "text box"
    if not known.pieces:
        return "chart, diagram or picture"
    inside = {local(a) for piece in known.pieces for a in piece.element.iterancestors()}
    kinds = {local(piece.element) for piece in known.pieces}
    if "sdt" in inside:
        return "control for one value"
    return "equation" if kinds & {"oMath", "oMathPara"} else "form field, ruby or alternatives"


def _python_docx_faults(outcome: Outcome, data: bytes, copy: Annotated) -> Iterator[str]:
    if opens_in_python_docx(outcome, data):
        found = docx.Document(io.BytesIO(copy.data)).comments
        ours = {each.comment_id for each in found if each.author == "checker"}
        if not {each.identifier for each in copy.placed} <= ours:
            yield "python-docx finds other comments"


def _shown(document: Document) -> list[tuple[object, ...]]:
    blocks = (block for block in document.walk() if block.part is not Part.COMMENT)
    return [(b.path, b.kind, b.text, b.marker, b.runs, b.marks, b.section) for b in blocks]


def audit(copies: Sequence[Outcome], command: str) -> None:
    """Add, as faults, the errors that a copy has and its original has not."""
    old = _audited([(each.path.suffix, each.path.read_bytes()) for each in copies], command)
    new = _audited([(each.path.suffix, each.data) for each in copies], command)
    for index, each in enumerate(copies):
        if index not in old or index not in new:
            each.counts["not audited"] += 1
            continue
        each.counts["audited"] += 1
        each.counts["audited, no error before"] += not old[index]
        if new[index] - old[index]:
            # over many files it takes the ids of one for those of another
            alone = _audited([(each.path.suffix, each.data)], command)[0]
            each.faults += [f"audit: {fault}" for fault in sorted(alone - old[index])]


def _audited(files: list[tuple[str, bytes]], command: str) -> dict[int, set[str]]:
    with tempfile.TemporaryDirectory() as folder:
        for index, (suffix, data) in enumerate(files):
            Path(folder, f"{index}{suffix}").write_bytes(data)
        words = [command, "-m", "0", "-f", "microsoft365", "-o", "json", "-r", folder]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    return {
        int(Path(each["file"]).stem): {error["description"] for error in each["errors"]}
        for each in found
    }


def main() -> int:
    """Run, print counts and every fault, and return 1 where there is one."""
    options = parser(__doc__)
    options.add_argument("--spans", type=int, default=10)
    options.add_argument("--audit", metavar="COMMAND")
    asked = options.parse_args()
    return run(
        asked,
        lambda outcome: check(outcome, asked.seed, asked.spans),
        (lambda copies: audit(copies, asked.audit)) if asked.audit else None,
    )


if __name__ == "__main__":
    sys.exit(main())
