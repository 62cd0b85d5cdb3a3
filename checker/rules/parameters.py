"""Resolve values that are written elsewhere: `${name}` and `{file: words.txt}`.

Parameters (`params:`) are a rule set's own figures and names, such as the approval limit, which a
set that extends it may set anew. Lists in files are for words that others keep.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from checker.core.confined import find_below
from checker.core.data_classes import dataclass
from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.rules.rule_draft import FIXED, RuleDraft, Setting, Settings, affects_matching
from checker.rules.validation_errors import RulesetErrors, close
from checker.rules.word_lists import WordList, read_list
from checker.rules.yaml_nodes import Path_

if TYPE_CHECKING:
    from checker.rules.labelled_examples import ExampleFile

_PARAMETER = re.compile(r"(?P<literal>\$?)\$\{(?P<name>[^{}]*)\}")
_MAX_DEPTH = 40
_MAX_VALUE_LENGTH = 1_000_000
_CIRCLE = Message("rules.the-parameter-stands-for-itself")
_NO_SUCH = Message("rules.params-has-no")
_WRITE_IT = Message("rules.write-params-bare-words-write")
_SHOWN = frozenset({"message", "why", "reason"})
"""Options whose words stand in reports: what a file holds is never one of them."""


@dataclass(frozen=True, slots=True)
class ListFault:
    """A list that cannot be used: it costs the rule that names it, not the rule set."""

    at: str
    what: Message
    remedy: Message | None


@dataclass(frozen=True, slots=True)
class ResolvedParameter:
    """What a parameter stands for, the parameters in it, its lists, and those of no use."""

    value: Any
    used: frozenset[str]
    faults: tuple[ListFault, ...]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolver:
    """Fills in one rule file's values.

    `params` are those that hold in the end, whichever file set them. `lists` collects the files
    that were read, for the rule set's sha256; `faults` those that could not be used; `used` the
    names of the parameters that were; `known` what each of them stands for, `named` the
    lists. `within` are the parameters that are being filled in.
    """

    params: Mapping[str, list[Setting]]
    folder: Path
    at: Callable[[Path_], str]
    lists: dict[Path, WordList]
    faults: list[ListFault]
    used: set[str]
    known: dict[str, ResolvedParameter]
    within: tuple[str, ...] = ()
    named: list[str] = field(default_factory=list)

    def fill(self, value: Any, path: Path_) -> Any:
        """Return `value` with parameters and lists in their places; `$${name}` stays `${name}`.

        Raises:
            RulesetError: a parameter that nobody set, or that stands for itself.
        """
        if len(path) > _MAX_DEPTH:
            return value
        if isinstance(value, str):
            return self._fill_text(value, path)
        if isinstance(value, dict):
            if set(value) == {"file"} and isinstance(value["file"], str):
                return self._list(str(self._fill_text(value["file"], path)), path)
            return {
                str(self._fill_text(key, (*path, key))): self.fill(each, (*path, key))
                for key, each in value.items()
            }
        if isinstance(value, list):
            return self._fill_items(value, path)
        return value

    def _fill_items(self, values: list[Any], path: Path_) -> list[Any]:
        """Fill a list; what stands for several words adds them all."""
        filled: list[Any] = []
        for index, each in enumerate(values):
            found = self.fill(each, (*path, index))
            several = isinstance(found, list) and not isinstance(each, list)
            filled += found if several else [found]
        return filled

    def _fill_text(self, text: str, path: Path_) -> Any:
        if "${" not in text:
            return text
        whole = _PARAMETER.fullmatch(text)
        if whole and not whole["literal"]:
            return self._resolve_parameter(whole["name"].strip(), path)
        return _PARAMETER.sub(lambda match: self._show_parameter(match, path), text)

    def _show_parameter(self, match: re.Match[str], path: Path_) -> str:
        if match["literal"]:
            return match[0][1:]
        return str(self._resolve_parameter(match["name"].strip(), path))

    def _resolve_parameter(self, name: str, path: Path_) -> Any:
        """Return a parameter's value; lists in it count from the file that set it."""
        if name not in self.params:
            remedy = close(name, list(self.params)) or _WRITE_IT.format(name=name)
            raise RulesetError(_NO_SUCH.format(name=name), place=self.at(path), remedy=remedy)
        setting = self.params[name][-1]
        where = (*setting.path, name)
        if name in self.within:
            raise RulesetError(
                _CIRCLE.format(name=name),
                place=setting.file.at(where),
                remedy=Message("rules.write-the-value-itself"),
            )
        if name not in self.known:
            inner = replace(
                self,
                folder=setting.file.path.parent,
                at=setting.file.at,
                faults=[],
                used=set(),
                within=(*self.within, name),
                named=[],
            )
            value = _check_length(inner.fill(setting.value, where), setting.file.at(where))
            self.known[name] = ResolvedParameter(
                value, frozenset({*inner.used, name}), tuple(inner.faults), tuple(inner.named)
            )
        known = self.known[name]
        self.used.update(known.used)
        self.faults.extend(known.faults)
        self._note_lists(known.named, path)
        return known.value

    def _list(self, name: str, path: Path_) -> Any:
        self._note_lists([name], path)
        try:
            file = find_below(self.folder, name)
            if file not in self.lists:
                self.lists[file] = read_list(file, name)
        except RulesetError as error:
            self.faults.append(_build_fault(error, self.at(path), name))
            return []
        return self.lists[file].value

    def _note_lists(self, names: Sequence[str], path: Path_) -> None:
        """Note which lists a value is made of; one that is shown is made of none."""
        self.named.extend(names)
        if names and not _SHOWN.isdisjoint(path):
            what = Message("rules.a-message-holds-no-file", name=names[0])
            remedy = Message("rules.write-the-message-itself")
            self.faults.append(ListFault(self.at(path), what, remedy))


def _check_length(value: Any, at: str) -> Any:
    """Refuse what a few parameters that repeat each other blow up."""
    if isinstance(value, (str, list)) and len(value) > _MAX_VALUE_LENGTH:
        raise RulesetError(
            Message("rules.parameters-value-too-large"),
            place=at,
        )
    return value


def holds_list_file(value: Any) -> bool:
    """Return whether a value, as it is written, holds a list in a file."""
    if isinstance(value, dict):
        return set(value) == {"file"} or any(map(holds_list_file, value.values()))
    return isinstance(value, list) and any(map(holds_list_file, value))


def _build_fault(error: RulesetError, at: str, name: str) -> ListFault:
    """Return what is wrong with a list, with the line where the list itself has one."""
    if error.place in {"", name}:
        return ListFault(at, error.what, error.remedy)
    what = Message("rules.place-what", place=error.place, what=error.what)
    return ListFault(at, what, error.remedy)


class SharedValues(Protocol):
    """What the rules of a set share while they are put together.

    `lists` and `examples` take up the files that were read, `used` the parameters that were.
    """

    params: Settings
    known: dict[str, ResolvedParameter]
    used: set[str]
    lists: dict[Path, WordList]
    examples: "dict[str, ExampleFile]"


def fill_values(
    shared: SharedValues, draft: RuleDraft, faults: list[ListFault], used: set[str]
) -> dict[str, Any]:
    """Return a rule's values with parameters and lists in; each counts from its own file.

    `used` gets the parameters that say something of texts.
    """
    filled = {}
    for key, settings in draft.settings.items():
        setting = settings[-1]
        filled[key] = setting.value
        if key in FIXED or not setting.file.refers or _names_examples(draft, key):
            continue
        folder, names = setting.file.path.parent, set[str]()
        resolver = Resolver(
            shared.params, folder, setting.file.at, shared.lists, faults, names, shared.known
        )
        filled[key] = resolver.fill(setting.value, (*setting.path, key))
        shared.used |= names
        if affects_matching(key):
            used |= names
    if _names_examples(draft, "examples"):
        _take_example_file(shared, draft, filled, faults)
    return filled


def _names_examples(draft: RuleDraft, key: str) -> bool:
    """Return whether an option is that of a judged rule that names a file of examples."""
    value = draft.settings[key][-1].value if key == "examples" and key in draft.settings else None
    return isinstance(value, dict) and "file" in value and draft.data.get("kind") == "judge"


def _take_example_file(
    shared: SharedValues, draft: RuleDraft, filled: dict[str, Any], faults: list[ListFault]
) -> None:
    """Put the examples of the file that a rule names into its values; what is wrong is a fault."""
    from checker.rules.labelled_examples import take_in  # noqa: PLC0415 - few rules name a file

    setting, at = draft.settings["examples"][-1], draft.at(("examples",))
    try:
        found = take_in(filled, setting.file, at)
    except RulesetErrors as error:
        faults += [ListFault(each.place or at, each.what, each.remedy) for each in error.errors]
        filled["examples"] = {}
    except RulesetError as error:
        faults.append(ListFault(error.place or at, error.what, error.remedy))
        filled["examples"] = {}
    else:
        shared.examples[str(filled["id"])] = found
        shared.lists[found.path] = WordList(None, found.raw)
        folder = setting.file.path.parent
        if not found.path.is_relative_to(folder):  # one beside the rule set would count, once there
            shared.lists[folder / found.path.parent.name / found.path.name] = WordList(None, b"")
