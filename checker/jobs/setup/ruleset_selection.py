"""Choose rule sets for a folder's documents where `applies_to` alone would not do.

A rule set in another language finds nothing, or nonsense: a Japanese README is not for the English
rules that its name stands for. Where two rule sets fit alike `checker lint` stops, so one is
chosen here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checker.core.language import Language
from checker.core.messages import Message
from checker.jobs.setup.documents import Seen
from checker.jobs.setup.environment import iter_parent_names

_PLAIN: Mapping[Language, str] = {"ja": "ja-business", "en": "en-technical"}
_TECHNICAL = "ja-technical"
_LANGUAGES: Mapping[Language, Message] = {
    "ja": Message("setup.japanese"),
    "en": Message("setup.english"),
}


@dataclass(frozen=True, slots=True)
class PathEntry:
    """One `[[paths]]`: a pattern as in .gitignore, its rule set, and why."""

    match: str
    ruleset: str
    why: Message


@dataclass(frozen=True, slots=True)
class FolderRulesets:
    """What a folder gets: the rule set where no other fits, and exceptions by name.

    `counts` says how many of the documents that were read get which rule set.
    """

    default: str
    entries: tuple[PathEntry, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


def choose_rulesets(
    seen: Iterable[Seen], languages: Mapping[str, Language], target: str
) -> FolderRulesets:
    """Choose rule sets for documents that were read.

    Args:
        seen: the documents.
        languages: of the rule sets, by name; one that is not there is for any language.
        target: the folder that they lie in, from the root.
    """
    documents = list(seen)
    plain = _choose_plain(documents, languages)
    default = plain[_choose_language(documents, languages)]
    wanted = {each.name: _find_wanted(each, languages, plain, default) for each in documents}
    used = Counter(_get_used(each, wanted[each.name], default) for each in documents)
    counts = dict(sorted(used.items(), key=lambda each: (-each[1], each[0])))
    return FolderRulesets(default, tuple(_build_entries(wanted, target)), counts)


def _get_used(document: Seen, wish: tuple[str, Message] | None, default: str) -> str:
    return wish[0] if wish is not None else next(iter(document.rulesets), default)


def _is_free(document: Seen, languages: Mapping[str, Language]) -> bool:
    """Return whether no rule set in its language fits a document."""
    return not _list_fitting(document, languages)


def _list_fitting(document: Seen, languages: Mapping[str, Language]) -> list[str]:
    return [
        name
        for name in document.rulesets
        if languages.get(name, document.language) == document.language
    ]


def _choose_language(documents: list[Seen], languages: Mapping[str, Language]) -> Language:
    free = [each for each in documents if _is_free(each, languages)] or documents
    counted = Counter(each.language for each in free)
    return "en" if counted["en"] > counted["ja"] else "ja"


def _choose_plain(documents: list[Seen], languages: Mapping[str, Language]) -> dict[Language, str]:
    """Return by language what documents get that no rule set fits."""
    free = [each for each in documents if each.language == "ja" and _is_free(each, languages)]
    technical = sum(each.is_technical for each in free)
    plain = dict(_PLAIN)
    if free and 2 * technical > len(free):
        plain["ja"] = _TECHNICAL
    return plain


def _find_wanted(
    document: Seen, languages: Mapping[str, Language], plain: Mapping[Language, str], default: str
) -> tuple[str, Message] | None:
    """Return the rule set that must be named for a document and why, None where none must."""
    language = _LANGUAGES[document.language]
    own = _list_fitting(document, languages)
    if not own:
        if not document.rulesets and plain[document.language] == default:
            return None
        why = Message("setup.written-in", language=language)
        return plain[document.language], why
    if len(document.rulesets) == 1:
        return None
    names = ", ".join(document.rulesets)
    return own[0], Message("setup.several-rule-sets-fit", names=names)


def _build_entries(
    wanted: Mapping[str, tuple[str, Message] | None], target: str
) -> Iterator[PathEntry]:
    """Yield an entry for each folder whose documents all want the same, else for each document."""
    done: set[str] = set()
    for name, wish in wanted.items():
        if wish is None or any(folder in done for folder in iter_parent_names(name)):
            continue
        folder = next(
            (each for each in _iter_below(name, target) if _is_agreed(each, wanted)), None
        )
        if folder is not None:
            done.add(folder)
        pattern = f"/{escape_name(name)}" if folder is None else f"/{escape_name(folder)}/"
        yield PathEntry(pattern, *wish)


def _iter_below(name: str, target: str) -> Iterator[str]:
    return (
        each for each in iter_parent_names(name) if target == "." or each.startswith(f"{target}/")
    )


def _is_agreed(folder: str, wanted: Mapping[str, tuple[str, Message] | None]) -> bool:
    return len({wish for name, wish in wanted.items() if name.startswith(f"{folder}/")}) == 1


def escape_name(name: str) -> str:
    """Return a name as a pattern of .gitignore that means nothing else."""
    marked = "".join(f"\\{each}" if each in r"\*?[]" else each for each in name)
    return marked[:-1] + "\\ " if marked.endswith(" ") else marked
