"""A power cut while `checker fix --in-place` writes: is the user's file whole each time?

A second process is killed (SIGKILL; on Windows it is terminated) at a random moment of writing:

- `command`: the command itself, killed soon after the new file appears beside the old one;
- `loop`: a process that does nothing but replace the file, over and over, killed at any time.

Each time the file must hold the old text or the new one, byte for byte, and a backup, where there
is one, the old. Run: python benchmarks/fix_kills.py [--kills 50] [--loop-kills 200]
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

RULES = """\
ruleset: own
rules:
  - {id: own.please, kind: substitution, swap: {下さい: ください}, fix: safe}
"""
LINE = "作業の前に、電源が切れていることを必ず確認する。記録は作業日報に残すこと。\r\n"
FAULT = "\r\n終わったら連絡して下さい。\r\n"
LOOP = """
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
_LONGEST_WAIT = 120.0
MOST_TRIES = 5
"""For each kill that is to be counted: some come when the command has just ended."""


def main() -> None:
    """Kill, look, and print what was found; the exit code says whether a file was damaged."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--loop-kills", type=int, default=200)
    parser.add_argument("--kib", type=int, default=1024, help="size of the file")
    parser.add_argument(
        "--window", type=float, default=0.01, help="seconds within which the command is killed"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    random.seed(chosen.seed)
    old = (LINE * (chosen.kib * 1024 // len(LINE.encode("cp932")) + 1) + FAULT).encode("cp932")
    new = old.replace("下さい".encode("cp932"), "ください".encode("cp932"))
    print(f"file of {len(old):,} bytes, CP932, CRLF; seed {chosen.seed}")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(chosen.kills * MOST_TRIES):
            if sum(found["command"].values()) == chosen.kills:
                break
            _lay_out(Path(folder), old, new)
            command = ["fix", "-r", "own.yaml", "--in-place", "手順.txt"]
            hit = kill_command(Path(folder), command, chosen.window)
            found["command" if hit else "ended before it was killed"][
                _state(Path(folder), old, new)
            ] += 1
            progress("command", sum(found["command"].values()), chosen.kills)
        for number in range(chosen.loop_kills):
            _lay_out(Path(folder), old, new)
            _kill_loop(Path(folder))
            found["loop"][_state(Path(folder), old, new)] += 1
            progress("loop", number + 1, chosen.loop_kills)
    for name, states in found.items():
        print(f"{name}: {sum(states.values())}")
        for state, count in sorted(states.items()):
            print(f"  {count:4}  {state}")
    sys.exit(any("DAMAGED" in state for states in found.values() for state in states))


def progress(name: str, done: int, total: int) -> None:
    """Say on standard error how far a run is."""
    print(f"\r{name} {done}/{total}", end="", file=sys.stderr, flush=True)


def _lay_out(folder: Path, old: bytes, new: bytes) -> None:
    for path in folder.iterdir():
        path.unlink()
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    (folder / "手順.txt").write_bytes(old)
    (folder / "old").write_bytes(old)
    (folder / "new").write_bytes(new)


def kill_command(folder: Path, arguments: Sequence[str], window: float) -> bool:
    """Run checker in a folder and kill it soon after it begins to write a file there.

    Args:
        folder: where it runs.
        arguments: of the command.
        window: seconds within which it is killed, at random, once there is a new file.

    Returns:
        Whether it still ran.
    """
    command = [sys.executable, "-m", "checker", *arguments]
    delay = random.uniform(0, window)  # noqa: S311 - no secret
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + _LONGEST_WAIT
        while time.monotonic() < deadline and process.poll() is None:
            if any(name.endswith((".tmp", ".bak")) for name in os.listdir(folder)):  # noqa: PTH208
                break
        time.sleep(delay)
        runs = process.poll() is None
        process.kill()
    return runs


def _kill_loop(folder: Path) -> None:
    """Run a process that replaces the file without end, and kill it at some moment."""
    command = [sys.executable, "-c", LOOP, "手順.txt", "old", "new"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        time.sleep(random.uniform(0, 0.2))  # noqa: S311 - no secret
        process.kill()


def _state(folder: Path, old: bytes, new: bytes) -> str:
    """Return in words what the kill left behind."""
    data = (folder / "手順.txt").read_bytes()
    text = "old" if data == old else "new" if data == new else f"DAMAGED ({_short(data)})"
    parts = [f"file {text}"]
    for kept in folder.glob("*.bak*"):
        whole = kept.read_bytes() in {old, new}
        parts.append("backup whole" if whole else "backup DAMAGED")
    for left in folder.glob(".*.tmp"):
        size = left.stat().st_size
        whole = left.read_bytes() in {old, new}
        parts.append("new file whole beside it" if whole else f"new file begun ({size and 'part'})")
    return ", ".join(parts)


def _short(data: bytes) -> str:
    return f"{len(data)} bytes, {hashlib.sha256(data).hexdigest()[:8]}"


if __name__ == "__main__":
    main()
