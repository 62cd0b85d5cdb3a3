"""Read the words that a company uses for one thing, and add them to what a question asks for.

A file is YAML: `synonyms:`, a list of lists of words. The one that ships names usual office words;
a company's own (`[search] synonyms`) is read besides.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from checker.core.errors import ConfigError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular_text
from checker.core.resources import get_search_folder
from checker.search.terms import find_words

_WEIGHT: Final = 0.7
"""What another word for the same counts, beside the question's own."""

Groups = Sequence[Sequence[str]]


def load_synonyms(own: Path | None) -> tuple[tuple[str, ...], ...]:
    """Return the groups that ship with checker, and a company's own.

    Raises:
        ConfigError: a file cannot be read, or is no such list.
    """
    files = [get_search_folder() / "synonyms.yaml", *([own] if own else [])]
    return tuple(group for file in files for group in _read_groups(file))


def add_synonyms(words: Sequence[str], groups: Groups) -> dict[str, float]:
    """Return the words of a question with their weights, and other words for them."""
    terms = dict.fromkeys(words, 1.0)
    for group in groups:
        spelled = [_spell(each) for each in group]
        if any(each and set(each) <= terms.keys() and _all_own(each, terms) for each in spelled):
            for word in (word for each in spelled for word in each):
                terms.setdefault(word, _WEIGHT)
    return terms


@cache
def _spell(synonym: str) -> tuple[str, ...]:
    """Return a synonym's words; those of all groups are asked for with every question."""
    return tuple(find_words(synonym))


def _all_own(words: Sequence[str], terms: Mapping[str, float]) -> bool:
    return all(terms[word] == 1.0 for word in words)


def _read_groups(file: Path) -> list[tuple[str, ...]]:
    import yaml  # noqa: PLC0415 - its loader takes 10 ms

    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        data: Any = yaml.load(read_regular_text(file, LARGEST_LIST), Loader=loader)  # noqa: S506 - it makes nothing but text
    except OSError as error:
        raise _report(file, describe_unreadable(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise _report(file, Message("core.cannot-be-read", error=error)) from error
    groups = data.get("synonyms") if isinstance(data, dict) else None
    if not isinstance(groups, list) or not all(_is_group(each) for each in groups):
        raise _report(file, Message("search.no-synonyms"))
    return [tuple(each) for each in groups]


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _report(file: Path, what: Message) -> ConfigError:
    return ConfigError(what, place=str(file), remedy=Message("search.write-synonyms"))
