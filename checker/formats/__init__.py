"""Document formats: what each can do (`descriptor`), and which there are (`registry`)."""

from checker.formats.descriptor import Annotator, Editor, Format
from checker.formats.registry import FORMATS, format_named, format_of, list_suffixes

__all__ = ["FORMATS", "Annotator", "Editor", "Format", "format_named", "format_of", "list_suffixes"]
