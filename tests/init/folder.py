"""Five documents of an office, built by code: what `checker init` is tried on."""

from pathlib import Path

from scripts import examples_minutes, examples_report, examples_ringi, examples_weekly
from scripts.docx_kit import save

README = """\
# 総務課の文書

総務課が管理する文書を置く。書式は「文書管理規程」に従う。

## 置き場所

稟議書と報告書はこのフォルダーに、会議の記録は「会議」に置く。
"""


def five_documents(folder: Path) -> None:
    """Write five documents without a fault: four in Word, one in Markdown."""
    save(
        examples_ringi.meeting_rooms(), folder / "稟議書_総-2025-018_会議室予約システムの導入.docx"
    )
    save(examples_minutes.clean(), folder / "会議" / examples_minutes.CLEAN.name)
    save(examples_report.clean(), folder / examples_report.CLEAN.name)
    save(examples_weekly.clean(), folder / "週報" / examples_weekly.CLEAN.name)
    (folder / "README.md").write_text(README, encoding="utf-8")


def add_faulty(folder: Path) -> str:
    """Write a document with errors beside them, and return its name."""
    save(examples_report.faulty(), folder / examples_report.FAULTY.name)
    return examples_report.FAULTY.name
