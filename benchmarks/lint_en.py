"""`checker lint` on English Markdown beside markdownlint-cli2 and proselint, with equal rules.

    npm install --prefix benchmarks/peers/markdownlint          # once
    python -m venv benchmarks/peers/proselint/venv              # once, and into it:
    benchmarks/peers/proselint/venv/bin/pip install -r benchmarks/peers/proselint/requirements.txt
    python benchmarks/lint_en.py [--sizes 200 2000] [--runs 3] [--corpus FOLDER] [--peer NAME]
    python benchmarks/lint_en.py --show md034     # lines of a check that one side alone names

For each peer checker runs a rule set that holds what has a counterpart there, and the peer is set
to these checks alone: peers/markdownlint/rules.yaml, and what peers/proselint/pairs.py makes of
proselint's own tables. Both take the pairs from the peer's documentation or source, named there.

The files are prose that is made up, no sentence of it twice, or, with --corpus, 200 Markdown files
of a folder (1 to 60 KB, mostly ASCII, no licences, chosen by their hash) and, for more, copies of
these, each with a sentence of its own at the end: no two files are equal, so that nothing is gained
by duplicates. The larger folder holds more of the same, so costs must grow with the number of
files, and checker's memory hardly at all: "growth" is what a file costs in the larger folder, over
what it costs in the smaller one, and memory over memory. A start is a part of every run, so the
growth of time is under 1 where it tells.

Each run is a process of its own; cold, warm and the peer take turns, and medians are shown; a
folder of over 1,000 files is measured once. Seconds are of the clock and of processors, children
included; memory is the peak of what all processes of a run take together, a page that they share
counted once (Linux). Checker shares the work among processes and keeps a cache, the peers do
neither. On a busy machine processor time says more than the clock. Findings are compared by check,
file and line, in the smallest folder; of what only the peer names, that in code, HTML and tables is
counted apart.

Fails where checker's time grows by more than a quarter beyond the files or its memory by more than
a quarter, or where a rule of ours could not run.
"""

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from harness import Cost, checker, parser, run
from lint import Measured
from markdown_it import MarkdownIt

_PEERS = Path(__file__).resolve().parent / "peers"
_DISTINCT, _SMALLEST, _LARGEST, _ASCII = 200, 1_000, 60_000, 0.98
_GROWTH, _LONGEST = 1.25, 3600
_LARGE, _SAMPLE = 1_000, 5
_MARKDOWNLINT_LINE = re.compile(r"(.+\.md):(\d+)\S* \S+ (MD\d+)")
_PROSELINT_LINE = re.compile(r"(/.+\.md):(\d+):\d+: ([a-z_.0-9]+): ")
_UNREAD = {"fence": "code", "code_block": "code", "html_block": "HTML", "table_open": "tables"}

Alarm = tuple[str, Path, int]
"""A check of the peer's, a file, and a line from 1."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another linter: our rules for it, how it is run, and how its report is read."""

    name: str
    rules: Path
    command: Callable[[Path], list[str]]
    alarms: Callable[[Path], Iterator[Alarm]]
    check_of: Callable[[str], str]


def main() -> int:
    """Measure, compare and print; return whether something is missed."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        os.environ["CHECKER_CACHE_DIR"] = str(root / "user-cache")
        peers = [make(options, root) for make in _MAKERS if options.peer in make.__name__]
        missed = False
        for peer in peers:
            print(
                f"\n{peer.name}\n{'files':>6} {'run':18} {'clock s':>8} {'cpu s':>8} {'peak MB':>8}"
            )
            rows = {size: _folder(options, root, size, peer) for size in options.sizes}
            missed |= _grown(rows, options.sizes)
            missed |= _compared(options, root, min(options.sizes), peer)
    return int(missed)


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--sizes", type=int, nargs="+", default=[200, 2000])
    offered.add_argument("--runs", type=int, default=3, help="of each, in turn")
    offered.add_argument("--corpus", type=Path, help="Markdown files to repeat; else made up")
    offered.add_argument("--peer", default="", help="markdownlint or proselint alone")
    offered.add_argument("--jobs", type=int, help="checker's processes; else as lint chooses")
    offered.add_argument("--show", default="", help="some differences on this check, or on all")
    offered.add_argument("--node-modules", type=Path, default=_PEERS / "markdownlint/node_modules")
    offered.add_argument("--proselint", type=Path, default=_PEERS / "proselint/venv")
    return offered.parse_args()


def _markdownlint(options: argparse.Namespace, root: Path) -> Peer:
    """Return markdownlint-cli2, which writes a line for each finding to standard error."""
    folder = _PEERS / "markdownlint"
    program = _there(options.node_modules / ".bin" / "markdownlint-cli2")
    settings = str(folder / ".markdownlint-cli2.jsonc")

    def alarms(docs: Path) -> Iterator[Alarm]:
        for row in (root / "errors").read_text(encoding="utf-8").splitlines():
            if match := _MARKDOWNLINT_LINE.match(row):
                yield match[3].lower(), Path(match[1]).resolve().relative_to(docs), int(match[2])

    return Peer(
        "markdownlint-cli2",
        folder / "rules.yaml",
        lambda docs: [str(program), "--config", settings, f"{docs}/**/*.md"],
        alarms,
        lambda rule: rule.partition(".")[2],
    )


def _proselint(options: argparse.Namespace, root: Path) -> Peer:
    """Return proselint; our rules are made of its tables, in its own environment."""
    folder = _PEERS / "proselint"
    python = _there(options.proselint / "bin" / "python")
    made = subprocess.run([python, folder / "pairs.py"], capture_output=True, check=True)
    rules = root / "proselint.yaml"
    rules.write_bytes(made.stdout)
    command = [str(python), "-m", "proselint", "check"]
    command += ["--config", str(folder / ".proselintrc.json")]  # before `check` it is ignored

    def alarms(docs: Path) -> Iterator[Alarm]:
        failed = (root / "errors").read_text(encoding="utf-8").count("Error encountered")
        if failed:
            print(f"   proselint gave up on {failed} files")
        for row in (root / "output").read_text(encoding="utf-8").splitlines():
            if match := _PROSELINT_LINE.match(row):
                name = match[3].replace("_", "-")
                yield name, Path(match[1]).relative_to(docs.resolve()), int(match[2])

    return Peer(
        "proselint",
        rules,
        lambda docs: [*command, str(docs)],
        alarms,
        lambda rule: rule.rpartition(".")[0],
    )


_MAKERS = (_markdownlint, _proselint)


def _there(program: Path) -> Path:
    if not program.exists():
        raise SystemExit(f"not there: {program}\n  see {_PEERS / 'README.md'}")
    return program


def _folder(options: argparse.Namespace, root: Path, size: int, peer: Peer) -> dict[str, Measured]:
    """Measure one folder with one peer; return the medians by kind of run."""
    docs = _documents(options, root, size)
    taken: defaultdict[str, list[Cost]] = defaultdict(list)
    for number in range(options.runs if size <= _LARGE else 1):
        lint = _lint(options, docs, peer, root / f"{peer.name}{size}-{number}.sqlite")
        taken["checker, cold"].append(run(lint, root, _LONGEST))
        run(lint, root, _LONGEST)  # the first warm run also writes the hashes of what was new
        taken["checker, warm"].append(run(lint, root, _LONGEST))
        if _from_cache(root / "output") < size:
            raise SystemExit("no warm run: checker's own files changed meanwhile; measure again")
        taken[peer.name].append(run(peer.command(docs), root, _LONGEST))
    rows = {name: Measured.of(costs) for name, costs in taken.items()}
    for name, row in rows.items():
        print(f"{size:6} {name:18} {row}")
    ours, theirs = rows["checker, cold"], rows[peer.name]
    ratio = theirs.processor / ours.processor
    print(f"{size:6} {peer.name} takes {ratio:.2f} times the processor time of checker, cold;")
    print(f"       {theirs.seconds / ours.seconds:.2f} times by the clock", flush=True)
    return rows


def _lint(options: argparse.Namespace, docs: Path, peer: Peer, cached: Path) -> list[str]:
    command = checker("lint", docs, "--no-model", "--lang", "en")
    command += ["-r", str(peer.rules), "--format", "jsonl", "--cache-file", str(cached), "-q"]
    return [*command, *(["--jobs", str(options.jobs)] if options.jobs else [])]


def _from_cache(report: Path) -> int:
    """Return how many files a run took from what was kept, as its last line says."""
    last = report.read_text(encoding="utf-8").splitlines()[-1]
    return int(json.loads(last)["cached"])


def _grown(rows: dict[int, dict[str, Measured]], sizes: list[int]) -> bool:
    """Print how costs grow; return whether checker's grow by more than the files."""
    small, large = min(sizes), max(sizes)
    missed = False
    for name in rows[small] if large > small else ():
        less, more = rows[small][name], rows[large][name]
        time = more.processor / less.processor / (large / small)
        memory = more.peak / less.peak
        fine = not name.startswith("checker") or max(time, memory) <= _GROWTH
        missed |= not fine
        print(f"       growth of {name:18} time by file {time:5.2f}, memory {memory:5.2f}", end="")
        print("" if fine else "  MISSED")
    return missed


def _compared(options: argparse.Namespace, root: Path, size: int, peer: Peer) -> bool:
    """Run both once more and print by check how they agree; return whether a rule could not run."""
    docs = root / f"docs{size}"
    run([*_lint(options, docs, peer, root / "last.sqlite"), "--no-cache"], root, _LONGEST)
    ours, broken = _ours(root / "output", docs, peer)
    run(peer.command(docs), root, _LONGEST)
    theirs = Counter(peer.alarms(docs))
    print(f"   {ours.total()} findings here, {theirs.total()} there; by check and line:")
    print(f"   {'check':44} {'both':>6} {'here':>6} {'there':>6}  there alone, not read here")
    for check in [*sorted({alarm[0] for alarm in {*ours, *theirs}}), ""]:
        sides = [{alarm for alarm in side if check in {alarm[0], ""}} for side in (ours, theirs)]
        both, here, there = sides[0] & sides[1], sides[0] - sides[1], sides[1] - sides[0]
        why = Counter(place for alarm in there if (place := _unread(docs / alarm[1], alarm[2])))
        note = ", ".join(f"{count} in {place}" for place, count in sorted(why.items()))
        print(f"   {check or 'all':44} {len(both):6} {len(here):6} {len(there):6}  {note}")
        if check and options.show in {check, "all"}:
            _show(docs, "here", here)
            _show(docs, "there", there)
    for rule in sorted(broken):
        print(f"   COULD NOT RUN: {rule}")
    return bool(broken)


def _ours(report: Path, docs: Path, peer: Peer) -> tuple[Counter[Alarm], set[str]]:
    found: Counter[Alarm] = Counter()
    broken: set[str] = set()
    for row in map(json.loads, report.read_text(encoding="utf-8").splitlines()):
        if row["type"] != "file":
            continue
        file = Path(row["path"]).resolve().relative_to(docs.resolve())
        broken |= {each["rule"] for each in row["not_judged"]}
        for finding in row["findings"]:
            found[peer.check_of(finding["rule"]), file, finding["place"]["line"] or 1] += 1
    return found, broken


def _show(docs: Path, side: str, alarms: set[Alarm]) -> None:
    for _, file, line in sorted(alarms)[:_SAMPLE]:
        text = (docs / file).read_text(encoding="utf-8").split("\n")[line - 1]
        print(f"      only {side}: {file}:{line} {text.strip()[:100]}")


@cache
def _parts(file: Path) -> dict[int, str]:
    """Return which lines, from 1, stand in code, HTML or a table."""
    tokens = MarkdownIt("commonmark").enable("table").parse(file.read_text(encoding="utf-8"))
    return {
        line + 1: _UNREAD[token.type]
        for token in tokens
        if token.type in _UNREAD and token.map
        for line in range(*token.map)
    }


def _unread(file: Path, line: int) -> str | None:
    return _parts(file).get(line)


def _documents(options: argparse.Namespace, root: Path, size: int) -> Path:
    """Write a folder of `size` files, no two of them equal, unless it is there; return it."""
    docs = root / f"docs{size}"
    if docs.exists():
        return docs
    texts = _chosen(options.corpus) if options.corpus else list(_made_up(size))
    for number in range(size):
        copy, index = divmod(number, len(texts))
        file = docs / f"{copy:04}" / f"{index:04}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        last = f"\n\nThis is copy {number + 1} of the document.\n" if options.corpus else "\n"
        file.write_text(texts[index].rstrip("\n") + last, encoding="utf-8", newline="")
    total = sum(file.stat().st_size for file in docs.rglob("*.md"))
    print(f"{size} files, {len(texts)} texts, {total / 1_000_000:.1f} MB")
    return docs


def _chosen(corpus: Path) -> list[str]:
    """Return at most 200 documents of a folder, the same ones wherever the folder lies."""
    found: dict[str, str] = {}
    for file in corpus.rglob("*.md"):
        data = file.read_bytes()
        fits = _SMALLEST <= len(data) <= _LARGEST and not file.name.lower().startswith("licen")
        if fits and sum(byte < 128 for byte in data) >= _ASCII * len(data):
            text = data.decode("utf-8", "replace").replace("\r\n", "\n")
            found[hashlib.sha256(data).hexdigest()] = text
    if not found:
        raise SystemExit(f"no English Markdown files of 1 to 60 KB: {corpus}")
    return [found[digest] for digest in sorted(found)[:_DISTINCT]]


_WHO = "The operator|The owner|A reviewer|The night shift|The support team|An auditor|The vendor"
_VERB = "checks|restarts|files|signs off on|makes use of|utilizes|migrates|obviously needs|archives"
_WHAT = (
    "the log|the backup|a very long report|the end result|the gateway|each and every invoice"
    "|the color table|the colour chart|a PDF format export|the the list|the schedule|the manual"
)
_WHEN = (
    "before noon|at 9am|in the month of June|at the end of the day|every week|in order to comply"
    "|in regards to the audit|during the 1990's|without delay|after the release|with the tools"
)
_WHERE = "in Osaka|on the second site|in building 7|at https://example.com/desk|in the cold room"
_SLIPS = (
    "- one item\n- <b>another</b> item\n",
    "```\nrun the the tool very often...\n```\n",
    "1. Stop it. \n2. Start it.\n",
    "> A remark.\n\n\n",
    "See [here](https://example.com) and ![](figure.png).\n",
    "| part | count |\n|---|---|\n| pump | 4 |\n",
)


def _made_up(size: int) -> Iterator[str]:
    """Yield documents of made-up prose, with faults, in which no sentence occurs twice."""
    chance = random.Random(8)  # noqa: S311 - a text, no secret
    words = [part.split("|") for part in (_WHO, _VERB, _WHAT, _WHEN, _WHERE)]
    number = 0
    for document in range(size):
        lines = [f"# Notice {document + 1}", ""]
        for section in range(3):
            mark = "##" if chance.random() < 0.9 else "####"
            lines += [f"{mark} Part {section + 1}" + "." * (chance.random() < 0.1), ""]
            for _ in range(2):
                sentences = []
                for _ in range(4):
                    number += 1
                    chosen = " ".join(chance.choice(part) for part in words)
                    sentences.append(f"{chosen}, as entry {number} says.")
                lines += ["\n".join(sentences), ""]
            lines += [chance.choice(_SLIPS), ""] if chance.random() < 0.5 else []
        yield "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    sys.exit(main())
