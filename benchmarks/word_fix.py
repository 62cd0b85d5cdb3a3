"""Fixes Word files of other people at random places and reads the results with other eyes.

    python benchmarks/word_fix.py --corpus FOLDER [--seed 1] [--edits 12]
        [--files COUNT] [--libreoffice 15]

For every file that can be read: two rounds of seeded random edits (replace, delete, insert; the
second in the text after the first) through `checker.writers.docx.fixes`, tracked and plain. The
results are read with plain lxml (`word_fix_independent.py`, which says what is checked), with
python-docx and by checker itself. Edits that were not made are counted by the reason.
"""

import argparse
import io
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import docx
from word_fix_independent import (
    faults_of_changes,
    faults_of_content,
    faults_of_parts,
    faults_of_text,
    shown,
    stories,
)
from word_independent import File, faults_of_order

from checker.document import Document
from checker.errors import InputError
from checker.limits import DEFAULT_LIMITS
from checker.readers.docx import read
from checker.readers.encryption import without_encryption
from checker.writers.docx.fixes import Fixes
from checker.writers.edits import Edit, Written

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})
WHEN = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
DATE = "2026-04-01T09:00:00Z"
SECONDS = 90
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


@dataclass
class Outcome:
    """What became of one file."""

    path: Path
    data: bytes = b""
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


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


def check(path: Path, seed: int, count: int) -> Outcome:
    """Fix one file and read the results; every exception is a fault."""
    outcome = Outcome(path)
    try:
        _check(outcome, seed, count)
    except InputError as error:
        outcome.counts["refused"] += 1
        outcome.faults += [f"refused: {error.what.en}"] if outcome.counts["files"] else []
    except Exception:  # noqa: BLE001 - what this benchmark looks for
        outcome.faults.append(traceback.format_exc(limit=-4))
    return outcome


def _check(outcome: Outcome, seed: int, count: int) -> None:
    path, data = outcome.path, outcome.path.read_bytes()
    document = read(path, data)
    outcome.counts["files"] += 1
    chosen = random.Random(zlib.crc32(path.name.encode()) + seed)  # noqa: S311 - a sample
    tracked, plain = Fixes(when=WHEN), Fixes(tracked=False)
    ours = theirs = Written(data, document, ())
    made = list[Edit]()
    for _ in range(2):
        edits = random_edits(ours.document, chosen, count)
        ours = tracked(path, ours.data, ours.document, edits, DEFAULT_LIMITS)
        theirs = plain(path, theirs.data, theirs.document, ours.made, DEFAULT_LIMITS)
        outcome.counts["edits"] += len(edits)
        outcome.counts["made"] += len(ours.made)
        outcome.counts.update(f"left: {each.why.en}" for each in ours.refused)
        made += ours.made
        if theirs.made != ours.made:
            outcome.faults.append("the plain fix makes other edits")
    outcome.data = ours.data
    if not made:
        outcome.counts["files without an edit"] += 1
        outcome.faults += [] if ours.data == data else ["changed without an edit"]
        return
    outcome.faults += _independent_faults(data, ours, theirs, made)
    outcome.faults += _reader_faults(path, data, ours, outcome.counts)


def _independent_faults(
    data: bytes, ours: Written, theirs: Written, made: Sequence[Edit]
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


def _reader_faults(path: Path, data: bytes, ours: Written, counts: Counter[str]) -> Iterator[str]:
    try:
        docx.Document(io.BytesIO(without_encryption(data, "")))
    except Exception:  # noqa: BLE001 - whatever it does not open
        counts["python-docx opens neither"] += 1
    else:
        docx.Document(io.BytesIO(ours.data))
        counts["opened by python-docx"] += 1
    again = read(path, ours.data)
    if _texts(again) != _texts(ours.document):
        yield "checker reads another text in the tracked result"
    once_more = Fixes(when=WHEN)(path, ours.data, again, [], DEFAULT_LIMITS)
    if once_more.data != ours.data:
        yield "fixing again changes the file"


def _texts(document: Document) -> list[tuple[str, str]]:
    return [(block.path, block.text) for block in document.walk()]


def libreoffice_faults(outcome: Outcome) -> Iterator[str]:
    """Yield that LibreOffice converts the original to PDF and not the result."""
    if _converts(outcome.data, outcome.path.suffix):
        outcome.counts["converted by LibreOffice"] += 1
    elif _converts(outcome.path.read_bytes(), outcome.path.suffix):
        yield "LibreOffice converts the original, not the result"
    else:
        outcome.counts["LibreOffice converts neither"] += 1


def _converts(data: bytes, suffix: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"fixed{suffix}").write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        command = ["timeout", str(SECONDS), "soffice", f"-env:UserInstallation={profile}"]
        command += ["--headless", "--convert-to", "pdf", "--outdir", folder, f"fixed{suffix}"]
        quiet = subprocess.DEVNULL
        subprocess.run(command, cwd=folder, stdout=quiet, stderr=quiet, check=False)
        return Path(folder, "fixed.pdf").exists()


def main() -> int:
    """Run, print counts and every fault, and return 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=12)
    parser.add_argument("--files", type=int, metavar="COUNT", help="a sample of so many")
    parser.add_argument("--libreoffice", type=int, default=0, metavar="COUNT")
    options = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    paths = sorted(path for path in options.corpus.rglob("*") if path.suffix.lower() in SUFFIXES)
    chosen = random.Random(options.seed)  # noqa: S311 - a sample
    paths = chosen.sample(paths, options.files) if options.files else paths
    started, total, failed = time.perf_counter(), Counter[str](), 0
    outcomes = [check(path, options.seed, options.edits) for path in paths]
    fixed = [each for each in outcomes if each.data]
    sample = chosen.sample(fixed, min(options.libreoffice, len(fixed)))
    for each in outcomes:
        if each in sample:
            each.faults += libreoffice_faults(each)
        total += each.counts
        failed += bool(each.faults)
        for fault in each.faults:
            print(f"{each.path.relative_to(options.corpus)}: {fault}")
    print(f"\n{len(paths)} files in {time.perf_counter() - started:.0f} s, {failed} with faults")
    for name, count in sorted(total.items()):
        print(f"{count:9}  {name}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
