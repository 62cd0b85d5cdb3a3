"""Puts comments on Excel files of other people and reads the copies with other eyes.

    python benchmarks/xlsx_round_trip.py --corpus FOLDER... [--seed 1] [--cells 8]
        [--libreoffice 20]

For every .xlsx and .xlsm that can be read: notes on seeded random blocks (cells, text boxes,
headers, comments), on cells that have comments, and on the whole document go through
`checker.formats.xlsx.edit`. Then

- every part that the writer had no reason to touch is the same, packed bytes included, and the
  entries keep their order; of a sheet only `legacyDrawing` is new;
- openpyxl opens the copy: the text and the author of each comment are what they should be by the
  notes, the comments that were there begin as they did, threads are as they were, and values,
  formulas and number formats of all cells are those of the original;
- each new comment has one box, at its cell and with an id of its own, and the boxes that were
  there stay;
- a note that does not stand at its cell says where it belongs;
- checker reads the same blocks in the copy.

`--libreoffice` has so many of the copies converted to PDF, and to .csv beside the original: the
same values.
"""

import io
import random
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from harness import Stopwatch, parser
from lxml import etree

from checker.core.document import Block, Document, Part, Span
from checker.core.errors import InputError, OutputError
from checker.formats.ooxml.comment_texts import CommentText
from checker.formats.ooxml.encryption import without_encryption
from checker.formats.xlsx.edit import AnnotatedBook, annotate
from checker.formats.xlsx.read import read

SUFFIXES = frozenset({".xlsx", ".xlsm"})
SEPARATOR = "――― checker ―――"
LONGEST = 30
SECONDS = 90
LOCAL_HEADER = 30


@dataclass
class Outcome:
    """What became of one file."""

    path: Path
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    data: bytes = b""


def random_notes(document: Document, chosen: random.Random, count: int) -> list[CommentText]:
    """Return notes on random spans of random blocks, on comments, and one on the whole."""
    blocks = [block for block in document.walk() if block.spot is not None]
    remarks = [block for block in blocks if block.part is Part.COMMENT]
    margins = [block for block in blocks if block.part in {Part.HEADER, Part.FOOTER}]
    picked = [chosen.choice(blocks) for _ in range(count if blocks else 0)]
    picked += remarks[:3] + margins[:1]
    notes = [CommentText(Span("", 0, 0), ("[test] whole", "All of it."), "Where: all", whole=True)]
    for number, block in enumerate(picked):
        start = chosen.randrange(len(block.text)) if block.text else 0
        end = min(len(block.text), start + chosen.randint(0, LONGEST))
        lines = (f"[test] {number}", "A random place: _x0041_ & <b>\ufffe.", "二行目")
        where = f"Where: {block.spot.cell_name if block.spot else ''}"
        notes.append(CommentText(block.span(start, end), lines, where))
    return notes


def check(path: Path, seed: int, cells: int) -> Outcome:
    """Annotate one file and read the copy; every exception is a fault."""
    outcome = Outcome(path)
    try:
        _check(outcome, seed, cells)
    except InputError as error:
        outcome.counts["refused by the reader"] += 1
        outcome.faults += [f"refused: {error.what.get('en')}"] if outcome.counts["files"] else []
    except OutputError as error:
        outcome.counts[f"no copy: {error.what.get('en')}"] += 1
    except Exception:  # noqa: BLE001 - what this benchmark looks for
        outcome.faults.append(traceback.format_exc(limit=-4))
    return outcome


def _check(outcome: Outcome, seed: int, cells: int) -> None:
    path, data = outcome.path, outcome.path.read_bytes()
    document = read(path, data)
    outcome.counts["files"] += 1
    chosen = random.Random(zlib.crc32(path.name.encode()) + seed)  # noqa: S311 - a sample
    notes = random_notes(document, chosen, cells)
    copy = annotate(path, data, notes, language="en")
    outcome.data = copy.data
    outcome.counts["notes"] += len(copy.placed)
    outcome.counts["notes at their cells"] += sum(each.exact for each in copy.placed)
    before = without_encryption(data, "")
    outcome.faults += _part_faults(before, copy.data, outcome.counts)
    outcome.faults += _box_faults(before, copy.data, copy)
    outcome.faults += _openpyxl_faults(before, copy, document, outcome.counts)
    if _shown(read(path, copy.data)) != _shown(document):
        outcome.faults.append("checker reads other blocks")


# Parts


def _part_faults(old: bytes, new: bytes, counts: Counter[str]) -> Iterator[str]:
    """Yield the entries that changed without reason, or lost their order."""
    with ZipFile(io.BytesIO(old)) as before, ZipFile(io.BytesIO(new)) as after:
        names = [each.filename for each in before.infolist()]
        if [each.filename for each in after.infolist()][: len(names)] != names:
            yield "the entries have another order"
        for name in names:
            if _packed(old, before, name) == _packed(new, after, name):
                counts["parts with the same packed bytes"] += 1
                continue
            counts["parts that changed"] += 1
            yield from _change_faults(name, before.read(name), after.read(name))


def _change_faults(name: str, old: bytes, new: bytes) -> Iterator[str]:
    lower = name.lower()
    if lower.endswith(".vml") or "comment" in lower.rpartition("/")[2]:
        return  # looked at elsewhere
    if lower == "[content_types].xml" or lower.endswith(".rels"):
        before, after = (Counter(map(_canonical, etree.fromstring(each))) for each in (old, new))
        if before - after:
            yield f"{name}: something is gone"
    elif "/worksheets/" in lower:
        root = etree.fromstring(new)
        added = [each for each in root if etree.QName(each).localname == "legacyDrawing"]
        for each in added:
            yield from _order_faults(name, each)
            root.remove(each)
        if len(added) != 1 or _canonical(root) != _canonical(etree.fromstring(old)):
            yield f"{name}: more than legacyDrawing changed"
    else:
        yield f"{name}: changed"


def _order_faults(name: str, drawing: etree._Element) -> Iterator[str]:
    """Yield what stands on the wrong side of `legacyDrawing` (CT_Worksheet)."""
    later = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems"}
    later |= {"tableParts", "extLst"}
    previous = {etree.QName(each).localname for each in drawing.itersiblings("*", preceding=True)}
    following = {etree.QName(each).localname for each in drawing.itersiblings("*")}
    if previous & later or not following <= later | {"AlternateContent"}:
        yield f"{name}: legacyDrawing stands in the wrong place"


def _canonical(node: etree._Element) -> bytes:
    return etree.tostring(node, method="c14n", with_tail=False)


def _packed(data: bytes, archive: ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER]
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = entry.header_offset + LOCAL_HEADER + lengths
    return data[start : start + entry.compress_size]


# Boxes


def _box_faults(old: bytes, new: bytes, copy: AnnotatedBook) -> Iterator[str]:
    """Yield what is wrong with the shapes in which Excel shows comments."""
    before, after = _boxes(old), _boxes(new)
    ids = [identifier for boxes in after.values() for identifier, _ in boxes]
    ids_before = [identifier for boxes in before.values() for identifier, _ in boxes]
    if max(Counter(ids).values(), default=0) > max(Counter(ids_before).values(), default=1):
        yield "two boxes have one id"
    for name, boxes in before.items():
        if after[name][: len(boxes)] != boxes:
            yield f"{name}: the boxes that were there changed"
    cells = Counter(at for boxes in after.values() for _, at in boxes if at)
    wanted = Counter({(each.sheet, each.cell): 1 for each in copy.placed})
    at = Counter(cell for _, cell in wanted)
    if at - cells:
        yield f"comments without a box: {at - cells}"


def _boxes(data: bytes) -> dict[str, list[tuple[str, str]]]:
    found = {}
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(".vml"):
                root = etree.fromstring(archive.read(name))
                found[name] = [
                    (each.get("id") or "", _cell_of(each)) for each in root.iter("{*}shape")
                ]
    return found


def _cell_of(shape: etree._Element) -> str:
    data = shape.find("{*}ClientData")
    if data is None or data.get("ObjectType") != "Note":
        return ""
    row, column = data.findtext("{*}Row"), data.findtext("{*}Column")
    return openpyxl.utils.get_column_letter(int(column or 0) + 1) + str(int(row or 0) + 1)


# openpyxl


def _openpyxl_faults(
    old: bytes, copy: AnnotatedBook, document: Document, counts: Counter[str]
) -> Iterator[str]:
    before = _opened(old)
    if before is None:
        counts["openpyxl does not open the original"] += 1
        return
    after = _opened(copy.data)
    if after is None:
        yield "openpyxl opens the original, not the copy"
        return
    counts["opened by openpyxl"] += 1
    wanted = _wanted(copy, document)
    for sheet in before.worksheets:
        twin = after[sheet.title]
        yield from _value_faults(sheet, twin, counts)
        mine = {cell: words for (name, cell), words in wanted.items() if name == sheet.title}
        yield from _comment_faults(sheet, twin, mine, counts)


def _opened(data: bytes) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - whatever it does not open
        return None


def _value_faults(sheet: Any, twin: Any, counts: Counter[str]) -> Iterator[str]:
    old, new = _cells(sheet), _cells(twin)
    for at in old.keys() | new.keys():
        counts["cells compared"] += 1
        facts = [_facts(cells.get(at)) for cells in (old, new)]
        if facts[0] != facts[1]:
            yield f"{sheet.title}!{at}: {facts[0]} became {facts[1]}"


def _cells(sheet: Any) -> dict[str, Any]:
    """Return the cells that a sheet has; `iter_rows` makes all those between them, too."""
    return {cell.coordinate: cell for cell in sheet._cells.values()}  # noqa: SLF001


def _facts(cell: Any) -> tuple[object, ...]:
    if cell is None or (cell.value is None and not cell.has_style):
        return ()
    value = cell.value
    stored = str(vars(value)) if hasattr(value, "ref") else str(value)  # an array's formula
    return stored, cell.data_type, cell.number_format, cell.style_id


def _wanted(copy: AnnotatedBook, document: Document) -> dict[tuple[str, str], str]:
    """Return by cell what the comments are to say, as the notes have it."""
    found: dict[tuple[str, str], str] = {}
    for each in copy.placed:
        lines = list(each.note.lines)
        if not (each.exact and _is_all(each.note.span, document)):
            lines.insert(2, each.note.where)
        words = "\n".join(lines).replace("\ufffe", "\ufffd")
        key = (each.sheet, each.cell)
        found[key] = f"{found[key]}\n\n{words}" if key in found else words
    return found


def _is_all(span: Span, document: Document) -> bool:
    """Return whether a span is all that a cell says."""
    block = document.block(span.path)
    said = block.table is None and block.part is Part.BODY
    return said and document.quote(span) == block.text


def _comment_faults(
    sheet: Any, twin: Any, wanted: dict[str, str], counts: Counter[str]
) -> Iterator[str]:
    old, new = _comments(sheet), _comments(twin)
    for cell in old.keys() | new.keys() | wanted.keys():
        was, now, mine = old.get(cell), new.get(cell), wanted.get(cell)
        counts["comments compared"] += now is not None
        expected = was
        if mine is not None and was is not None:
            counts["comments that grew"] += 1
            expected = (was[0], f"{was[1]}\n{SEPARATOR}\n{mine}")
        elif mine is not None:
            expected = ("checker", f"checker:\n{mine}")
        if now is not None:
            now = (now[0], now[1].replace("_x005F_", "_"))  # openpyxl leaves escapes as they are
        if now != expected:
            yield f"{sheet.title}!{cell}: comment {now}, not {expected}"


def _comments(sheet: Any) -> dict[str, tuple[str, str]]:
    return {
        at: (cell.comment.author, cell.comment.text)
        for at, cell in _cells(sheet).items()
        if getattr(cell, "comment", None) is not None
    }


def _shown(document: Document) -> list[tuple[object, ...]]:
    blocks: Iterator[Block] = (b for b in document.walk() if b.part is not Part.COMMENT)
    return [(b.path, b.kind, b.text, b.marker, b.runs, b.marks, b.section) for b in blocks]


# LibreOffice


def libreoffice_faults(outcomes: Sequence[Outcome]) -> None:
    """Add, as faults, that LibreOffice converts an original and not its copy, or other values."""
    with tempfile.TemporaryDirectory() as folder:
        for number, each in enumerate(outcomes):
            suffix = each.path.suffix
            Path(folder, f"{number}-old{suffix}").write_bytes(each.path.read_bytes())
            Path(folder, f"{number}-new{suffix}").write_bytes(each.data)
        names = sorted(path.name for path in Path(folder).iterdir())
        for kind in ("pdf", "csv"):
            _convert(Path(folder), names, kind)
        for number, each in enumerate(outcomes):
            each.faults += _conversion_faults(Path(folder), number, each.counts)


def _convert(folder: Path, names: Sequence[str], kind: str) -> None:
    profile = Path(folder, "profile").as_uri()
    for start in range(0, len(names), 10):
        command = ["timeout", "-k", "5", str(SECONDS), "soffice", "--headless"]
        command += [f"-env:UserInstallation={profile}", "--convert-to", kind]
        quiet = subprocess.DEVNULL
        words = [*command, *names[start : start + 10]]
        subprocess.run(words, cwd=folder, stdout=quiet, stderr=quiet, check=False)


def _conversion_faults(folder: Path, number: int, counts: Counter[str]) -> Iterator[str]:
    for kind in ("pdf", "csv"):
        old, new = (folder / f"{number}-{which}.{kind}" for which in ("old", "new"))
        if not old.exists():
            counts[f"LibreOffice writes no {kind} of the original"] += 1
        elif not new.exists():
            yield f"LibreOffice writes a {kind} of the original, not of the copy"
        else:
            counts[f"LibreOffice writes a {kind} of both"] += 1
            if kind == "csv" and _values(old) != _values(new):
                yield "LibreOffice finds other values in the copy"


def _values(path: Path) -> list[bytes]:
    """Return the lines of a .csv file without the empty cells at the end, which comments add."""
    lines = [line.rstrip(b",") for line in path.read_bytes().splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def main() -> int:
    """Run, print counts and every fault, and return 1 where there is one."""
    offered = parser(__doc__)
    offered.add_argument("--corpus", type=Path, required=True, nargs="+")
    offered.add_argument("--seed", type=int, default=1)
    offered.add_argument("--cells", type=int, default=8)
    offered.add_argument("--libreoffice", type=int, default=0, metavar="COUNT")
    options = offered.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    found = (path for folder in options.corpus for path in folder.rglob("*"))
    paths = sorted(path for path in found if path.suffix.lower() in SUFFIXES)
    watch, total, failed = Stopwatch(), Counter[str](), 0
    outcomes = [check(path, options.seed, options.cells) for path in paths]
    copies = [each for each in outcomes if each.data]
    sample = random.Random(options.seed).sample(copies, min(options.libreoffice, len(copies)))  # noqa: S311
    libreoffice_faults(sample)
    for each in outcomes:
        total += each.counts
        failed += bool(each.faults)
        for fault in each.faults:
            print(f"{each.path.name}: {fault}")
    print(f"\n{len(paths)} files in {watch.seconds:.0f} s, {failed} with faults")
    for name, count in sorted(total.items()):
        print(f"{count:9}  {name}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
