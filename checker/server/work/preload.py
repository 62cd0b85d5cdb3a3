"""Import what every job needs; the process that jobs are forked from does it once."""

import checker.formats.docx.read
import checker.formats.markdown.read
import checker.server.work.perform
from checker.language.morphology import split_morphemes

split_morphemes("辞書を読む。")  # the dictionary is mapped into memory once for all jobs

__all__ = ["checker"]
