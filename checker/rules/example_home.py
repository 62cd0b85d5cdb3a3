"""Find where a judged rule's new examples belong, and add them there.

They go into a file beside the rule set, `examples/RULE.yaml` unless the rule names another. A rule
that names none is given a line that does; of a rule set that ships with checker, or comes in a
wheel, nothing is changed: there a company's own set that extends it gets an `override`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from checker.core import resources
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, OutputError, RulesetError
from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.kinds.meaning.judge import JudgeRule
from checker.rules.example_line import add_line
from checker.rules.labelled_examples import KEY, PlacedExample
from checker.rules.library import RulesetLibrary
from checker.rules.model import LoadedRule, Ruleset
from checker.rules.packs import find_installed_packs
from checker.rules.validation_errors import close
from checker.rules.yaml_list_file import YamlListFile
from checker.rules.yaml_nodes import load

_FOLDER: Final = "examples"
_SUFFIXES: Final = (".yaml", ".yml")


class ForeignRuleError(ConfigError):
    """A rule stands in a rule set that is not the company's own."""


@dataclass(frozen=True, slots=True)
class ExampleHome:
    """Where the examples of one rule belong.

    Attributes:
        name: of the rule set, or its path, as a library takes it.
        ruleset: that.
        loaded: the rule in it, a judged one.
        file: the rule file that is the company's own.
        path: the file of examples, which need not be there.
        is_named: whether the rule names that file already.
    """

    name: str
    ruleset: Ruleset
    loaded: LoadedRule
    file: Path
    path: Path
    is_named: bool

    @property
    def rule(self) -> JudgeRule:
        """The rule itself."""
        assert isinstance(self.loaded.rule, JudgeRule)  # noqa: S101 - `find_home` has seen to it
        return self.loaded.rule

    @property
    def list_file(self) -> YamlListFile:
        """The file of examples, to be added to."""
        head = Message("rules.examples-file-head", rule=self.rule.id)
        return YamlListFile(self.path, KEY, head, Message("rules.examples-file-form"))


def find_home(library: RulesetLibrary, rule: str, ruleset: str | None = None) -> ExampleHome:
    """Return where the examples of a rule belong.

    Args:
        library: where rule sets are found.
        rule: its id.
        ruleset: name or path of the rule set; else it is looked for among the company's own.

    Raises:
        ForeignRuleError: it stands in no rule set of the company's own.
        ConfigError: there is no such rule, or it is not a judged one.
    """
    name = ruleset or _find_ruleset(library, rule)
    found = library.get(name)
    loaded = next((each for each in found.rules if each.rule.id == rule), None)
    if loaded is None:
        raise found.missing(rule)
    _refuse_coded(loaded)
    file = Path(name) if Path(name).suffix in _SUFFIXES else library.files.get(name)
    if file is None or _is_foreign(file):
        raise _report_foreign(rule, file or Path(name))
    known = loaded.example_file
    is_own = known is not None and is_inside(known.path, file.parent)
    path = known.path if known is not None and is_own else file.parent / _FOLDER / f"{rule}.yaml"
    is_named = is_own or (known is not None and _is_copied(known.path, file, rule))
    return ExampleHome(name, found, loaded, file, path, is_named)


def _refuse_coded(loaded: LoadedRule) -> None:
    if not isinstance(loaded.rule, JudgeRule):
        raise ConfigError(
            Message("rules.only-judged-rules-are-labelled", rule=loaded.rule.id),
            place=loaded.at,
            remedy=Message("rules.write-examples-good-and-bad"),
        )


def _is_copied(examples: Path, file: Path, rule: str) -> bool:
    """Return whether a rule was copied from checker's own, and names a file that ships still."""
    if not is_inside(examples, resources.get_rules_folder()):
        return False
    rules = load(file, str(file)).data.get("rules") or ()
    return any(each.get("id") == rule for each in rules)


def _find_ruleset(library: RulesetLibrary, rule: str) -> str:
    """Return the company's own rule set that holds a rule or overrides it."""
    shipped: Path | None = None
    names: list[str] = []
    for name, file in sorted(library.files.items()):
        try:
            data = load(file, str(file)).data
        except RulesetError:
            continue  # whoever uses it is told
        known = _list_rules(data)
        names += known
        if rule in known and not _is_foreign(file):
            return name
        shipped = file if rule in known else shipped
    if shipped is not None:
        for each in library.get(shipped.stem).rules:
            if each.rule.id == rule:
                _refuse_coded(each)
        raise _report_foreign(rule, shipped)
    raise ConfigError(
        Message("rules.no-rule-set-has-the-rule", rule=rule),
        remedy=close(rule, names, 0.8) or Message("rules.name-its-file-with-rules"),
    )


def _list_rules(data: Any) -> list[str]:
    """Return the ids of the judged rules that a file writes or overrides."""
    if not isinstance(data, dict):
        return []
    rules, override = data.get("rules"), data.get("override")
    listed = [each for each in rules if isinstance(each, dict)] if isinstance(rules, list) else []
    found = [str(each.get("id")) for each in listed if each.get("kind") == "judge"]
    return found + [str(each) for each in (override if isinstance(override, dict) else ())]


def _is_foreign(file: Path) -> bool:
    """Return whether a rule file is another's: shipped with checker, or installed."""
    folders = (resources.get_rules_folder(), *find_installed_packs())
    return any(is_inside(file, folder) for folder in folders)


def _report_foreign(rule: str, file: Path) -> ForeignRuleError:
    return ForeignRuleError(
        Message("rules.rule-is-not-your-own", rule=rule, name=file.stem),
        place=str(file),
        remedy=Message("rules.extend-it-and-name-yours", name=file.stem),
    )


def add_examples(home: ExampleHome, examples: Sequence[Mapping[str, Any]]) -> ExampleHome:
    """Add examples to a rule's file, and have the rule name it; return the home as it is then.

    Raises:
        ConfigError: the rule file has a form that takes no further line; nothing was written.
        OutputError: a file cannot be written.
    """
    if home.is_named:
        home.path.parent.mkdir(exist_ok=True)
        home.list_file.add([*_list_shipped(home), *examples])
        return home
    name = home.path.relative_to(home.file.parent).as_posix()
    line = add_line(home.file, home.rule.id, name)
    home.path.parent.mkdir(exist_ok=True)
    taken_over = _list_overridden(home) if line.replaces else []
    home.list_file.add([*taken_over, *examples])
    try:
        line.write()
    except OutputError:  # whoever labels at the same time may have written the same line
        add_line(home.file, home.rule.id, name).write()
    return ExampleHome(home.name, home.ruleset, home.loaded, home.file, home.path, is_named=True)


def _list_shipped(home: ExampleHome) -> list[Mapping[str, Any]]:
    """Return the shipped examples that a copied rule names, while it has no file itself."""
    known = home.loaded.example_file
    if known is None or home.path.exists():
        return []
    return [{"text": each.text, "label": each.label} for each in known.labelled]


def _list_overridden(home: ExampleHome) -> list[Mapping[str, Any]]:
    """Return the examples that an override would put out of use, to be taken over.

    Those of joined questions stand with their question: they stay in use.
    """
    if len(home.rule.questions) > 1:
        return []
    fine, wrong = (
        ("negative", "positive")
        if home.rule.quantifier == "none"
        else (
            "positive",
            "negative",
        )
    )
    return [
        {"text": text, "label": label, "source": {"document": home.loaded.at.rpartition("/")[2]}}
        for question in home.rule.questions
        for label, side in (("good", fine), ("bad", wrong))
        for text in getattr(question.examples, side)
    ]


def list_known(loaded: LoadedRule) -> tuple[PlacedExample, ...]:
    """Return all examples of a judged rule with their places, skipped ones left out."""
    if loaded.example_file is not None:
        return loaded.example_file.known
    rule = loaded.rule
    if not isinstance(rule, JudgeRule):
        return ()
    at = loaded.origins.get(KEY, (loaded.at,))[-1]
    is_fault = rule.quantifier == "none"
    return tuple(
        PlacedExample(text, "bad" if is_yes == is_fault else "good", question.ask, at)
        for question in rule.questions
        for is_yes, texts in (
            (True, question.examples.positive),
            (False, question.examples.negative),
        )
        for text in texts
    )
