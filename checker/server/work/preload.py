"""Make ready what every job needs; the process that jobs are forked from does it once."""

import gc

import checker.formats.docx.read
import checker.formats.markdown.read
import checker.server.work.perform
from checker.language.morphology import split_morphemes
from checker.server.work.warm import warm

split_morphemes("辞書を読む。")  # the dictionary is mapped into memory once for all jobs
warm()
gc.collect()
gc.freeze()  # no job looks through what was there before it, and shares more of that memory

__all__ = ["checker"]
