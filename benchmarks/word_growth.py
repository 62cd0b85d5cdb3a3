"""How the cost of comments in a Word file grows: twice the findings should cost about twice.

    python benchmarks/word_growth.py [--findings 250 500 1000 2000]

Three shapes of a document, checked by a rule of its own: a finding in each paragraph, all findings
in one paragraph, a finding in each footnote. Seconds of processor time: to read the file, to write
the copy (which reads it, too), and the same with the record for `checker decisions`.
"""

import argparse
import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx

from checker.app import App, Options
from checker.core.limits import DEFAULT_LIMITS
from checker.core.verdict import Verdict
from checker.formats.docx.edit import annotate, notes_of
from checker.formats.docx.read import open_word
from checker.jobs.review.annotating import annotated

RULES = """\
ruleset: own
rules:
  - id: own.vague
    kind: existence
    words: [適宜]
    severity: warning
    scope: {part: [body, footnote]}
"""
SENTENCE = "この資料は適宜更新する。"
WHEN = datetime(2026, 4, 1, tzinfo=UTC)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def paragraphs(count: int) -> bytes:
    """Return a file with a finding in each paragraph."""
    return _saved([SENTENCE] * count)


def one_paragraph(count: int) -> bytes:
    """Return a file with all findings in one paragraph."""
    return _saved([SENTENCE * count])


def footnotes(count: int) -> bytes:
    """Return a file with a finding in each footnote."""
    data = _saved(["本文"] * count)
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:footnote>'
        for number in range(1, count + 1)
    )
    made = {"word/footnotes.xml": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode() if name.endswith((".xml", ".rels")) else None
            new.writestr(name, old.read(name) if text is None else _noted(name, text))
        for name, text in made.items():
            new.writestr(name, text)
    return buffer.getvalue()


def _noted(name: str, text: str) -> str:
    if name == "word/_rels/document.xml.rels":
        item = f'<Relationship Id="rIdNotes" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>'
        return text.replace("</Relationships>", f"{item}</Relationships>")
    if name == "[Content_Types].xml":
        item = f'<Override PartName="/word/footnotes.xml" ContentType="{FOOTNOTES}"/>'
        return text.replace("</Types>", f"{item}</Types>")
    if name == "word/document.xml":
        first, *rest = text.split("本文</w:t></w:r>")
        for number, piece in enumerate(rest, 1):
            mark = f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
            first += f"本文</w:t></w:r>{mark}{piece}"
        return first
    return text


def _saved(texts: Sequence[str]) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def checked(folder: Path, data: bytes) -> tuple[Path, Verdict]:
    """Write a file and return it with its verdict."""
    (folder / "own.yaml").write_text(RULES, encoding="utf-8")
    path = folder / "file.docx"
    path.write_bytes(data)
    options = Options(ruleset=str(folder / "own.yaml"), use_model=False)
    return path, App.build(folder, options, "ja").check(path)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    """Print a row per shape and number of findings."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--findings", type=int, nargs="+", default=[250, 500, 1000, 2000])
    asked = parser.parse_args()
    print(f"{'shape':14} {'findings':>8} {'read':>7} {'copy':>7} {'with record':>11}")
    for shape in (paragraphs, one_paragraph, footnotes):
        for count in asked.findings:
            with tempfile.TemporaryDirectory() as folder:
                path, verdict = checked(Path(folder), shape(count))
                data, notes = path.read_bytes(), notes_of(verdict)
                seconds = (
                    _seconds(lambda: open_word(path, data)),  # noqa: B023 - called here
                    _seconds(lambda: annotate(path, data, notes, when=WHEN)),  # noqa: B023
                    _seconds(lambda: annotated(path, verdict, DEFAULT_LIMITS)),  # noqa: B023
                )
            row = f"{seconds[0]:7.2f} {seconds[1]:7.2f} {seconds[2]:11.2f}"
            print(f"{shape.__name__:14} {len(notes):8} {row}", flush=True)


if __name__ == "__main__":
    main()
