"""Kill checker while it writes a user's file: is every file whole, or not there?

    python benchmarks/kills.py [--kills 50] [--seed 1] [--only WORD ...]

A second process is killed (SIGKILL; on Windows it is terminated) soon after a new file appears in
its folder: `fix --in-place` on a text of CP932 and on a Word file, `fix -o` and `check --annotate`
on the Word file, and a process that does nothing but replace the text, over and over. Then:

- the original is byte for byte what it was; with `--in-place` it may be the fixed one, whole;
- the copy is not there, or whole: part by part, dates and ids apart, what a run without a kill
  writes;
- a backup, where there is one, is one of the two.

What is written besides is killed at any moment of the later part of a run: `new --force` over a
document, `decisions` over a list of them, `lint --update-baseline` over a baseline. Every file that
was there is then what it was, or what a run without a kill makes of it, whole; no file is lost.

Where the system can, the process is a fork of this one, which has run the command before: starting
Python takes ten times as long as the command.
"""

import contextlib
import io
import json
import os
import random
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import docx
from harness import ROOT, checker, parser

from tests.support.word_reviewer import Reviewer

TEXT, WORD, COPY = "手順.txt", "手順.docx", "写し.docx"
RULES: Final = """\
ruleset: own
rules:
  - {id: own.please, kind: substitution, swap: {下さい: ください}, fix: safe}
"""
WAYS: Final = {
    "text, fix --in-place": (TEXT, ["fix", "-r", "own.yaml", "--in-place", TEXT]),
    "Word, fix --in-place": (WORD, ["fix", "-r", "own.yaml", "--in-place", WORD]),
    "Word, fix -o": (WORD, ["fix", "-r", "own.yaml", WORD, "-o", COPY]),
    "Word, check --annotate": (
        WORD,
        ["check", "--no-model", "-r", "own.yaml", WORD, "--annotate", COPY],
    ),
}
LINE = "作業の前に電源が切れていることを必ず確認する。記録は作業日報に残すこと。\r\n"
FAULT = "終わったら必ず連絡して下さい。"
LOOP: Final = """
import hashlib, sys
from pathlib import Path
from checker.core.atomic import replace_file
path, old, new = map(Path, sys.argv[1:])
texts = [old.read_bytes(), new.read_bytes()]
sums = [hashlib.sha256(text).hexdigest() for text in texts]
print("ready", flush=True)
while True:
    for now in (0, 1):
        kept = replace_file(path, sums[now], texts[1 - now], backup=True)
        kept.unlink()
"""
DATE_OR_ID: Final = re.compile(rb' w:(?:date|id)="[^"]*"|(?<=W3CDTF">)[^<]*')
DAMAGED: Final = "DAMAGED"
_TEXT_SIZE, _PARAGRAPHS, _MIB = 2**18, 100, 4
_WINDOW, _LONGEST_WAIT, _MOST_TRIES, _LOOK = 0.03, 120.0, 5, 0.0005


@dataclass(frozen=True, slots=True)
class Pair:
    """A file, and what it is once it was fixed."""

    name: str
    old: bytes
    new: bytes


def text_file() -> bytes:
    """Return a long text in CP932 with a fault at its end."""
    return (LINE * (_TEXT_SIZE // len(LINE.encode("cp932")) + 1) + FAULT + "\r\n").encode("cp932")


def word_file() -> bytes:
    """Return a Word file with a fault in each paragraph, and a picture that does not pack."""
    document = docx.Document()
    for number in range(_PARAGRAPHS):
        document.add_paragraph(f"{number}. {FAULT}")
    side = int((_MIB * 2**20 / 3) ** 0.5) // 4 * 4
    size = side * side * 3
    head = struct.pack("<2sIHHI", b"BM", 54 + size, 0, 0, 54)
    head += struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, size, 2835, 2835, 0, 0)
    document.add_picture(io.BytesIO(head + random.randbytes(size)))  # noqa: S311 - no secret
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def parts(data: bytes) -> object:
    """Return what makes a file the same: a Word file's parts but dates and ids, or its bytes."""
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: DATE_OR_ID.sub(b"", archive.read(name)) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return data


class Killable:
    """A run of checker in a folder, which can be killed."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pid, self._ended = 0, False
        if hasattr(os, "fork"):
            self._pid = os.fork()
            if self._pid == 0:
                os._exit(_run_quietly(folder, arguments))
        else:
            quiet = subprocess.DEVNULL
            self._process = subprocess.Popen(
                checker(*arguments), cwd=folder, stdout=quiet, stderr=quiet
            )

    def runs(self) -> bool:
        """Return whether it has not ended."""
        if self._process is not None:
            return self._process.poll() is None
        if not self._ended:
            self._ended = os.waitpid(self._pid, os.WNOHANG)[0] != 0
        return not self._ended

    def kill(self) -> None:
        """Kill it, and wait for its end."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        elif not self._ended:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _run_quietly(folder: Path, arguments: Sequence[str]) -> int:
    """Run checker in this process, in a folder; what it says goes nowhere."""
    from checker.cli import cli  # noqa: PLC0415 - only where there is `fork`

    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,  # noqa: PTH123 - a device
        contextlib.chdir(folder),
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        try:
            return int(cli.main(list(arguments), standalone_mode=False) or 0)
        except Exception:  # noqa: BLE001 - what was left behind is looked at
            return 4


def run_whole(folder: Path, arguments: Sequence[str]) -> None:
    """Run a command to its end: here where forks are to find all modules loaded, else apart."""
    if hasattr(os, "fork"):
        _run_quietly(folder, arguments)
    else:
        subprocess.run(checker(*arguments), cwd=folder, capture_output=True, check=False)


def lay_out(folder: Path, name: str, data: bytes) -> None:
    """Put the file and the rules into a folder, and nothing else."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    (folder / name).write_bytes(data)


def written(folder: Path, name: str, old: bytes, arguments: list[str]) -> Pair:
    """Return a file with what a run without a kill writes."""
    lay_out(folder, name, old)
    done = subprocess.run(checker(*arguments), cwd=folder, capture_output=True, check=False)
    target = folder / (COPY if COPY in arguments else name)
    if done.returncode not in {0, 1} or not target.exists():
        sys.exit(done.stderr.decode())
    return Pair(name, old, target.read_bytes())


def kill_command(folder: Path, arguments: Sequence[str]) -> bool:
    """Run checker, kill it soon after a new file is there, and return whether it still ran."""
    process = Killable(folder, arguments)
    deadline = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < deadline and process.runs():
        if any(name.endswith((".tmp", ".bak")) for name in os.listdir(folder)):  # noqa: PTH208 - quick
            break
        time.sleep(_LOOK)
    time.sleep(random.uniform(0, _WINDOW))  # noqa: S311 - no secret
    runs = process.runs()
    process.kill()
    return runs


def kill_loop(folder: Path, pair: Pair) -> None:
    """Run a process that replaces the file without end, and kill it at some moment."""
    (folder / "old").write_bytes(pair.old)
    (folder / "new").write_bytes(pair.new)
    command = [sys.executable, "-c", LOOP, pair.name, "old", "new"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.2))  # noqa: S311 - no secret
        process.kill()


def state(folder: Path, pair: Pair, *, in_place: bool) -> str:
    """Return in words what a kill left behind."""
    now, fixed = (folder / pair.name).read_bytes(), parts(pair.new)
    said = ["original unchanged"]
    if now != pair.old:
        said = ["fixed, whole" if in_place and parts(now) == fixed else f"original {DAMAGED}"]
    for copy in folder.glob(COPY):
        said.append("copy whole" if parts(copy.read_bytes()) == fixed else f"copy {DAMAGED}")
    for kept in folder.glob("*.bak*"):
        whole = parts(kept.read_bytes()) in (parts(pair.old), fixed)
        said.append("backup whole" if whole else f"backup {DAMAGED}")
    for left in folder.glob(".*.tmp"):
        finished = parts(left.read_bytes()) in (parts(pair.old), fixed)
        said.append(f"hidden file {'finished' if finished else 'begun'}")
    return ", ".join(said)


def write_document(folder: Path) -> list[str]:
    """Lay out a document that `new` writes again; return the command."""
    [sample] = (ROOT / "examples/ringi/word-clean").glob("*.docx")
    (folder / "稟議.yaml").write_text(
        "会社名: 北浜製作所株式会社\n件名: 印刷機の件\n", encoding="utf-8"
    )
    (folder / COPY).write_bytes(sample.read_bytes())
    return ["new", "ringi", "--data", "稟議.yaml", "--no-model", "--force", "-o", COPY]


def write_decisions(folder: Path) -> list[str]:
    """Lay out a commented Word file with a comment resolved; return the command."""
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(FAULT)
    document.save(str(folder / WORD))
    made = ["check", "--no-model", "-r", "own.yaml", WORD, "--annotate", COPY]
    run_whole(folder, made)
    Reviewer((folder / COPY).read_bytes()).resolve(0).save(folder / COPY)
    old = "# ours\nignore:\n  - {rule: own.other, reason: 別の理由}\n"
    (folder / f"{WORD}.checker.yaml").write_text(old, encoding="utf-8")
    return ["decisions", COPY, "--of", WORD]


def write_baseline(folder: Path) -> list[str]:
    """Lay out documents with faults and a baseline of one of them; return the command."""
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    for number in range(20):
        (folder / f"{number}.md").write_text(f"# {number}\n\n{FAULT}\n", encoding="utf-8")
    command = ["--no-model", "--no-cache", "-r", "own.yaml", "--update-baseline"]
    run_whole(folder, ["lint", "1.md", *command])
    return ["lint", ".", *command]


OTHERS: Final = {
    "new --force": write_document,
    "decisions": write_decisions,
    "lint --update-baseline": write_baseline,
}


def contents(folder: Path) -> dict[str, object]:
    """Return what each file of a folder holds, unfinished ones apart."""
    found: dict[str, object] = {}
    for path in folder.iterdir():
        if not path.name.endswith(".tmp"):
            found[path.name] = parts(path.read_bytes())
    return found


def kept(now: dict[str, object], old: dict[str, object], new: dict[str, object]) -> str:
    """Return in words what became of all files; a report of a run is whole where it is JSON."""
    said = Counter[str]()
    for name in old.keys() | now.keys():
        if name not in now:
            said[f"{name} LOST, {DAMAGED}"] += 1
        elif name in old and now[name] == old[name]:
            said["as it was"] += 1
        elif now[name] == new.get(name) or _is_whole_json(name, now[name]):
            said[f"{name} written whole"] += 1
        elif ".bak" in name and now[name] in old.values():
            said["backup whole"] += 1
        else:
            said[f"{name} {DAMAGED}"] += 1
    return ", ".join(f"{count} {words}" for words, count in sorted(said.items()))


def _is_whole_json(name: str, data: object) -> bool:
    if not name.endswith(".verdict.json") or not isinstance(data, bytes):
        return False
    try:
        return "status" in json.loads(data)
    except ValueError:
        return False


def others(folder: Path, lay_out_work: Callable[[Path], list[str]], kills: int) -> Counter[str]:
    """Return what so many kills in the later part of a run left behind."""

    def begin() -> tuple[list[str], dict[str, object]]:
        for path in folder.iterdir():
            path.unlink()
        return lay_out_work(folder), contents(folder)

    run_whole(folder, begin()[0])
    command, _ = begin()
    started = time.monotonic()
    process = Killable(folder, command)
    while process.runs():
        time.sleep(_LOOK)
    taken, new = time.monotonic() - started, contents(folder)
    found = Counter[str]()
    for _ in range(kills):
        command, old = begin()
        process = Killable(folder, command)
        time.sleep(random.uniform(0.4, 1.02) * taken)  # noqa: S311 - no secret
        process.kill()
        found[kept(contents(folder), old, new)] += 1
    return found


def commands(folder: Path, way: str, kills: int) -> Counter[str]:
    """Return what so many kills of a command left behind; those that came too late are not it."""
    name, arguments = WAYS[way]
    pair = written(folder, name, text_file() if name == TEXT else word_file(), arguments)
    lay_out(folder, name, pair.old)
    run_whole(folder, arguments)
    found = Counter[str]()
    for _ in range(kills * _MOST_TRIES):
        if found.total() == kills:
            break
        lay_out(folder, name, pair.old)
        if kill_command(folder, arguments):
            found[state(folder, pair, in_place="--in-place" in arguments)] += 1
    return found


def loop(folder: Path, kills: int) -> Counter[str]:
    """Return what so many kills of a process that replaces a file left behind."""
    old = text_file()
    pair = Pair(TEXT, old, old.replace("下さい".encode("cp932"), "ください".encode("cp932")))
    found = Counter[str]()
    for _ in range(kills):
        lay_out(folder, pair.name, pair.old)
        kill_loop(folder, pair)
        found[state(folder, pair, in_place=True)] += 1
    return found


def main() -> int:
    """Kill, look, print what was found, and return 1 where a file was damaged."""
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", nargs="*", default=[""], metavar="WORD", help="parts of names")
    chosen = options.parse_args()
    random.seed(chosen.seed)
    ways: dict[str, Callable[[Path], Counter[str]]] = {
        **{way: partial(commands, way=way, kills=chosen.kills) for way in WAYS},
        "text, replaced without end": partial(loop, kills=chosen.kills),
        **{
            way: partial(others, lay_out_work=work, kills=chosen.kills)
            for way, work in OTHERS.items()
        },
    }
    damaged = False
    for way, run in ways.items():
        if not any(word in way for word in chosen.only):
            continue
        with tempfile.TemporaryDirectory() as name:
            states = run(Path(name))
        print(f"{way}: {states.total()}", flush=True)
        for each, count in sorted(states.items()):
            print(f"  {count:4}  {each}", flush=True)
        damaged |= any(DAMAGED in each for each in states)
    return int(damaged)


if __name__ == "__main__":
    sys.exit(main())
