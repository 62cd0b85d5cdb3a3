"""Reads a folder of other people's Word files, and compares the words with LibreOffice's.

    python benchmarks/reading.py [FOLDER] [--libreoffice FOLDER] [--below 0.97]

Every file is read in a worker process (two at a time, 60 s and no network each) and is then read,
refused with a reason, or failed. With `--libreoffice`, the folder into which LibreOffice's text of
each file is written (and from which it is taken if it is there), the words of both are compared:

    recall     of the words that LibreOffice shows, how many we read
    precision  of the words that we read in the body and its notes, how many LibreOffice shows

A word is a run of letters and digits, or one Chinese or Japanese character; their order does not
count, their number does. LibreOffice's text export leaves out headers, footers, comments, notes,
text boxes, charts, diagrams and equations. The first three are left out of precision too; the words
of the others, as they stand in the XML of the file, are counted apart, and the precision of the
rest is given as well.

A file under the bar is explained by a line of `reading_differences.py`; one that is not makes the
run fail, and so does a file that failed.
"""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, NoReturn

from harness import Stopwatch, parser, peak_mib
from reading_differences import LESS, MORE
from reading_parts import left_out

from checker.core.document import Block, BlockKind, Document, MarkKind, Part
from checker.core.errors import InputError
from checker.formats.reading import read_document

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "docx"
SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})
SECONDS = 60
BATCH = 20
LARGEST = 256 * 2**20
WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9d]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+")
COUNTED = frozenset({Part.BODY, Part.FOOTNOTE, Part.ENDNOTE})


@dataclass
class Outcome:
    """What became of one file."""

    path: Path
    state: str
    reason: str = ""
    seconds: float = 0.0
    words: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    unread: tuple[str, ...] = ()


class Low(NamedTuple):
    """A file under the bar: its share, its name, what differs."""

    share: float
    name: str
    line: str


def _no_network(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("a reader reached for the network")


def _limit() -> None:
    socket.socket.connect = _no_network  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = _no_network  # type: ignore[assignment]


def read_one(path: Path) -> Outcome:
    """Read one file; every exception is an outcome."""
    watch = Stopwatch()
    try:
        document = read_document(path)
    except InputError as error:
        return Outcome(path, "refused", error.what.get("en"), watch.seconds)
    except Exception:  # noqa: BLE001 - what this benchmark looks for
        reason = traceback.format_exc(limit=-3)
        return Outcome(path, "FAILED", reason, watch.seconds)
    seconds = watch.seconds
    shown, other = _words_of(document)
    unread = tuple(f"{each.part.get('en')} x{each.count}" for each in document.parts_not_read)
    return Outcome(path, "read", "", seconds, shown, other, unread)


def _words_of(document: Document) -> tuple[Counter[str], Counter[str]]:
    """Return the words of body and notes, and those of everything else, deletions included."""
    shown: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for block in document.walk():
        counted = block.part in COUNTED and block.kind is not BlockKind.IMAGE
        target = shown if counted else other
        target.update(words(_with_note_numbers(block)))
        target.update(words(block.marker or ""))
    for markup in document.markup:
        if markup.kind == "deletion":
            other.update(words(markup.text))
    return shown, other


def _with_note_numbers(block: Block) -> str:
    """Return a block's text with the numbers of its notes, which LibreOffice sets into the line."""
    text = block.text
    for mark in reversed(block.marks):
        if mark.kind is MarkKind.NOTE:
            number = int(mark.value.lstrip("abcdefghijklmnopqrstuvwxyz"))
            label = str(number) if mark.value.startswith("footnote") else _roman(number)
            text = text[: mark.start] + label + text[mark.start :]
    return text


def _roman(number: int) -> str:
    tens, units = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[units]


def words(text: str) -> list[str]:
    """Return the words of a text, compatibility forms made one."""
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def read_all(paths: list[Path]) -> list[Outcome]:
    """Read the files, two at a time; one that takes longer than 60 s has failed."""
    outcomes = []
    with futures.ProcessPoolExecutor(2, initializer=_limit) as pool:
        for path, running in [(path, pool.submit(read_one, path)) for path in paths]:
            try:
                outcomes.append(running.result(timeout=SECONDS))
            except futures.TimeoutError:
                outcomes.append(Outcome(path, "FAILED", f"more than {SECONDS} s"))
            except futures.process.BrokenProcessPool:
                outcomes.append(Outcome(path, "FAILED", "the process died"))
    return outcomes


def libreoffice_texts(paths: list[Path], folder: Path) -> dict[Path, str]:
    """Return LibreOffice's text of each file that it opens, from `folder` where it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = {path: folder / f"{index:04d}.txt" for index, path in enumerate(paths)}
    missing = [path for path, target in targets.items() if not target.exists()]
    with tempfile.TemporaryDirectory() as scratch:
        links = {path: Path(scratch) / f"{targets[path].stem}{path.suffix}" for path in missing}
        for path, link in links.items():
            link.write_bytes(path.read_bytes())
        for start in range(0, len(missing), BATCH):
            _convert([links[path] for path in missing[start : start + BATCH]], folder, 180)
        for path in missing:
            if not targets[path].exists():
                _convert([links[path]], folder, SECONDS)
    return {
        path: target.read_text(encoding="utf-8-sig", errors="replace")
        for path, target in targets.items()
        if target.exists()
    }


def _convert(files: list[Path], folder: Path, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        # A few files make it loop, and write without end: its own limits stop what is left of it.
        command = [
            "prlimit",
            f"--cpu={seconds}",
            f"--fsize={LARGEST}",
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(folder),
            *map(str, files),
        ]
        # A group of its own: the program that hangs is a child of the one that is started.
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            print(f"LibreOffice took more than {seconds} s over {len(files)} files")


def report(outcomes: list[Outcome], root: Path) -> None:
    """Print what became of each file."""
    for each in outcomes:
        name = each.path.relative_to(root)
        tail = each.reason or "; ".join(each.unread)
        print(f"{each.state:8} {each.seconds:6.2f} s  {name}  {tail}")
    states = Counter(each.state for each in outcomes)
    slowest = max(outcomes, key=lambda each: each.seconds)
    print(f"\n{len(outcomes)} files: {dict(states)}")
    print(f"slowest {slowest.seconds:.2f} s ({slowest.path.name})")
    peak = peak_mib(resource.RUSAGE_CHILDREN)
    print(f"peak memory of a worker {peak:.0f} MiB")


def compare(outcomes: list[Outcome], texts: dict[Path, str], below: float, root: Path) -> int:
    """Print recall and precision, in total and of each file below the bar.

    Returns:
        how many files below it are not explained.
    """
    read = {each.path: each for each in outcomes if each.state == "read"}
    unread = [path for path, text in texts.items() if path not in read and words(text)]
    print(f"\nopened by LibreOffice with words, and not read by us: {len(unread)}")
    for path in unread:
        print(f"  {path.relative_to(root)}")
    total: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    low: list[Low] = []
    imprecise: list[Low] = []
    for path, text in texts.items():
        if path not in read:
            continue
        theirs, ours = Counter(words(text)), read[path].words
        found = (theirs & (ours + read[path].other)).total()
        exact = (theirs & ours).total()
        surplus = ours - theirs
        for where, lines in left_out(path).items():
            known = surplus & Counter(word for line in lines for word in words(line))
            surplus -= known
            apart[where] += known.total()
        total.update(theirs=theirs.total(), found=found, ours=ours.total(), exact=exact)
        total.update(surplus=surplus.total())
        name = str(path.relative_to(root))
        if theirs and found / theirs.total() < below:
            lost = ", ".join(_most(theirs - ours - read[path].other))
            line = f"{name}: {found}/{theirs.total()}  lost: {lost}"
            low.append(Low(found / theirs.total(), path.name, line))
        known_words = exact + surplus.total()
        if known_words and exact / known_words < below:
            line = f"{name}: {surplus.total()} more: {', '.join(_most(surplus))}"
            imprecise.append(Low(exact / known_words, path.name, line))
    print(f"recall {total['found'] / total['theirs']:.4%} of {total['theirs']} words")
    print(f"precision {total['exact'] / total['ours']:.4%} of {total['ours']} words")
    print(f"  what LibreOffice leaves out: {dict(apart.most_common())}")
    rest = total["exact"] + total["surplus"]
    print(f"  precision of the rest {total['exact'] / rest:.4%} of {rest} words")
    return _print_low("recall", low, LESS, below) + _print_low("precision", imprecise, MORE, below)


def _print_low(title: str, rows: list[Low], known: Mapping[str, str], below: float) -> int:
    print(f"\n{title} under {below:.0%}: {len(rows)} files")
    for row in sorted(rows):
        print(f"  {row.share:7.2%}  {row.line}\n           {known.get(row.name, 'NOT EXPLAINED')}")
    return sum(row.name not in known for row in rows)


def _most(counter: Counter[str]) -> Iterator[str]:
    return (f"{word} x{count}" if count > 1 else word for word, count in counter.most_common(12))


def main() -> int:
    """Run, print, and return 1 if a file failed."""
    offered = parser(__doc__)
    offered.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    offered.add_argument("--libreoffice", type=Path, help="folder for LibreOffice's texts")
    offered.add_argument("--below", type=float, default=0.97, help="name files under this share")
    options = offered.parse_args()
    paths = sorted(path for path in options.folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    watch = Stopwatch()
    outcomes = read_all(paths)
    seconds = watch.seconds
    report(outcomes, options.folder)
    print(f"all of them in {seconds:.1f} s")
    unexplained = 0
    if options.libreoffice:
        texts = libreoffice_texts(paths, options.libreoffice)
        unexplained = compare(outcomes, texts, options.below, options.folder)
    return int(any(each.state == "FAILED" for each in outcomes) or unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
