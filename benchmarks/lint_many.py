"""`checker lint --executor` beside `checker lint` here: the same files, findings and cache.

    python benchmarks/lint_many.py [--files 500] [--workers 2] [--how auto bytes] [--no-kill]

A scheduler and the workers are processes of their own on loopback; the files are Markdown and Word
in equal parts, made here, no two alike. Each way lints them from nothing; times are shown as a
ratio to the local run, for all processes share this machine's cores (what a cluster costs, not what
it gains), and for the local run as processor seconds, too. In the last run a worker is killed
(SIGKILL) once a third of the files is reported. "again" is how many files were computed twice; the
peak is the scheduler's memory above what it takes idle (Linux). Fails where findings differ, a file
is missing or there twice, or more was done again than the killed worker had.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from harness import ROOT, Stopwatch, checker, parser, processor_seconds

from tests.support.cluster import NOTED, Cluster, running

_SUBJECTS = ("備品", "契約", "経費", "出張", "端末", "倉庫", "顧客", "保守", "監査", "教育")
_DONE = ("確認する", "申請する", "報告する", "見直す", "記録する", "承認を得る")
_TAILS = (
    "取得出来る日までに{subject}の担当者が{done}。",
    "{subject}の残りは{number}件で、前月より{less}件少ない。",
    "至急、{subject}について{done}こと。",
    "{subject}の{done}手順は第{number}版に従う。",
    "{subject}は{number}月{less}日に総務部が{done}。",
    "なお、{subject}の見積りは概算で{number}万円であるが、詳細は別紙を参照の事。",
)


@dataclass
class Way:
    """What one way of linting took and found."""

    name: str
    seconds: float
    files: list[dict[str, Any]]
    again: int = 0
    peak: int = 0
    processor: float = 0.0


def main() -> int:
    """Measure and print; return whether anything is not as it must be."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        _documents(root / "docs", options.files)
        here = _run(root, "here")
        ways = [here, *_elsewhere(root, options)]
    bad = [_print(way, here, options) for way in ways]
    return int(any(bad))


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--files", type=int, default=500)
    offered.add_argument("--workers", type=int, default=2)
    offered.add_argument("--how", nargs="*", default=["auto", "bytes"])
    offered.add_argument("--no-kill", action="store_true", help="leave the workers alive")
    return offered.parse_args()


def _elsewhere(root: Path, options: argparse.Namespace) -> list[Way]:
    log = root / "done.log"
    (root / "preload.py").write_text(NOTED.format(log=str(log), seconds=0), encoding="utf-8")
    ways = []
    with running(root / "cluster") as cluster:
        workers = [
            cluster.add("--preload", str(root / "preload.py")) for _ in range(options.workers)
        ]
        ways += [_run(root, how, cluster, log) for how in options.how]
        if not options.no_kill:
            ways.append(_run(root, "killed", cluster, log, workers[0], options.files // 3))
    return ways


def _run(
    root: Path,
    name: str,
    cluster: Cluster | None = None,
    log: Path | None = None,
    victim: "subprocess.Popen[bytes] | None" = None,
    after: int = 0,
) -> Way:
    command = checker("lint", "docs", "--no-model", "--no-cache")
    command += ["--format", "jsonl", "--lang", "en", "-q"]
    if cluster is not None:
        how = name if name in {"auto", "path", "bytes"} else "auto"
        command += ["--executor", cluster.address, "--executor-files", how]
    if log is not None:
        log.write_bytes(b"")
    idle, before = _memory(cluster, "VmRSS"), processor_seconds()
    watch = Stopwatch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE) as run:
        lines: list[dict[str, Any]] = []
        for line in run.stdout or ():
            lines.append(json.loads(line))
            if victim is not None and len(lines) == after:
                victim.send_signal(signal.SIGKILL)
    seconds = watch.seconds
    files = [each for each in lines if each["type"] == "file"]
    times = Counter(log.read_text(encoding="utf-8").splitlines() if log is not None else ())
    again = sum(times.values()) - len(times)
    peak = _memory(cluster, "VmHWM") - idle
    return Way(name, seconds, files, again, peak, processor_seconds() - before)


def _memory(cluster: Cluster | None, field: str) -> int:
    """Return bytes that the scheduler takes, or took at most; 0 where nobody tells."""
    if cluster is None or cluster.scheduler is None or sys.platform != "linux":
        return 0
    status = Path(f"/proc/{cluster.scheduler.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if field in line) * 1024


def _print(way: Way, here: Way, options: argparse.Namespace) -> bool:
    """Print a way; return whether it is not as it must be."""
    findings = sum(len(each["findings"]) for each in way.files)
    same = way.files == here.files and len(way.files) == options.files
    most = 2 if way.name == "killed" else 0  # what a worker has at a time
    good = same and way.again <= most
    print(
        f"{way.name:8} {way.seconds:7.1f} s {way.seconds / here.seconds:6.2f} x here"
        f" {len(way.files):6} files {findings:7} findings"
        f" {way.again:3} again {way.peak / 1e6:7.1f} MB {way.processor:7.1f} s of processors"
        f"  {'ok' if good else 'WRONG'}",
        flush=True,
    )
    return not good


def _documents(folder: Path, count: int) -> None:
    """Write business documents of about a page, Markdown and Word in turn; seeded."""
    folder.mkdir()
    draw = random.Random(8)  # noqa: S311 - texts to test with
    for number in range(count):
        place = folder / f"{number // 100:02}"
        place.mkdir(exist_ok=True)
        sections = [[_sentence(draw) for _ in range(draw.randint(3, 8))] for _ in range(4)]
        title = f"{draw.choice(_SUBJECTS)}に関する報告 第{number}号"
        if number % 2:
            _word(place / f"{number:05}.docx", title, sections)
        else:
            _markdown(place / f"{number:05}.md", title, sections)


def _sentence(draw: random.Random) -> str:
    return draw.choice(_TAILS).format(
        subject=draw.choice(_SUBJECTS),
        done=draw.choice(_DONE),
        number=draw.randint(1, 12),
        less=draw.randint(1, 28),
    )


def _markdown(file: Path, title: str, sections: list[list[str]]) -> None:
    lines = [f"# {title}"]
    for number, (first, *rest) in enumerate(sections, 1):
        lines += [f"## {number}. {_SUBJECTS[number]}", first, "".join(rest)]
    file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _word(file: Path, title: str, sections: list[list[str]]) -> None:
    document = docx.Document()
    document.add_heading(title, 0)
    for number, (first, *rest) in enumerate(sections, 1):
        document.add_heading(f"{number}. {_SUBJECTS[number]}")
        document.add_paragraph(first)
        for item in rest:
            document.add_paragraph(item, style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for turn, subject in enumerate(_SUBJECTS):
        for cell, text in zip(
            table.add_row().cells, (subject, str(turn * 7), f"{turn}件"), strict=True
        ):
            cell.text = text
    document.save(str(file))


if __name__ == "__main__":
    sys.exit(main())
