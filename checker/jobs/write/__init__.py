"""Writing documents: a template, data and notes in; a document and its verdict out."""

from checker.jobs.write.draft_cache import DraftCache
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.report import WritingReport, WrittenVerdict
from checker.jobs.write.write import (
    WriteRequest,
    WriteResult,
    WriterServices,
    list_questions,
    write,
)

__all__ = [
    "DraftCache",
    "DraftGenerator",
    "Notes",
    "Prompts",
    "WriteRequest",
    "WriteResult",
    "WriterServices",
    "WritingReport",
    "WrittenVerdict",
    "list_questions",
    "write",
]
