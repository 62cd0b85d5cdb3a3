"""Read the file of labelled examples that a judged rule names: `examples: {file: NAME.yaml}`.

    # of own.owner
    examples:
      - text: 移行手順書の改訂(高橋、9月18日まで)
        label: good            # good, bad, or skip: looked at, and not decided
        question: ...          # only where the rule has several
        source: {document: 議事録.docx, place: 宿題 2}
        by: 高橋
        date: "2026-11-29"

They count beside those that stand in the rule. A text that is called good in one place and bad in
another counts for neither: `checker rules test` names it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field

from checker.core.confined import find_below
from checker.core.data_classes import dataclass
from checker.core.errors import RulesetError
from checker.core.lazy_models import LazyModel
from checker.core.messages import Message
from checker.core.resources import get_rules_folder
from checker.rules.validation_errors import read_form, suggest_nearest
from checker.rules.yaml_nodes import YamlFile, load

Label = Literal["good", "bad", "skip"]
KEY: Final = "examples"
_SIDES: Final = ("positive", "negative")
_SHOWN_LETTERS: Final = 40
_SHIPPED: Final = "examples"
"""The folder beside the rule sets that ship."""
_FORM: Final = Message("rules.examples-file-form")


class ExampleSource(LazyModel):
    """Where a text was found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = ""
    place: str = ""


class LabelledExample(LazyModel):
    """A text that somebody called good or bad, with where it is from, who said so, and when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    label: Label
    question: str | None = None
    source: ExampleSource | None = None
    by: str = ""
    date: str = ""
    reason: str = ""


class _ExamplesFile(LazyModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    examples: tuple[LabelledExample, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedExample:
    """An example, the question that it answers, and where it is written: `file:line:column`."""

    text: str
    label: Label
    question: str
    at: str
    source: ExampleSource | None = None
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """The examples of one rule: its file, what that holds, and what stands in the rule itself.

    `raw` are the file's bytes; `shown` is how errors name it.
    """

    path: Path
    shown: str
    raw: bytes
    labelled: tuple[PlacedExample, ...]
    inline: tuple[PlacedExample, ...] = ()

    @property
    def known(self) -> tuple[PlacedExample, ...]:
        """All that have a side, those of the rule itself first."""
        return (*self.inline, *(each for each in self.labelled if each.label != "skip"))


def read_labelled(
    file: YamlFile, good_side: str = "positive"
) -> tuple[tuple[LabelledExample, str], ...]:
    """Return the examples of a file, each with its place.

    Plain lists, `positive` and `negative` as in a rule, will do, too.

    Raises:
        RulesetErrors: it is no such file; every fault with its place.
    """
    read = read_form(file, _ExamplesFile, Message("rules.examples-file-has-no-list"), _FORM)
    plain = (
        (_label_plain(text, side == good_side), file.at((side, index)))
        for side in _SIDES
        for index, text in enumerate(getattr(read, side))
    )
    whole = ((each, file.at((KEY, index))) for index, each in enumerate(read.examples))
    return (*plain, *whole)


def _label_plain(text: str, is_good: bool) -> LabelledExample:
    return LabelledExample(text=text, label="good" if is_good else "bad")


def names_file(value: Any) -> bool:
    """Return whether a rule's `examples` name a file."""
    return isinstance(value, dict) and isinstance(value.get("file"), str)


def take_in(data: dict[str, Any], written: YamlFile, at: str) -> ExampleFile:
    """Read the file that a rule's `examples` name and put what it holds into the rule's data.

    Args:
        data: the rule's options, parameters filled in; its examples and questions are changed.
        written: the rule file that names the examples; their path counts from its folder.
        at: where it names them.

    Raises:
        RulesetError: the file lies elsewhere, or cannot be used.
    """
    inline = {key: value for key, value in data[KEY].items() if key != "file"}
    name = data[KEY]["file"]
    if not isinstance(name, str):
        raise RulesetError(Message("rules.examples-file-no-name"), place=at, remedy=_FORM)
    path = _find_file(written.path.parent, name)
    shown = str(Path(written.shown).parent / name)
    file = load(path, shown)
    asked = _list_questions(data.get("ask"))
    labelled = tuple(
        PlacedExample(
            each.text.strip(),
            each.label,
            _find_question(each.question, asked, place),
            place,
            each.source,
            each.by,
            each.date,
        )
        for each, place in read_labelled(file, _get_good_side(data))
    )
    known = tuple(_list_inline(data, inline, at))
    data[KEY] = inline
    if asked:
        _merge(data, asked, (*known, *labelled))
    return ExampleFile(path, shown, file.raw, labelled, known)


def _find_file(folder: Path, name: str) -> Path:
    """Return the file beside a rule set; of a copied shipped one, that which ships.

    Raises:
        RulesetError: the file lies elsewhere.
    """
    path = find_below(folder, name)
    parts = Path(name).parts
    shipped = get_rules_folder() / name
    if path.exists() or parts != (_SHIPPED, shipped.name) or not shipped.is_file():
        return path
    return shipped


def _list_questions(ask: Any) -> list[str]:
    """Return what a rule asks; what makes no sense is for its validation to tell."""
    if isinstance(ask, str):
        return [ask]
    return [each["ask"] for each in _list_joined(ask) if isinstance(each.get("ask"), str)]


def _list_joined(ask: Any) -> list[dict[str, Any]]:
    joined = (ask.get("and") or ask.get("or")) if isinstance(ask, dict) else None
    return [each for each in joined if isinstance(each, dict)] if isinstance(joined, list) else []


def _find_question(question: str | None, asked: list[str], at: str) -> str:
    """Return the question that an example answers, as the rule has it."""
    if question is None and len(asked) == 1:
        return asked[0]
    if question is None:
        if not asked:
            return ""
        listed = " / ".join(asked)
        remedy = Message("rules.write-question-one-of", listed=listed)
        raise RulesetError(Message("rules.example-without-question"), place=at, remedy=remedy)
    found = next((each for each in asked if each.strip() == question.strip()), None)
    if found is None and asked:
        what = Message("rules.rule-does-not-ask", question=question[:_SHOWN_LETTERS])
        raise RulesetError(what, place=at, remedy=suggest_nearest(question, asked))
    return found or ""


def _list_inline(
    data: Mapping[str, Any], inline: Mapping[str, Any], at: str
) -> Iterable[PlacedExample]:
    """Yield the examples that stand in the rule itself."""
    good = _get_good_side(data)
    ask = data.get("ask")
    pairs: list[tuple[Any, Any]] = [(ask, inline)] if isinstance(ask, str) else []
    pairs += [(each.get("ask"), each.get(KEY)) for each in _list_joined(ask)]
    for question, examples in pairs:
        for side in _SIDES if isinstance(examples, dict) else ():
            texts = examples.get(side) or ()
            label: Label = "good" if side == good else "bad"
            for text in texts if isinstance(texts, list) else ():
                if isinstance(text, str):
                    yield PlacedExample(text, label, str(question), at)


def _get_good_side(data: Mapping[str, Any]) -> str:
    """Return the answer that finds no fault: under `none` a yes is one."""
    return "negative" if data.get("quantifier") == "none" else "positive"


def _merge(data: dict[str, Any], asked: list[str], known: tuple[PlacedExample, ...]) -> None:
    """Give each question of a rule its examples, without those that contradict each other."""
    good = _get_good_side(data)
    sides = {question: split_sides(known, question) for question in asked}
    examples = {
        question: {good: list(fine), "negative" if good == "positive" else "positive": list(wrong)}
        for question, (fine, wrong) in sides.items()
        if fine and wrong
    }
    ask = data["ask"]
    if isinstance(ask, str):
        if ask in examples or not data[KEY]:
            data[KEY] = examples.get(ask, {})
        return
    how = "and" if ask.get("and") else "or"
    data["ask"] = {
        **ask,
        how: [
            {**each, KEY: examples[each["ask"]]}
            if isinstance(each, dict) and each.get("ask") in examples
            else each
            for each in ask[how]
        ],
    }


def split_sides(
    known: Iterable[PlacedExample], question: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the good and the bad texts of a question, each once; those called both are neither."""
    texts: dict[Label, dict[str, str]] = {"good": {}, "bad": {}}
    for each in known:
        if each.question == question and each.label != "skip":
            texts[each.label].setdefault(each.text.strip(), each.text)
    disputed = texts["good"].keys() & texts["bad"].keys()
    good, bad = (
        tuple(text for key, text in texts[side].items() if key not in disputed)
        for side in ("good", "bad")
    )
    return good, bad
