"""All kinds of rules at one glance, and the union that rule files are validated against."""

from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from checker.checks import (
    date,
    existence,
    fields,
    filename,
    font,
    heading_style,
    judge,
    leftover,
    occurrence,
    page,
    placeholder,
    required,
    sections,
    sentence_length,
    style_mix,
    substitution,
    table,
    table_sum,
    unread,
)
from checker.checks.base import Kind, Rule

KINDS: Final[Mapping[str, Kind]] = {
    # words
    "existence": existence.KIND,
    "required": required.KIND,
    "substitution": substitution.KIND,
    "occurrence": occurrence.KIND,
    "placeholder": placeholder.KIND,
    # sentences
    "sentence-length": sentence_length.KIND,
    "style-mix": style_mix.KIND,
    # facts
    "date": date.KIND,
    "table-sum": table_sum.KIND,
    # what was seen at all
    "unread": unread.KIND,
    # structure
    "sections": sections.KIND,
    "fields": fields.KIND,
    "table": table.KIND,
    "filename": filename.KIND,
    # layout
    "page": page.KIND,
    "font": font.KIND,
    "heading-style": heading_style.KIND,
    "leftover": leftover.KIND,
    # meaning
    "judge": judge.KIND,
}


@cache
def rule_adapter() -> TypeAdapter[Rule]:
    """Return the validator of any rule: a union of the kinds' parameters, told apart by `kind`."""
    union: Any = reduce(or_, (kind.rule for kind in KINDS.values()))
    return TypeAdapter(Annotated[union, Field(discriminator="kind")])


def kind_of(rule: Rule) -> str:
    """Return the name of a rule's kind."""
    return str(getattr(rule, "kind"))  # noqa: B009 - each kind's own Literal, absent on the base
