"""Writing documents: a template, data and notes in; a document and its verdict out."""

from checker.pipeline.writing.author import Author
from checker.pipeline.writing.drafts import DraftCache
from checker.pipeline.writing.facts import Notes
from checker.pipeline.writing.prompt import Prompts
from checker.pipeline.writing.report import Written, WrittenVerdict
from checker.pipeline.writing.write import Order, Result, WriterServices, questions, write

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
