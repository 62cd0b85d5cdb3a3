"""Read word lists: YAML files that an owner of rules can read, dispute and switch off by name.

A file is `checker/data/lexicons/NAME.yaml`. It is read when a rule first needs it, once in a
process, with libyaml's parser where PyYAML has it.
"""

from contextlib import suppress
from functools import cache
from threading import RLock
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from checker.core.cache_files import find_kept, read_kept, write_kept
from checker.core.kept_values import read_value, write_value
from checker.core.lazy_models import LazyModel
from checker.core.messages import Message, in_languages
from checker.core.own_files import digest_rule_code
from checker.core.resources import lexicons_folder, read_yaml
from checker.core.text import lazy_re as re

_MOST: Final = 64
_VALIDATING: Final = RLock()
"""What validates an entry is made with the first one; pydantic makes it for one thread only."""
_PART = re.compile(r"\(\?&([a-z-]+)\)")


def read_sentence(value: object) -> object:
    """Return a sentence of a lexicon, which holds both languages itself."""
    return in_languages(**value) if isinstance(value, dict) else value


Sentence = Annotated[Message, BeforeValidator(read_sentence)]


class LexiconModel(LazyModel):
    """A part of a lexicon: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class LexiconEntry(LexiconModel):
    """One word or expression. `name` never changes: rules switch entries off by it.

    `enabled` is False for what a rule must ask for; `reason` names one of the lexicon's reasons,
    `source` says where the entry is from, if not from where the others are.
    """

    name: str = Field(min_length=1)
    enabled: bool = True
    reason: str = ""
    source: str = ""

    @property
    def shown(self) -> str:
        """What the entry looks for, as a list shows it."""
        return self.name


class WordEntry(LexiconEntry):
    """A word and what is written instead; where no `name` is given, the word is its name."""

    word: str = Field(min_length=1)
    to: str = ""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        return {"name": data.get("word"), **data} if isinstance(data, dict) else data

    @property
    def shown(self) -> str:
        """The word."""
        return self.word


class WordSet(LexiconModel):
    """Words that need no entries of their own, parted by white space, and what they share."""

    about: Sentence
    words: str = Field(min_length=1)


Entry = TypeVar("Entry", bound=LexiconEntry)


class Lexicon(LexiconModel, Generic[Entry]):
    """A word list with its title, where it comes from and the kinds or parts that use it.

    `reasons` are sentences that several entries share; `parts` pieces of expressions, which
    stand as `(?&name)` in entries and in later parts; `lists` words without entries of their own.
    """

    title: Sentence
    source: str
    used_by: tuple[str, ...] = Field(min_length=1)
    reasons: dict[str, Sentence] = Field(default_factory=dict)
    parts: dict[str, str] = Field(default_factory=dict)
    lists: dict[str, WordSet] = Field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    def expand(self, pattern: str) -> str:
        """Return an expression with its named parts filled in."""
        while _PART.search(pattern):
            pattern = _PART.sub(lambda found: self.parts[found[1]], pattern)
        return pattern

    def words(self, name: str) -> frozenset[str]:
        """Return the words of one of the lists."""
        return frozenset(self.lists[name].words.split())

    def characters(self, name: str) -> frozenset[str]:
        """Return the characters of one of the lists."""
        return frozenset("".join(self.lists[name].words.split()))


def load_lexicon(name: str, model: type[Entry]) -> Lexicon[Entry]:
    """Return the lexicon of that name with its entries as `model`, read once.

    Raises:
        ValidationError: the file, which ships with checker, is not right.
    """
    lexicon: Lexicon[Entry] = _load(name, model)
    return lexicon


@cache
def _load(name: str, model: type[LexiconEntry]) -> Any:
    kept = find_kept("lexicons", f"{name}-{model.__name__}-{digest_rule_code()}")
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, ImportError):
        found, values = read_value(read_kept(kept))
        return Lexicon.model_construct(set(found), **values)
    data = read_yaml(lexicons_folder() / f"{name}.yaml")
    with _VALIDATING:
        lexicon = Lexicon[model].model_validate(data)  # type: ignore[valid-type]
    written = write_value((tuple(sorted(lexicon.model_fields_set)), dict(lexicon)))
    if written is not None:
        write_kept(kept, written, _MOST)
    return lexicon
