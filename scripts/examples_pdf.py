"""Builds the PDF examples under `examples/minutes/` from the Word examples, by LibreOffice.

Run as `python -m scripts.examples_pdf`; `soffice` must be found. The words are those of
`scripts.examples_minutes`. The bytes depend on LibreOffice and on the fonts that stand in for
those named: the files are kept as they were made, and made anew only when their words change.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from docx.document import Document

from scripts.docx_kit import save
from scripts.docx_xml import FIXED_TIME
from scripts.examples_minutes import FOLDER, clean, faulty

CLEAN = FOLDER / "pdf-clean" / "議事録_情シス-2025-041_基幹システム更改定例.pdf"
FAULTY = FOLDER / "pdf-faulty" / "議事録_生産販売調整会議_配布用.pdf"

_FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportNotes":{"type":"boolean","value":"true"},'
    '"ReduceImageResolution":{"type":"boolean","value":"true"}}'
)


def main() -> None:
    """Write both files."""
    convert(clean(), CLEAN)
    convert(faulty(), FAULTY)


def convert(document: Document, path: Path) -> None:
    """Write a document as PDF with its headings tagged and its comments as notes.

    Raises:
        FileNotFoundError: LibreOffice is not installed.
        subprocess.CalledProcessError: it failed.
    """
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.docx"
        save(document, source)
        subprocess.run(  # noqa: S603 - our own arguments
            [
                program,
                f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                _FILTER,
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
            capture_output=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(int(FIXED_TIME.timestamp()))},
            timeout=300,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.with_suffix(".pdf"), path)


if __name__ == "__main__":
    main()
