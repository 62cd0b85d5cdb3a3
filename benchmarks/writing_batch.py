"""`checker new --batch`: memory by rows, killed and resumed, two processes at once.

    python benchmarks/writing_batch.py [--rows 200] [--template ringi] [--kills 5]

Without a model, so that only code is measured: each row is filled, computed, numbered, rendered,
checked and written. Data are the template's own examples, the subject with the row's number.

    memory    the peak of a process (`VmHWM`) for a tenth, a half and all of the rows
    kills     a process is killed (SIGKILL) at random while it writes, and started again until all
              rows are done; no document is half-written, and no number stands in two of them
    two       two processes on one folder at once: every row once, and no number twice
"""

import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import yaml
from harness import Stopwatch, checker, parser

from checker.templates.filling import sample
from checker.templates.library import TemplateLibrary

RUN = checker("new")
PEAK = """
import sys
from pathlib import Path
from checker.cli import cli
cli.main(sys.argv[1:], standalone_mode=False)
for line in Path("/proc/self/status").read_text().splitlines():
    if line.startswith("VmHWM"):
        print("PEAK", line.split()[1], file=sys.stderr)
"""


def prepared(folder: Path, template: str, rows: int) -> list[str]:
    """Write the data and the table, and return the arguments of a run."""
    found = TemplateLibrary().get(template)
    computed = {each.name for each in found.header.of_source("computed")}
    values = {name: value for name, value in sample(found).values.items() if name not in computed}
    (folder / "common.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), "utf-8")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle)
        table.writerow(["subject"])
        table.writerows([f"{number}号機の更新について"] for number in range(1, rows + 1))
    return [template, "--data", "common.yaml", "--batch", "rows.csv", "--no-model", "-q"]


def numbers(folder: Path) -> Iterator[str]:
    """Yield the number in each document of a folder.

    Raises:
        BadZipFile: a document is half-written.
    """
    for path in sorted(folder.glob("*.docx")):
        with ZipFile(path) as opened:
            if opened.testzip() is not None:
                raise BadZipFile(path.name)
            text = re.sub("<[^>]+>", "", opened.read("word/document.xml").decode("utf-8"))
        found = re.search(r"総-\d{4}-\d{3,}", text)
        yield found[0] if found else f"none in {path.name}"


def result(folder: Path, rows: int) -> str:
    """Return what a folder holds: documents, verdicts, numbers that stand twice."""
    found = Counter(numbers(folder))
    twice = [number for number, count in found.items() if count > 1]
    verdicts = [json.loads(each.read_text("utf-8")) for each in folder.glob("*.verdict.json")]
    left = [each.name for each in folder.iterdir() if each.name.endswith(".tmp")]
    return (
        f"{sum(found.values())} of {rows} documents, {len(verdicts)} verdicts,"
        f" {len(twice)} numbers twice, {len(left)} temporary files left"
    )


def count(folder: Path) -> int:
    """Return how many documents there are."""
    return len(list(folder.glob("*.docx")))


def memory(template: str, rows: int) -> None:
    """Print the peak of a process for several numbers of rows."""
    for size in dict.fromkeys((max(1, rows // 10), max(1, rows // 2), rows)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            wanted = prepared(folder, template, size)
            watch = Stopwatch()
            done = subprocess.run(
                [sys.executable, "-c", PEAK, "new", *wanted, "-o", "out"],
                cwd=folder, capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            peak = re.search(r"PEAK (\d+)", done.stderr)
            mib = int(peak[1]) / 1024 if peak else float("nan")
            seconds = watch.seconds
            print(f"memory: {size} rows, peak {mib:.1f} MiB, {seconds:.1f} s")


def kills(template: str, rows: int, times: int) -> None:
    """Kill a process at random, several times, and let the last one end."""
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = prepared(folder, template, rows)
        for _ in range(times):
            running = subprocess.Popen(
                [*RUN, *wanted, "-o", "out"], cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            before = count(folder / "out")
            while running.poll() is None and count(folder / "out") < before + 2:
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 1.5))
            running.kill()
            running.wait()
            print(f"killed: {count(folder / 'out')} documents so far")
        subprocess.run([*RUN, *wanted, "-o", "out"], cwd=folder, capture_output=True, check=False)
        print(f"kills: {result(folder / 'out', rows)}")


def two(template: str, rows: int) -> None:
    """Start two processes on one folder, and then one more for what both left to each other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = prepared(folder, template, rows)
        both = [
            subprocess.Popen(
                [*RUN, *wanted, "-o", "out"], cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for _ in range(2)
        ]  # fmt: skip
        for each in both:
            each.wait()
        print(f"two: {result(folder / 'out', rows)}")


def main() -> None:
    """Run the three."""
    offered = parser(__doc__)
    offered.add_argument("--rows", type=int, default=200)
    offered.add_argument("--template", default="ringi")
    offered.add_argument("--kills", type=int, default=5)
    arguments = offered.parse_args()
    memory(arguments.template, arguments.rows)
    kills(arguments.template, arguments.rows, arguments.kills)
    two(arguments.template, arguments.rows)


if __name__ == "__main__":
    main()
