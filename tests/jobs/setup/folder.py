"""Five documents of an office, of those in `examples/`: what `checker init` is tried on."""

import shutil
from pathlib import Path

from tests.support.paths import EXAMPLES

README = """\
# 総務課の文書

総務課が管理する文書を置く。書式は「文書管理規程」に従う。

## 置き場所

稟議書と報告書はこのフォルダーに、会議の記録は「会議」に置く。
"""


def five_documents(folder: Path) -> None:
    """Write five documents without a fault: four in Word, one in Markdown."""
    _copy("ringi/word-clean", folder)
    _copy("minutes/word-clean", folder / "会議")
    _copy("report/word-clean", folder)
    _copy("weekly/word-clean", folder / "週報")
    (folder / "README.md").write_text(README, encoding="utf-8")


def add_faulty(folder: Path) -> str:
    """Write a document with errors beside them, and return its name."""
    return _copy("report/word-faulty", folder)


def _copy(example: str, folder: Path) -> str:
    """Copy the Word file of an example into a folder, and return its name."""
    (file,) = (EXAMPLES / example).glob("*.docx")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder)
    return file.name
