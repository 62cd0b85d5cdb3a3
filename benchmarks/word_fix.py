"""Fixes Word files of other people at random places and reads the results with other eyes.

    python benchmarks/word_fix.py --corpus FOLDER [--seed 1] [--edits 12]
        [--files COUNT] [--libreoffice 15]

For every file that can be read: two rounds of seeded random edits (replace, delete, insert; the
second in the text after the first) through `checker.formats.docx.edit.fixes`, tracked and plain.
The results are read with plain lxml (`word_fix_independent.py`, which says what is checked), with
python-docx and by checker itself. Edits that were not made are counted by the reason.
"""

import io
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import docx
from corpus_run import Outcome, chance, opens_in_python_docx, parser, run
from word_fix_independent import (
    faults_of_changes,
    faults_of_content,
    faults_of_parts,
    faults_of_text,
    shown,
    stories,
)
from word_independent import File, faults_of_order

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.fixes import Fixes
from checker.formats.docx.read import read
from checker.formats.ooxml.encryption import without_encryption
from checker.formats.shared.edits import Edit, WrittenFile

WHEN = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
DATE = "2026-04-01T09:00:00Z"
LONGEST = 24
WORDS = (
    "",
    "",
    "修正",
    " checker ",
    "A&B<C>",
    "令和8年4月1日",
    "x\ty",
    "一行目\n二行目",
    "か\u3099",
    "𠮷野",
)


def random_edits(document: Document, chosen: random.Random, count: int) -> list[Edit]:
    """Return edits of random spans, none touching another."""
    blocks = [block for block in document.walk() if block.table is None]
    blocks = [block for block in blocks if block.text or chosen.random() < 0.1]
    edits: list[Edit] = []
    for _ in range(count if blocks else 0):
        block = chosen.choice(blocks)
        start = chosen.randint(0, len(block.text))
        end = min(len(block.text), start + chosen.choice((0, 1, 2, 5, LONGEST)))
        near = (e.span for e in edits if e.span.path == block.path)
        if any(start <= span.end and span.start <= end for span in near):
            continue
        old, new = block.text[start:end], chosen.choice(WORDS)
        new = old[: len(old) // 3] + new + old[len(old) - len(old) // 3 :]
        if new != old:
            edits.append(Edit(block.span(start, end), new))
    return edits


def check(outcome: Outcome, seed: int, count: int) -> None:
    """Fix one file and read the results."""
    path, data = outcome.path, outcome.path.read_bytes()
    document = read(path, data)
    outcome.counts["files"] += 1
    chosen = chance(path, seed)
    tracked, plain = Fixes(when=WHEN), Fixes(tracked=False)
    ours = theirs = WrittenFile(data, document, ())
    made = list[Edit]()
    for _ in range(2):
        edits = random_edits(ours.document, chosen, count)
        ours = tracked(path, ours.data, ours.document, edits, DEFAULT_LIMITS)
        theirs = plain(path, theirs.data, theirs.document, ours.made, DEFAULT_LIMITS)
        outcome.counts["edits"] += len(edits)
        outcome.counts["made"] += len(ours.made)
        outcome.counts.update(f"left: {each.why.get('en')}" for each in ours.refused)
        made += ours.made
        if theirs.made != ours.made:
            outcome.faults.append("the plain fix makes other edits")
    outcome.data = ours.data
    if not made:
        outcome.counts["files without an edit"] += 1
        outcome.faults += [] if ours.data == data else ["changed without an edit"]
        return
    outcome.faults += _independent_faults(data, ours, theirs, made)
    outcome.faults += _reader_faults(outcome, data, ours)


def _independent_faults(
    data: bytes, ours: WrittenFile, theirs: WrittenFile, made: Sequence[Edit]
) -> Iterator[str]:
    old, new, plain = (
        File(each) for each in (without_encryption(data, ""), ours.data, theirs.data)
    )
    kinds = {each.span.path.partition("/")[0].rstrip("0123456789") for each in made}
    yield from faults_of_text(new, plain, old)
    yield from faults_of_content(new, plain, old, DATE)
    yield from faults_of_changes(new, old, DATE)
    yield from faults_of_parts(new, old, kinds)
    yield from faults_of_parts(plain, old, kinds)
    if not list(faults_of_order(old)):
        yield from faults_of_order(new)
        yield from faults_of_order(plain)
    grown = _length(plain) - _length(old)
    wanted = sum(len(each.text) - (each.span.end - each.span.start) for each in made)
    if grown != wanted:
        yield f"the plain fix is longer by {grown} characters, not by {wanted}"


def _length(file: File) -> int:
    return sum(len(text) for root in stories(file).values() for text in shown(root))


def _reader_faults(outcome: Outcome, data: bytes, ours: WrittenFile) -> Iterator[str]:
    path = outcome.path
    if opens_in_python_docx(outcome, data):
        docx.Document(io.BytesIO(ours.data))
    again = read(path, ours.data)
    if _texts(again) != _texts(ours.document):
        yield "checker reads another text in the tracked result"
    once_more = Fixes(when=WHEN)(path, ours.data, again, [], DEFAULT_LIMITS)
    if once_more.data != ours.data:
        yield "fixing again changes the file"


def _texts(document: Document) -> list[tuple[str, str]]:
    return [(block.path, block.text) for block in document.walk()]


def main() -> int:
    """Run, print counts and every fault, and return 1 where there is one."""
    options = parser(__doc__)
    options.add_argument("--edits", type=int, default=12)
    asked = options.parse_args()
    return run(asked, lambda outcome: check(outcome, asked.seed, asked.edits))


if __name__ == "__main__":
    sys.exit(main())
