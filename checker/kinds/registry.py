"""All kinds of rules at one glance; a kind is imported when somebody asks for it."""

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeGuard

from pydantic import Field, TypeAdapter, ValidationError

from checker.kinds.shared.base import Kind, Rule

if TYPE_CHECKING:
    from checker.kinds.meaning.judge import JudgeRule

_FAMILIES: Final[Mapping[str, str]] = {
    "existence": "words",
    "required": "words",
    "substitution": "words",
    "occurrence": "words",
    "placeholder": "facts",
    "repetition": "words",
    "consistency": "words",
    "conditional": "words",
    "acronym": "facts",
    "capitalization": "words",
    "spelling": "words",
    "sequence": "words",
    "sentence-length": "japanese",
    "readability": "words",
    "metric": "words",
    "style-mix": "japanese",
    "comma-count": "japanese",
    "doubled-particle": "japanese",
    "doubled-conjunction": "japanese",
    "redundant": "japanese",
    "weak-phrase": "japanese",
    "ra-nuki": "japanese",
    "homophone": "japanese",
    "double-negative": "japanese",
    "honorific": "japanese",
    "punctuation": "japanese",
    "joyo-kanji": "japanese",
    "katakana-variant": "japanese",
    "okurigana": "japanese",
    "kana-kanji": "japanese",
    "width": "japanese",
    "date": "facts",
    "time": "facts",
    "count": "facts",
    "near-names": "facts",
    "ranges": "facts",
    "number": "facts",
    "table-sum": "facts",
    "cross-reference": "facts",
    "numbering": "facts",
    "link": "facts",
    "personal-data": "facts",
    "unread": "structure",
    "injection": "meaning",
    "sections": "structure",
    "fields": "structure",
    "table": "structure",
    "filename": "structure",
    "history": "structure",
    "approval": "structure",
    "title": "structure",
    "unfinished": "structure",
    "length": "structure",
    "list": "structure",
    "page": "layout",
    "font": "layout",
    "heading-style": "layout",
    "leftover": "layout",
    "paragraph": "layout",
    "numbering-style": "layout",
    "header-footer": "layout",
    "page-number": "layout",
    "toc": "layout",
    "caption": "layout",
    "properties": "layout",
    "alt-text": "layout",
    "spacing-hack": "layout",
    "compare": "meaning",
    "judge": "meaning",
    "proofread": "meaning",
}
"""Each kind and the folder of its module, which is called as the kind is."""


class _Kinds(Mapping[str, Kind]):
    """The kinds by name. Names cost nothing; a kind's module is imported with its first look-up."""

    def __getitem__(self, name: str) -> Kind:
        module = f"checker.kinds.{_FAMILIES[name]}.{name.replace('-', '_')}"
        kind: Kind = import_module(module).KIND
        return kind

    def __contains__(self, name: object) -> bool:
        return name in _FAMILIES

    def __iter__(self) -> Iterator[str]:
        return iter(_FAMILIES)

    def __len__(self) -> int:
        return len(_FAMILIES)


KINDS: Final[Mapping[str, Kind]] = _Kinds()


def validate_rule(data: Mapping[str, Any]) -> Rule:
    """Return a rule as its kind's parameters, which are the only ones imported for it.

    Raises:
        ValidationError: there is no such kind, or a parameter is wrong.
    """
    name = data.get("kind")
    if isinstance(name, str) and name in KINDS:
        return KINDS[name].rule.model_validate(data)
    raise _unknown_kind(data)


def _unknown_kind(data: Mapping[str, Any]) -> ValidationError:
    """Return what pydantic says of a union whose tag is missing, or none of those it has."""
    context = {"discriminator": "'kind'"}
    if "kind" in data:
        expected = ", ".join(f"'{name}'" for name in KINDS)
        context |= {"tag": str(data["kind"]), "expected_tags": expected}
    fault = "union_tag_invalid" if "tag" in context else "union_tag_not_found"
    return ValidationError.from_exception_data(
        "Rule", [{"type": fault, "loc": (), "input": dict(data), "ctx": context}]
    )


@cache
def rule_adapter() -> TypeAdapter[Rule]:
    """Return the validator of any rule, for its schema: a union of all kinds' parameters."""
    union: Any = reduce(or_, (kind.rule for kind in KINDS.values()))
    return TypeAdapter(Annotated[union, Field(discriminator="kind")])


def is_judged(rule: Rule) -> "TypeGuard[JudgeRule]":
    """Return whether a model judges what a rule asks; the kind is not imported to know."""
    return get_kind_name(rule) == "judge"


def get_kind_name(rule: Rule) -> str:
    """Return the name of a rule's kind."""
    return str(getattr(rule, "kind"))  # noqa: B009 - each kind's own Literal, absent on the base
