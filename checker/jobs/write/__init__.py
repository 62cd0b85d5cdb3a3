"""Writing documents: a template, data and notes in; a document and its verdict out."""

from checker.jobs.write.author import Author
from checker.jobs.write.drafts import DraftCache
from checker.jobs.write.facts import Notes
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.report import Written, WrittenVerdict
from checker.jobs.write.write import Order, Result, WriterServices, questions, write

__all__ = [
    "Author",
    "DraftCache",
    "Notes",
    "Order",
    "Prompts",
    "Result",
    "WriterServices",
    "Written",
    "WrittenVerdict",
    "questions",
    "write",
]
