"""How fast Word files are read, and in how much memory, beside python-docx and markitdown.

    python benchmarks/reading_speed.py [--peer PYTHON]

Documents of 75, 150, 300 and 600 pages are built (a heading, paragraphs, a list and a table on
each page) and each is read in a process of its own, three times in turn, by

    checker      the whole Document: text, style facts, numbering, places
    python-docx  opens it and joins the text of its paragraphs and table cells
    markitdown   converts it to Markdown (with `--peer`, the Python of an environment that has it)

Seconds are the median, start and imports not counted; memory is the peak of the process. Cost
grows linearly with the pages: the last column is the time per page beside that of 75 pages.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
from docx.enum.text import WD_BREAK

SIZES = (75, 150, 300, 600)
ROUNDS = 3
SENTENCE = "備品の在庫を毎月確認し、不足分を総務部に申請する。承認を受けた後に発注し、検収する。"
PROGRAMS = {
    "checker": """
from pathlib import Path
from checker.formats.docx.read import read
data = open(PATH, "rb").read()
start = clock()
document = read(Path(PATH), data)
seconds = clock() - start
""",
    "python-docx": """
import docx
start = clock()
document = docx.Document(PATH)
lines = [paragraph.text for paragraph in document.paragraphs]
for table in document.tables:
    for row in table.rows:
        lines += [cell.text for cell in row.cells]
seconds = clock() - start
""",
    "markitdown": """
from markitdown import MarkItDown
converter = MarkItDown()
start = clock()
text = converter.convert(PATH).text_content
seconds = clock() - start
""",
}
FRAME = """
import json, resource, sys
from time import perf_counter as clock
PATH = sys.argv[1]
{program}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"seconds": seconds, "mib": peak}}))
"""


def build(path: Path, pages: int) -> None:
    """Write a document of so many pages."""
    document = docx.Document()
    for page in range(pages):
        document.add_heading(f"第{page + 1}節 手順", level=2)
        for number in range(12):
            paragraph = document.add_paragraph(SENTENCE)
            run = paragraph.add_run(f"注{number}: 期限を守る。")
            run.bold = number % 3 == 0
        for item in range(5):
            document.add_paragraph(f"確認項目{item}: 数量と単価", style="List Number")
        table = document.add_table(rows=4, cols=4, style="Table Grid")
        for row in table.rows:
            for index, cell in enumerate(row.cells):
                cell.text = f"{index + 1},200円"
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.save(str(path))


def measure(python: str, program: str, path: Path) -> dict[str, float]:
    """Read a file in a process of its own; return its seconds and its peak of memory."""
    code = FRAME.format(program=PROGRAMS[program])
    done = subprocess.run(
        [python, "-c", code, str(path)], check=True, capture_output=True, text=True
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Print a row per program and size."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peer", help="the Python of an environment that has markitdown")
    peer = parser.parse_args().peer
    pythons = {"checker": sys.executable, "python-docx": sys.executable}
    if peer:
        pythons["markitdown"] = peer
    heads = (f"{name:>8}" for name in ("pages", "s", "pages/s", "MiB"))
    print(f"{'program':12} {' '.join(heads)} {'x python-docx':>14} growth")
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for pages in SIZES:
            path = Path(folder, f"{pages}.docx")
            build(path, pages)
            rounds = [
                {name: measure(python, name, path) for name, python in pythons.items()}
                for _ in range(ROUNDS)
            ]
            for name in pythons:
                seconds = statistics.median(each[name]["seconds"] for each in rounds)
                base = statistics.median(each["python-docx"]["seconds"] for each in rounds)
                memory = max(each[name]["mib"] for each in rounds)
                first.setdefault(name, seconds / pages)
                print(
                    f"{name:12} {pages:8} {seconds:8.2f} {pages / seconds:8.0f} {memory:8.0f}"
                    f" {seconds / base:14.2f} {seconds / pages / first[name]:6.2f}"
                )


if __name__ == "__main__":
    main()
