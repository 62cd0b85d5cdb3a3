"""Does the place of every word of a Markdown file point at that word in its source?

    python benchmarks/markdown_places.py [FILE_OR_FOLDER ...]
    python benchmarks/markdown_places.py --growth

For each file: its words, how many stand in the source exactly as they are shown, how many through
an escape or an entity, and how many somewhere else, which must be none. Each character of a word is
looked up at the line and column that a report would name; a word of which one is wrong is wrong.
`unseen` counts the words of the source that no block shows: targets of links, tags and attributes,
comments, front matter, the names of code languages.

Without arguments these are read: the handbook in `../shared/corpus`, the project's own documents,
and the Markdown files of the packages that are installed. `--growth` measures the time and the
memory that files of 1, 5 and 20 MiB take, and that of hostile texts.
"""

import argparse
import html
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import distributions
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from checker.core.document import Document
from checker.core.limits import Limits
from checker.core.text.lines import LineIndex
from checker.formats.markdown.read import read

_ROOT = Path(__file__).parents[1]
_SHARED = _ROOT.parent / "shared" / "corpus"
_DOCUMENTATION = Path("/usr/share/doc")
_WORD = re.compile(r"\w+|[^\w\s]+")  # punctuation stands somewhere too
_SEEN = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w+;")
_LIMITS = Limits(blocks=10_000_000)
_MOST_FILES = 150
_SIZES = (1, 5, 20)
_MIB = 2**20
_PAGE = """\
## {n}. 経費の精算

　従業員は、**出張**を終えた日から *7日* 以内に、[精算書](forms/a.md)を`経理部`へ提出する。
領収書\\*を添える。交通費は実費とし、$5 と $x^{n}$ の別、A&amp;B の別は問わない[^{n}]。

- 宿泊費は1泊12,000円を上限とする。
  - ただし、<b>部長</b>の承認があるときは、この限りでない。
- [x] 申請書に「出張の目的」を書く

| 区分 | 上限 | 備考 |
|---|--:|---|
| 国内 | 12,000 | 税込\\|税抜 |
| 国外 | 20,000 | <br>別表 |

> 前項の規定にかかわらず、社長が認めた場合は、
> 別に定める。

[^{n}]: 別表{n}を見よ。

"""
_HOSTILE = (
    *("[", "![", "](", "[a](", "[a][", "*a **b ", "_a ", "~~a ", "`", "``a`", "<", "<a ", "<!--"),
    *("<![CDATA[", "&", "\\*", "$a ", "$$", "^[", "[^1]", "> ", "- ", "- x\n", "> a\n", "|a"),
    *("|a|b|\n|-|-|\n", "a|b\n", "- $$a\n", "$$a\n\n", "<b>", "<div>", "<div>\n\n", "<a b='"),
    *("<table><td>", "<td rowspan=99 colspan=99>", "[a]: b\n", "[^a]: b\n", "```\n", "# a\n"),
    *("http://a ", "a  \n", "a\n===\n", "<ruby>a<rt>b", "　", "\t", "<li>", "<ul>"),
)


def main() -> None:
    """Print a row per file and the sums, or what growth costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        _print_cost(arguments.one)
    elif arguments.growth:
        _print_growth()
    else:
        sys.exit(_print_places(arguments.paths))


# Places


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
    yield from sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")])
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


# Growth


def _print_growth() -> None:
    print(f"{'MiB':>4} {'seconds':>8} {'s/MiB':>7} {'peak MiB':>9} {'kept MiB':>9} {'blocks':>8}")
    with TemporaryDirectory() as folder:
        for size in _SIZES:
            path = Path(folder) / f"{size}.md"
            count = size * _MIB // len(_PAGE.encode()) + 1
            pages = (_PAGE.replace("{n}", str(n)) for n in range(count))
            path.write_text("".join(pages), encoding="utf-8")
            subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)
    print(f"\n{'hostile unit':30} {'s at 16n':>9} {'4n/n':>6} {'16n/4n':>7}   (4 is linear)")
    for unit in _HOSTILE:
        _print_hostile(unit)


def _print_cost(path: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = path.read_bytes()
    started = time.perf_counter()
    found = read(path, data, _LIMITS)
    seconds = time.perf_counter() - started
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    size = len(data) / _MIB
    blocks = list(found.walk())
    kept = _resident()
    print(
        f"{size:4.0f} {seconds:8.1f} {seconds / size:7.2f} {peak:9.0f} {kept:9.0f} {len(blocks):8}",
        flush=True,
    )


def _resident() -> float:
    """Return the MiB that the process holds now, where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _print_hostile(unit: str) -> None:
    start = 1_000
    seconds = []
    for count in (start, 4 * start, 16 * start):
        data = ("x\n\n" + unit * count).encode()
        began = time.perf_counter()
        read(Path("x.md"), data, _LIMITS)
        seconds.append(time.perf_counter() - began)
    ratios = [f"{after / before:.1f}" for before, after in pairwise(seconds)]
    print(f"{unit!r:30} {seconds[2]:9.3f} {ratios[0]:>6} {ratios[1]:>7}", flush=True)


if __name__ == "__main__":
    main()
