"""`checker lint` on folders of 200 and 2,000 files: cold, warm, and warm with one file changed.

    python benchmarks/lint.py [--sizes 200 2000] [--runs 3] [--handbook FOLDER]
    python benchmarks/lint.py --peers [--node-modules FOLDER]     # textlint beside it, cold
    python benchmarks/lint.py --tiny 100000                       # as many files of one line
    python benchmarks/lint.py --big 50                            # one Markdown file of 50 MB

The files are a handbook repeated, each copy in a folder of its own and with its number in a last
sentence, so that no two files are equal and nothing is gained by duplicates (where there is no
handbook, business prose that is made up). Each run is a process of its own, its modules compiled as
pip leaves them; the warm ones are taken in turn, and the median is shown. What a run printed is
kept, as for any user: a run in which nothing changed prints it again, one with a file changed
computes that file alone. Seconds are of the clock and of processors, children included; memory is
the peak of what all processes of a run take together, a page that they share counted once (Linux).
On a busy machine processor time says more than the clock. "growth" is how much more the larger
folder takes than the smaller one, beside how many more files it has. Fails where one file changed
among 2,000 takes half a second or more, where time grows by more than a quarter beyond the files or
memory by more than a quarter at all, or, with --peers, below 20 times textlint's speed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE / "peers"))

from harness import MEGABYTE, Cost, checker, parser, run  # noqa: E402 - lies beside us
from speed import _HANDBOOK, _textlint, _unlike  # noqa: E402 - likewise

_CHANGED_SECONDS, _FASTER, _GROWTH = 0.5, 20, 1.25
_SETTLED = 2.5
"""Seconds after which a changed file counts as old, so that an answer is kept."""
_LONGEST = 7200
_LARGE = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of several runs."""

    seconds: float
    processor: float
    peak: int

    @classmethod
    def of(cls, costs: list[Cost]) -> "Measured":
        """Return the median of each measure."""
        return cls(
            statistics.median(each.seconds for each in costs),
            statistics.median(each.processor for each in costs),
            int(statistics.median(each.peak for each in costs)),
        )

    def __str__(self) -> str:
        return f"{self.seconds:8.2f} {self.processor:8.2f} {self.peak / MEGABYTE:8.0f}"


def main() -> int:
    """Measure and print; return whether a target is missed."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        os.environ["CHECKER_CACHE_DIR"] = str(root / "user-cache")
        _compile(options, root)
        if options.tiny:
            return _tiny(options, root)
        if options.big:
            return _big(options, root)
        print(f"{'files':>6} {'run':12} {'clock s':>8} {'cpu s':>8} {'peak MB':>8}  last line")
        measured = {size: _folder(options, root, size) for size in options.sizes}
    return int(_missed(options, measured))


def _compile(options: argparse.Namespace, root: Path) -> None:
    """Lint one file, so that the modules are compiled, as pip leaves them when it installs."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(root / "bytecode")
    (root / "first").mkdir()
    (root / "first" / "one.md").write_text("一つの文を書く。\n", encoding="utf-8")
    run(_lint(options, root / "first"), root, _LONGEST)


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    offered.add_argument("--runs", type=int, default=3, help="of the warm ones")
    offered.add_argument("--handbook", type=Path, default=_HANDBOOK)
    offered.add_argument("--ruleset", default="ja-technical")
    offered.add_argument("--jobs", type=int, help="processes; else as lint chooses")
    offered.add_argument("--format", default="text")
    offered.add_argument("--peers", action="store_true", help="textlint beside it")
    offered.add_argument(
        "--node-modules", type=Path, default=_HERE / "peers" / "textlint" / "node_modules"
    )
    offered.add_argument("--tiny", type=int, default=0, help="files of one line")
    offered.add_argument("--big", type=int, default=0, help="megabytes of one Markdown file")
    return offered.parse_args()


def _folder(options: argparse.Namespace, root: Path, size: int) -> dict[str, Measured]:
    """Measure one folder; return the medians by kind of run."""
    docs = root / f"docs{size}"
    files = list(_files(options, docs, size))
    lint = _lint(options, docs)
    rows = {"cold": Measured.of([run(lint, root, _LONGEST)])}
    _print(size, "cold", rows["cold"], root)
    taken: dict[str, list[Cost]] = {"warm": [], "one changed": []}
    for number in range(options.runs):
        time.sleep(_SETTLED)
        run(lint, root, _LONGEST)  # keeps what it prints, and the hashes of what was new
        taken["warm"].append(run(lint, root, _LONGEST))
        changed = files[number * 7 % len(files)]
        changed.write_bytes(changed.read_bytes() + f"\n第{number}回の改訂を行う。\n".encode())
        taken["one changed"].append(run(lint, root, _LONGEST))
    for name, costs in taken.items():
        rows[name] = Measured.of(costs)
        _print(size, name, rows[name], root)
    if options.peers:
        rows["textlint"] = Measured.of(
            [run(_textlint(options.node_modules, files), root, _LONGEST)]
        )
        _print(size, "textlint", rows["textlint"], None)
    return rows


def _print(size: int, name: str, row: Measured, root: Path | None) -> None:
    last = ""
    if root is not None:
        text = (root / "output").read_text(encoding="utf-8")
        last = text.rstrip("\n").rpartition("\n")[2][:120]
    print(f"{size:6} {name:12} {row}  {last}", flush=True)


def _lint(options: argparse.Namespace, docs: Path) -> list[str]:
    command = checker("lint", docs, "--no-model", "--lang", "en")
    command += ["-r", options.ruleset, "--format", options.format]
    return [*command, *(["--jobs", str(options.jobs)] if options.jobs else [])]


def _files(options: argparse.Namespace, docs: Path, size: int) -> Iterator[Path]:
    """Yield `size` files: the handbook's, each copy in a folder of its own, no two equal."""
    texts = {file.name: file.read_bytes() for file in sorted(options.handbook.glob("*.md"))}
    if not texts:
        print(f"no handbook at {options.handbook}: business prose that is made up")
        made = list(_unlike(docs / "made", size * 11_000))[:size]
        yield from made
        return
    names = list(texts)
    for number in range(size):
        copy, index = divmod(number, len(names))
        file = docs / f"{copy:04}" / names[index]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(texts[names[index]] + f"\n\n写しの番号は{copy + 1}とする。\n".encode())
        yield file


def _missed(options: argparse.Namespace, measured: dict[int, dict[str, Measured]]) -> bool:
    checks: list[tuple[str, float, Callable[[float], bool], str]] = []
    for size, rows in measured.items():
        if size >= _LARGE:
            seconds = rows["one changed"].seconds
            checks.append(
                (f"{size}, one changed: s", seconds, lambda s: s < _CHANGED_SECONDS, "< 0.5")
            )
        if options.peers:
            faster = rows["textlint"].seconds / rows["cold"].seconds
            checks.append((f"{size}, x textlint", faster, lambda x: x >= _FASTER, ">= 20"))
    small, large = min(measured), max(measured)
    if large > small:
        for name in ("cold", "warm"):
            less, more = measured[small][name], measured[large][name]
            by_file = more.processor / less.processor / (large / small)
            memory = more.peak / max(less.peak, 1)
            checks.append((f"{name}: time's growth by file", by_file, _grows, f"<= {_GROWTH}"))
            checks.append((f"{name}: memory's growth", memory, _grows, f"<= {_GROWTH}"))
    for label, value, holds, target in checks:
        print(f"{label:32} {value:8.2f}  {target:8} {'ok' if holds(value) else 'MISSED'}")
    return not all(holds(value) for _, value, holds, _ in checks)


def _grows(value: float) -> bool:
    return value <= _GROWTH


def _tiny(options: argparse.Namespace, root: Path) -> int:
    """Measure very many files of one line each, cold and warm."""
    docs = root / "tiny"
    for number in range(options.tiny):
        file = docs / f"{number // 1000:04}" / f"{number:06}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"第{number}号の記録を保管する。\n", encoding="utf-8")
    lint = _lint(options, docs)
    for name in ("cold", "warm", "warm"):
        _print(options.tiny, name, Measured.of([run(lint, root, _LONGEST)]), root)
    return 0


def _big(options: argparse.Namespace, root: Path) -> int:
    """Measure one large Markdown file among three small ones."""
    docs = root / "big"
    docs.mkdir()
    line = "備品の在庫を毎月確認し、不足分を総務部に申請する。\n\n".encode()
    (docs / "big.md").write_bytes(line * (options.big * MEGABYTE // len(line)))
    for name in ("a", "b", "c"):
        (docs / f"{name}.md").write_bytes(line)
    lint = _lint(options, docs)
    _print(4, "big", Measured.of([run(lint, root, _LONGEST)]), root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
