"""Does the place of every word of a Markdown file point at that word in its source?

    python benchmarks/markdown_places.py [FILE_OR_FOLDER ...]

For each file: its words, how many stand in the source exactly as they are shown, how many through
an escape or an entity, and how many somewhere else, which must be none. Each character of a word is
looked up at the line and column that a report would name; a word of which one is wrong is wrong.
`unseen` counts the words of the source that no block shows: targets of links, tags and attributes,
comments, front matter, the names of code languages.

Without arguments these are read: the handbook in `../shared/corpus`, the project's own documents,
and the Markdown files of the packages that are installed.
"""

import html
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distributions
from itertools import pairwise
from pathlib import Path

from harness import ROOT, parser

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS
from checker.core.text.lines import LineIndex
from checker.formats.markdown.read import read

_SHARED = ROOT.parent / "shared" / "corpus"
_DOCUMENTATION = Path("/usr/share/doc")
_WORD = re.compile(r"\w+|[^\w\s]+")  # punctuation stands somewhere too
_SEEN = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
_LIMITS = DEFAULT_LIMITS.model_copy(update={"blocks": 10_000_000})
_MOST_FILES = 150


def main() -> None:
    """Print a row per file and the sums."""
    offered = parser(__doc__)
    offered.add_argument("paths", nargs="*", type=Path)
    sys.exit(_print_places(offered.parse_args().paths))


def _print_places(paths: list[Path]) -> int:
    """Print a row per file; return how many words stand somewhere else."""
    print(f"{'words':>8} {'exact':>8} {'escape':>7} {'wrong':>6} {'unseen':>7}  file")
    total: Counter[str] = Counter()
    files = list(_files(paths))
    for path in files:
        found = read(path, path.read_bytes(), _LIMITS)
        counts = _judged(found)
        total += counts
        print(_row(counts), path)
    print(_row(total), f"{len(files)} files")
    return total["wrong"]


def _row(counts: Counter[str]) -> str:
    shown = counts["exact"] + counts["escape"] + counts["wrong"]
    cells = (shown, counts["exact"], counts["escape"], counts["wrong"], counts["unseen"])
    return " ".join(f"{n:{w}}" for n, w in zip(cells, (8, 8, 7, 6, 7), strict=True)) + " "


def _files(paths: list[Path]) -> Iterator[Path]:
    if paths:
        for path in paths:
            yield from sorted(path.rglob("*.md")) if path.is_dir() else [path]
        return
    yield from sorted(_SHARED.rglob("*.md"))
    yield from sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    installed = {
        Path(str(file.locate()))
        for each in distributions()
        for file in each.files or ()
        if file.suffix == ".md"
    }
    others = [*sorted(installed), *sorted(_DOCUMENTATION.rglob("*.md"))]
    yield from [path for path in others if path.is_file() and path.stat().st_size][:_MOST_FILES]


def _judged(found: Document) -> Counter[str]:
    counts: Counter[str] = Counter()
    source = found.source or ""
    covered = bytearray(len(source) + 1)
    index, lines = LineIndex(source), source.split("\n")
    for block in found.walk():
        for offset in block.offsets or ():
            covered[offset] = 1
        for word in _WORD.finditer(block.text):
            offsets = (block.offsets or ())[word.start() : word.end()]
            counts[_how(lines, word[0], [index.place(offset) for offset in offsets])] += 1
    for word in _SEEN.finditer(source):
        counts["unseen"] += not any(covered[word.start() : word.end()])
    return counts


def _how(lines: list[str], word: str, places: list[tuple[int, int]]) -> str:
    """Return whether a word's places are `exact`, lead to an `escape`, or are `wrong`.

    `places` are the line and the column of each of its characters, from 1.
    """
    if len(places) != len(word) or any(before > after for before, after in pairwise(places)):
        return "wrong"
    how = "exact"
    for character, (line, column) in zip(word, places, strict=True):
        if lines[line - 1][column - 1 : column] == character:
            continue
        escape = _ESCAPE.match(lines[line - 1], column - 1)
        if escape is None or character not in (escape[1] or html.unescape(escape[0])):
            return "wrong"
        how = "escape"
    return how


if __name__ == "__main__":
    main()
