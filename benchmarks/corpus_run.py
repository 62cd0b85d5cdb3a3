"""What the benchmarks of the Word writers share: every file of a corpus, one report at the end.

A benchmark writes each file in its own way and looks at what came of it. Here are the files and the
seeds, the conversion of a sample by LibreOffice, and the report.
"""

import argparse
import io
import random
import signal
import subprocess
import tempfile
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from harness import Stopwatch

from checker.core.errors import InputError
from checker.formats.ooxml.encryption import without_encryption

SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})
SECONDS = 90
"""How long LibreOffice may take for one file."""
AT_A_TIME = 20
"""Files that one process of LibreOffice converts where all are converted."""


@dataclass
class Outcome:
    """What became of one file; `data` is what was written, if anything was.

    `opens` is False where it is known that LibreOffice opens the file and not what was written.
    """

    path: Path
    data: bytes = b""
    opens: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def parser(description: str) -> argparse.ArgumentParser:
    """Return the options that every run has."""
    made = argparse.ArgumentParser(description=description.partition("\n")[0])
    made.add_argument("--corpus", type=Path, required=True)
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--files", type=int, metavar="COUNT", help="a sample of so many")
    made.add_argument("--libreoffice", type=int, default=0, metavar="COUNT", help="-1: all")
    return made


def paths(options: argparse.Namespace) -> list[Path]:
    """Return the Word files of a corpus, or a seeded sample of them where one is asked for."""
    found = sorted(path for path in options.corpus.rglob("*") if path.suffix.lower() in SUFFIXES)
    chosen = random.Random(options.seed)  # noqa: S311 - a sample
    return chosen.sample(found, options.files) if options.files else found


def chance(path: Path, seed: int) -> random.Random:
    """Return the random numbers for one file, the same each time."""
    return random.Random(zlib.crc32(path.name.encode()) + seed)  # noqa: S311 - a sample


def attempt(path: Path, examine: Callable[[Outcome], None]) -> Outcome:
    """Return what became of a file; a refusal after it was read is a fault, as every exception is.

    Args:
        path: the file.
        examine: writes and looks; it counts `files` once the file is read.
    """
    outcome = Outcome(path)
    try:
        examine(outcome)
    except InputError as error:
        outcome.counts["refused"] += 1
        outcome.faults += [f"refused: {error.what.get('en')}"] if outcome.counts["files"] else []
    except Exception:  # noqa: BLE001 - what a benchmark looks for
        outcome.faults.append(traceback.format_exc(limit=-4))
    return outcome


def run(
    options: argparse.Namespace,
    examine: Callable[[Outcome], None],
    later: Callable[[Sequence[Outcome]], None] | None = None,
) -> int:
    """Run over a corpus, print every fault and all counts, and return 1 where there is a fault.

    Args:
        options: as `parser` reads them.
        examine: what is done with each file.
        later: what is done once, with all that were written; nothing by default.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    chosen = random.Random(options.seed)  # noqa: S311 - a sample
    watch = Stopwatch()
    outcomes = [attempt(path, examine) for path in paths(options)]
    seconds = watch.seconds
    written = [each for each in outcomes if each.data]
    if later is not None:
        later(written)
    count = len(written) if options.libreoffice < 0 else min(options.libreoffice, len(written))
    sample = chosen.sample(written, count)
    opened = together(sample) if options.libreoffice < 0 else frozenset()
    for number, each in enumerate(sample):
        if number in opened:
            each.counts["converted by LibreOffice"] += 1
        else:
            each.faults += libreoffice_faults(each)
    return _report(outcomes, options.corpus, seconds)


def _report(outcomes: Sequence[Outcome], corpus: Path, seconds: float) -> int:
    total = Counter[str]()
    for each in outcomes:
        total += each.counts
        for fault in each.faults:
            print(f"{each.path.relative_to(corpus)}: {fault}")
    failed = sum(bool(each.faults) for each in outcomes)
    print(f"\n{len(outcomes)} files in {seconds:.0f} s, {failed} with faults")
    for name, count in sorted(total.items()):
        print(f"{count:9}  {name}")
    return int(failed > 0)


def opens_in_python_docx(outcome: Outcome, old: bytes) -> bool:
    """Return whether python-docx opens the original; it then has to open what was written, too."""
    try:
        docx.Document(io.BytesIO(without_encryption(old, "")))
    except Exception:  # noqa: BLE001 - whatever it does not open
        outcome.counts["python-docx opens neither"] += 1
        return False
    outcome.counts["opened by python-docx"] += 1
    return True


def libreoffice_faults(outcome: Outcome) -> Iterator[str]:
    """Yield that LibreOffice converts the original to PDF and not what was written."""
    if converts(outcome.data, outcome.path.suffix):
        outcome.counts["converted by LibreOffice"] += 1
    elif not outcome.opens:
        outcome.counts["not converted by LibreOffice, as is known"] += 1
    elif converts(outcome.path.read_bytes(), outcome.path.suffix):
        yield "LibreOffice converts the original, not what was written"
    else:
        outcome.counts["LibreOffice converts neither"] += 1


def together(outcomes: Sequence[Outcome]) -> frozenset[int]:
    """Return which of many LibreOffice converts, some at a time in one process.

    A file that ends the process takes others with it: those that are missing are tried alone.
    """
    opened = set()
    for first in range(0, len(outcomes), AT_A_TIME):
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, each in enumerate(outcomes[first : first + AT_A_TIME], start=first):
                names.append(f"{number}{each.path.suffix}")
                Path(folder, names[-1]).write_bytes(each.data)
            _convert(folder, names, AT_A_TIME * 10)
            opened |= {int(path.stem) for path in Path(folder).glob("*.pdf")}
    return frozenset(opened)


def converts(data: bytes, suffix: str) -> bool:
    """Return whether LibreOffice, in a process and a profile of its own, makes a PDF of a file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"file{suffix}").write_bytes(data)
        _convert(folder, [f"file{suffix}"], SECONDS)
        return Path(folder, "file.pdf").exists()


def _convert(folder: str, names: Sequence[str], seconds: int) -> None:
    profile = Path(folder, "profile").as_uri()
    command = ["timeout", "-k", "5", str(seconds), "soffice", "--headless"]
    command += [f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    command += ["--outdir", folder, *names]
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, stdout=quiet, stderr=quiet, check=False)
