"""A power cut while checker writes a Word file: is every file whole, or not there?

`check --annotate`, `fix -o` and `fix --in-place` are killed (SIGKILL; on Windows they are
terminated) at a random moment after the new file appears in the folder. Then:

- the original is byte for byte what it was; with `--in-place` it may be the fixed one, whole;
- the copy is not there, or whole: part by part, dates and ids apart, what a run without a kill
  writes;
- a backup, where there is one, is the original.

    python benchmarks/word_kills.py [--kills 50] [--paragraphs 300] [--mib 4] [--seed 1]
"""

import argparse
import io
import random
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import docx
from fix_kills import MOST_TRIES, RULES, kill_command, progress

FILE, COPY = "手順.docx", "写し.docx"
WAYS = {
    "check --annotate": ["check", "--no-model", "-r", "own.yaml", FILE, "--annotate", COPY],
    "fix -o": ["fix", "-r", "own.yaml", FILE, "-o", COPY],
    "fix --in-place": ["fix", "-r", "own.yaml", "--in-place", FILE],
}
LINE = "作業の前に電源が切れていることを必ず確認して下さい。"
DATE_OR_ID = re.compile(rb' w:(date|id)="[^"]*"')
DAMAGED = "DAMAGED"


def draft(paragraphs: int, mib: float) -> bytes:
    """Return a Word file with a fault in each paragraph, and a picture that does not pack."""
    document = docx.Document()
    for number in range(paragraphs):
        document.add_paragraph(f"{number}. {LINE}")
    side = int((mib * 2**20 / 3) ** 0.5) // 4 * 4
    size = side * side * 3
    head = struct.pack("<2sIHHI", b"BM", 54 + size, 0, 0, 54)
    head += struct.pack("<IiiHHIIiiII", 40, side, side, 1, 24, 0, size, 2835, 2835, 0, 0)
    document.add_picture(io.BytesIO(head + random.randbytes(size)))  # noqa: S311 - no secret
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def parts(data: bytes) -> dict[str, bytes] | None:
    """Return what the parts of a Word file hold, None for no whole file.

    Dates and ids of changes are left out: no two runs need to choose the same.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: DATE_OR_ID.sub(b"", archive.read(name)) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return None


def lay_out(folder: Path, old: bytes) -> None:
    """Put the file and the rules into a folder, and nothing else."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    (folder / FILE).write_bytes(old)


def written(folder: Path, arguments: list[str]) -> bytes:
    """Return what a run without a kill writes."""
    command = [sys.executable, "-m", "checker", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    target = folder / (COPY if COPY in arguments else FILE)
    if done.returncode not in {0, 1} or not target.exists():
        sys.exit(done.stderr.decode())
    return target.read_bytes()


def state(folder: Path, old: bytes, new: bytes, arguments: list[str]) -> str:
    """Return in words what the kill left behind."""
    now = (folder / FILE).read_bytes()
    whole = parts(new)
    if now == old:
        said = ["original unchanged"]
    elif "--in-place" in arguments and parts(now) == whole:
        said = ["fixed, whole"]
    else:
        said = [f"original {DAMAGED}"]
    copy = folder / COPY
    if COPY in arguments:
        is_whole = copy.exists() and parts(copy.read_bytes()) == whole
        said.append("copy whole" if is_whole else f"copy {DAMAGED}" if copy.exists() else "no copy")
    for kept in folder.glob("*.bak*"):
        said.append("backup whole" if kept.read_bytes() == old else f"backup {DAMAGED}")
    for left in folder.glob(".*.tmp"):
        finished = parts(left.read_bytes()) == whole
        said.append(f"hidden file {'finished' if finished else 'begun'}")
    return ", ".join(said)


def main() -> int:
    """Kill, look, print what was found, and return 1 where a file was damaged."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--paragraphs", type=int, default=300)
    parser.add_argument("--mib", type=float, default=4, help="size of a picture in the file")
    parser.add_argument(
        "--window", type=float, default=0.03, help="seconds within which the command is killed"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    random.seed(chosen.seed)
    old = draft(chosen.paragraphs, chosen.mib)
    print(f"Word file of {len(old):,} bytes, {chosen.paragraphs} findings; seed {chosen.seed}")
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for way, arguments in WAYS.items():
            lay_out(folder, old)
            new = written(folder, arguments)
            for _ in range(chosen.kills * MOST_TRIES):
                if found[way].total() == chosen.kills:
                    break
                lay_out(folder, old)
                hit = kill_command(folder, arguments, chosen.window)
                kind = way if hit else f"{way}, ended before it was killed"
                found[kind][state(folder, old, new, arguments)] += 1
                progress(way, found[way].total(), chosen.kills)
    for way, states in found.items():
        print(f"{way}: {states.total()}")
        for each, count in sorted(states.items()):
            print(f"  {count:4}  {each}")
    return int(any(DAMAGED in each for states in found.values() for each in states))


if __name__ == "__main__":
    sys.exit(main())
