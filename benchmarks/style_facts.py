"""Compares the style facts that checker reads with those that LibreOffice resolves.

Word files of different producers are read by both; each text portion, paragraph, list label and
first page is compared fact by fact. Per file it prints how many facts were compared and how many
agree, then every disagreement with what is known of it. It also compares the conditional formats
of table cells with those that Word itself noted (`w:cnfStyle`).

    python benchmarks/style_facts.py [--files N] [FILE...]
"""

import argparse
import json
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from style_differences import BORDERED, KNOWN, THEME_EMPTY, Difference
from style_samples import CORPUS, features, made, member, producer, sample

from checker.core.document import Block, Document, Part
from checker.core.errors import InputError
from checker.formats.docx.read import read
from checker.formats.docx.read.formatting import read_formatting
from checker.formats.docx.read.package import WordPackage, open_package
from checker.formats.docx.read.styles import Condition, StyleSheet, read_styles
from checker.formats.docx.read.tables import read_table
from checker.formats.docx.read.theme import Theme
from checker.formats.ooxml.names import W, attribute, child, child_value

SYSTEM_PYTHON = "/usr/bin/python3"
OFFICE = Path(__file__).with_name("libreoffice_facts.py")
# The order of the digits of w:cnfStyle (17.18.8 ST_Cnf).
CNF = [
    "firstRow",
    "lastRow",
    "firstCol",
    "lastCol",
    "band1Vert",
    "band2Vert",
    "band1Horz",
    "band2Horz",
    "neCell",
    "nwCell",
    "seCell",
    "swCell",
]
# 17.18.40 ST_HighlightColor
_HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_TOLERANCE = 0.15  # points: LibreOffice keeps lengths in 1/100 mm
_TIMEOUT = 900


class Comparison(NamedTuple):
    """How often each fact was compared in a file, and what differs."""

    compared: Counter[str]
    differences: list[Difference]


class Tally:
    """What was compared, over all files."""

    def __init__(self) -> None:
        self.compared = Counter[str]()
        self.differing = Counter[str]()
        self.unexplained = 0
        self.producers = Counter[str]()
        self.features = Counter[str]()
        self.alike = 0

    def add(self, path: Path, document: Document, result: Comparison) -> list[str]:
        """Count one file; return its producer and its features."""
        known, has = producer(path), features(path, document)
        self.producers[known.removesuffix(" Strict")] += 1
        self.producers["Strict OOXML, among them"] += known.endswith("Strict")
        self.features.update(has)
        self.compared += result.compared
        self.differing.update(item.fact for item in result.differences)
        self.alike += not result.differences
        return [known, *has]

    def print(self) -> None:
        """Print the totals."""
        print(f"\n{'fact':20} {'compared':>8} {'agree':>8}")
        for fact, count in sorted(self.compared.items()):
            self._line(fact, count, self.differing[fact])
        self._line("all", self.compared.total(), self.differing.total())
        files = self.compared and sum(n for k, n in self.producers.items() if "among" not in k)
        print(f"\nfiles compared: {files}, of which every fact agrees in {self.alike}")
        for title, counts in (("by producer", self.producers), ("having", self.features)):
            print(
                f"{title}: " + ", ".join(f"{name} {n}" for name, n in sorted(counts.items()) if n)
            )
        explained = self.differing.total() - self.unexplained
        print(f"facts that differ: {self.differing.total()}, of which explained: {explained}")

    @staticmethod
    def _line(fact: str, count: int, differing: int) -> None:
        agree = count - differing
        print(f"{fact:20} {count:8} {agree:8} {agree / max(count, 1):8.2%}")


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--files", type=int, default=60, help="how many files of the corpus")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        samples = sample(options.files)
        paths = options.paths or [*samples, *made(Path(folder), samples)]
        theirs, tally = _office(paths), Tally()
        for path in paths:
            _file(path, theirs.get(str(path), {"error": "nothing was printed"}), tally)
    tally.print()
    if not options.paths:
        _print_conditions()


def _file(path: Path, theirs: dict[str, Any], tally: Tally) -> None:
    """Compare one file and print it: producer, features, facts compared, facts agreeing."""
    name = f"{path.parent.name}/{path.name}"
    try:
        document = read(path, path.read_bytes())
    except InputError as error:
        print(f"{name}\n    refused: {error.what.get('en')}")
        return
    if "error" in theirs:
        print(f"{name}\n    LibreOffice: {theirs['error']}")
        return
    result = _compare(path, document, theirs)
    compared, differing = result.compared.total(), len(result.differences)
    said = "; ".join(tally.add(path, document, result))
    print(f"{name}\n    {compared} compared, {compared - differing} agree; {said}")
    tally.unexplained += _print_differences(result.differences)


def _office(paths: list[Path]) -> dict[str, Any]:
    command = [SYSTEM_PYTHON, str(OFFICE), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)
    lines = done.stdout.decode("utf-8").splitlines()
    return {facts["file"]: facts for facts in map(json.loads, lines)}


def _compare(path: Path, document: Document, theirs: dict[str, Any]) -> Comparison:
    compared: Counter[str] = Counter()
    differences: list[Difference] = []
    for fact, ours, other, words in _facts(path, document, theirs):
        compared[fact] += 1
        if not _same(ours, other):
            differences.append(Difference(fact, ours, other, words))
    return Comparison(compared, differences)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, list):
        return any(_same(ours, item) for item in theirs)
    if isinstance(ours, float) and isinstance(theirs, (float, int)):
        return abs(ours - theirs) <= _TOLERANCE
    return bool(ours == theirs)


_Fact = tuple[str, Any, Any, str]


def _facts(path: Path, document: Document, theirs: dict[str, Any]) -> Iterator[_Fact]:
    bordered = b"pgBorders" in member(path, "word/document.xml")
    yield from _page_facts(document, theirs["page"], bordered=bordered)
    ours = [
        block
        for block in document.walk()
        if block.part is Part.BODY and block.table is None and block.text.strip()
    ]
    others = [item for item in theirs["paragraphs"] if _text(item).strip()]
    our_texts = [_plain(block.text) for block in ours]
    their_texts = [_plain(_text(item)) for item in others]
    matcher = SequenceMatcher(None, our_texts, their_texts, autojunk=False)
    for start, other_start, size in matcher.get_matching_blocks():
        for index in range(size):
            block, item = ours[start + index], others[other_start + index]
            yield from _paragraph_facts(block, item)
            yield from _run_facts(block, item)


def _text(item: dict[str, Any]) -> str:
    return "".join(portion["text"] for portion in item["portions"])


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _page_facts(document: Document, theirs: dict[str, Any], *, bordered: bool) -> Iterator[_Fact]:
    page = document.pages[0]
    words = BORDERED if bordered else "page 1"
    for side in ("width", "height", "left", "right"):
        yield f"page {side}", getattr(page, f"{side}_mm"), round(theirs[side], 1), words
    yield "page top", abs(page.top_mm), theirs["top"], words
    yield "page bottom", abs(page.bottom_mm), theirs["bottom"], words
    yield "page landscape", page.orientation == "landscape", theirs["landscape"], words
    yield "page vertical", page.vertical, theirs["vertical"], words
    yield "page columns", page.columns, theirs["columns"], words
    kind = page.grid.kind if page.grid else None
    yield "grid", "characters" if kind == "snap" else kind, theirs["grid"], words
    if page.grid is not None and theirs["grid"]:
        yield "grid pitch", page.grid.line_pitch, theirs["pitch"], words
        yield "grid lines", page.grid.lines_per_page, theirs["lines"], words


def _paragraph_facts(block: Block, theirs: dict[str, Any]) -> Iterator[_Fact]:
    style, words = block.style, block.text[:24]
    alignment = "justify" if style.alignment == "distribute" else style.alignment or "left"
    yield "alignment", alignment, theirs["alignment"], words
    yield "left indent", style.left_indent or 0.0, theirs["left"], words
    yield "right indent", style.right_indent or 0.0, theirs["right"], words
    yield "first line", style.first_line_indent or 0.0, theirs["first_line"], words
    yield "space before", style.space_before or 0.0, theirs["before"], words
    yield "space after", style.space_after or 0.0, theirs["after"], words
    rule = style.line_rule or "multiple"
    yield "line rule", rule, theirs["rule"], words
    if rule == theirs["rule"]:
        line = 1.0 if style.line_spacing is None else style.line_spacing
        yield "line spacing", line, theirs["line"], words
    yield "outline level", style.outline_level, theirs["outline"], words
    yield "keep with next", style.keep_with_next, theirs["keep"], words
    yield "grid of paragraph", style.grid, theirs["grid"], words
    if block.marker or theirs["label"]:
        yield "list label", block.marker or "", theirs["label"].strip(), words


def _run_facts(block: Block, theirs: dict[str, Any]) -> Iterator[_Fact]:
    """Compare character by character; each stretch that both see as one counts once."""
    ours = [
        run.style for run in block.runs for at in range(run.start, run.end) if _shown(block, at)
    ]
    others = [item for item in theirs["portions"] for sign in item["text"] if not sign.isspace()]
    words = block.text[:24]
    before = None
    for style, item in zip(ours, others, strict=True):
        if before is not None and before[0] is style and before[1] is item:
            continue
        before = (style, item)
        for fact in ("ascii_font", "east_asia_font", "complex_font"):
            name = getattr(style, fact)
            if name is not None:
                left_open = THEME_EMPTY if item[fact] == "" else ""
                yield fact.replace("_", " ") + left_open, name, item[fact], words
        yield "size", 10.0 if style.size is None else style.size, item["size"], words
        for fact in ("bold", "italic", "strike", "hidden", "color"):
            yield fact, getattr(style, fact), item[fact], words
        named = _HIGHLIGHTS.get(style.highlight or "", style.highlight)
        yield "highlight", named, item["highlight"], words
        yield "underline", style.underline is not None, item["underline"], words


def _shown(block: Block, at: int) -> bool:
    return not block.text[at].isspace()


def _print_differences(differences: list[Difference]) -> int:
    """Print each kind of difference once; return how many have no known reason."""
    kinds: defaultdict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for item in differences:
        kinds[item.fact, repr(item.ours), repr(item.theirs)].append(item)
    unknown = 0
    for (fact, ours, theirs), items in sorted(kinds.items()):
        reason = next((known.reason for known in KNOWN if known.holds(items[0])), None)
        unknown += 0 if reason else len(items)
        print(f"    {len(items):4} x {fact}: {ours}, LibreOffice {theirs}, at {items[0].words!r}")
        print(f"           {reason or '?'}")
    return unknown


def _print_conditions() -> None:
    """Print how many cells have the conditional formats that Word noted on their paragraphs.

    Word notes those that say something of characters or paragraphs, and no others.
    """
    agree, differ = 0, Counter[str]()
    for path in sorted(CORPUS.rglob("*.docx")):
        try:
            package = open_package(path, path.read_bytes())
        except InputError:
            continue
        for ours, noted in _noted(package):
            agree += ours == noted
            differ[path.name] += ours != noted
    print(f"\ncells whose conditional formats are those that Word noted: {agree}")
    for name, count in sorted(differ.items()):
        if count:
            print(f"    {count:4} other than noted in {name}")


def _noted(package: WordPackage) -> Iterator[tuple[set[str], set[str]]]:
    def root(kind: str) -> Any:
        return package.root(package.related(kind))

    sheet = read_styles(root(RELATIONSHIP_TYPE.STYLES), Theme())
    formatting = read_formatting(root(RELATIONSHIP_TYPE.STYLES), None, None, None)
    found: list[tuple[set[str], set[str]]] = []
    body = package.root(package.main)
    for table in [] if body is None else body.iter(W + "tbl"):
        style = child_value(child(table, "tblPr"), "tblStyle") or ""
        says = _says(sheet, style)

        def read_cell(
            cell: Any, _row: int, _column: int, held: tuple[str, ...], says: set[str] = says
        ) -> tuple[Block, ...]:
            noted = attribute(child(child(child(cell, "p"), "pPr"), "cnfStyle"))
            if noted is not None and len(noted) == len(CNF):
                on = {name for name, digit in zip(CNF, noted, strict=True) if digit == "1"}
                found.append((set(held) & says, on & says))
            return ()

        read_table(table, read_cell, styled_first_row=False, bands=formatting.bands(style))
    yield from found


def _says(sheet: StyleSheet, style: str) -> set[str]:
    chain = sheet.chain(sheet.find(style, "table"))
    conditions = [item for link in chain for item in link.conditions.items()]
    return {region for region, condition in conditions if condition != Condition()}


if __name__ == "__main__":
    main()
