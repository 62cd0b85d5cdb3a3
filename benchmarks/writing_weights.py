"""Learn what the signs of a value in notes are worth, and try them on sets that were left out.

    python benchmarks/writing_weights.py [--model [--share 0.3]] [--write]

What is learned from are the note sets whose answers are known: those of `data/notes_jotted` and
`data/notes_jotted_third` to `_ninth` for development (the halves kept apart are never read),
`data/notes_jotted_other`, `data/notes` and `data/notes_held_out`.
Each value that the search finds for a one-line field is an example, right or not. With `--model`
the model is asked, too, about the likeliest values of the jotted sets (half a minute a set; answers
are kept), or of the first ones of each collection (`--share`). Weights with its signs are learned
from these alone, and drawn to those without the model, which far more sets have taught.

Told for each bar: what would be filled and how much of it is wrong where sets are left out in
turn, where each collection is, and how often a right value is filled or among the
first three; then the bar of each sort of fields, which is the lowest from which on few of those are
wrong whose collection was left out. `--write` learns from all and writes
`checker/data/lexicons/value-weights.json`.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from harness import ROOT, parser
from note_sets import HELD_OUT, NOTES, TITLES, Case, cases, list_facts
from writing_jotted import JottedSet, is_accepted, iter_sets

from checker.core.language import Language
from checker.core.resources import lexicons_folder
from checker.jobs.write import Notes
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.segment_values import CLOCK
from checker.jobs.write.value_chooser import ValueChooser
from checker.jobs.write.value_labels import LabelReader
from checker.jobs.write.value_search import find_labelled, is_one_line
from checker.jobs.write.value_signs import PHRASE, WEIGHTS, ModelSigns, SignReader, name_sort
from checker.jobs.write.writer_context import ProgressListener
from checker.session import Options, Session
from checker.templates.field_values import parse_value
from checker.templates.model import (
    AmountField,
    ChoiceField,
    DateField,
    Template,
    TemplateField,
    TextField,
)
from tests.support.note_judging import is_right, says

JOTTED: Final = (
    "dev", "other", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
)  # fmt: skip
"""The collections of jotted sets that may be learned from."""
BARS: Final = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97)
BAR: Final = 0.85
BAR_ASKED: Final = 0.85
_LOWEST: Final = 0.6
_WRONG: Final = 0.06
"""How much of what is filled in a sort's bar lets be wrong."""
_ENOUGH: Final = 12
"""Values that a sort must have above its bar, for that to be known."""
_STRENGTH: Final = 1.0
_STRENGTH_ASKED: Final = 0.3
"""How far weights may be from nothing, and those with the model from those without."""
_MOST: Final = 3
_LEAST: Final = 0.005
_WIDE, _NARROW, _SPARE = 2.2, 0.7, 6
"""How much longer or shorter than the sets' wording a value may be, and a few letters."""
_DIGITS: Final = 3
_LEARNED: Final = 15
_STEPS: Final = 12
_FOLDS: Final = 6

Judge = Callable[[TemplateField, str], bool]


@dataclass(frozen=True)
class FieldExamples:
    """The values that were found for a field, and which of them are right."""

    source: str
    of: str
    field: str
    told: bool
    signs: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    values: Sequence[str]
    whole: Sequence[bool]
    phrase: Sequence[bool]
    sort: str
    is_labelled: bool
    asked: Sequence[Mapping[str, float]] = ()

    @property
    def with_model(self) -> "FieldExamples":
        """The values that the model was asked about, its signs among theirs."""
        kept = [at for at, each in enumerate(self.asked) if each]
        return replace(
            self,
            signs=[{**self.signs[at], **self.asked[at]} for at in kept],
            right=[self.right[at] for at in kept],
            values=[self.values[at] for at in kept],
            whole=[self.whole[at] for at in kept],
            phrase=[self.phrase[at] for at in kept],
        )


def collect(*, use_model: bool, share: float = 1.0) -> list[FieldExamples]:
    """Return the examples of all sets that may be learned from; of a share the model is asked."""
    session = Session.open(Path.cwd(), Options(language="en", use_model=use_model), "en")
    found = list(_iter_jotted(session, share))
    for name, folder in (("notes", NOTES), ("held", HELD_OUT)):
        for case in cases(session, folder):
            found += _read_case(name, folder, case)
    session.close()
    return found


def _iter_jotted(session: Session, share: float) -> Iterator[FieldExamples]:
    for source in JOTTED:
        sets = list(iter_sets(session, source, ""))
        for number, each in enumerate(sets):
            yield from _read_jotted(session, source, each, asks=number < share * len(sets))


def _read_jotted(
    session: Session, source: str, each: JottedSet, *, asks: bool
) -> Iterator[FieldExamples]:
    known = each.gold["fields"]
    whole = FieldExtractor(each.template, each.notes, each.order.today)
    told = _ask_model(session, each, whole) if asks else {}
    for field in _list_fields(each.template):
        gold = known.get(field.name)
        if field.name in known:

            def judge(of: TemplateField, value: str, gold: Any = gold) -> bool:
                shown = str(parse_value(of, value, each.language))
                return gold is not None and is_accepted(shown, gold, each.language)

            made = _examine((source, each.name), whole, field, judge, told=gold is not None)
            signs = told.get(field.name, {})
            yield replace(made, asked=[signs.get(value, {}) for value in made.values])


def _ask_model(session: Session, each: JottedSet, search: FieldExtractor) -> ModelSigns:
    """Return what the model says of the likeliest values; nothing without a model."""
    context = session.writer(each.template)
    author = context.services(each.order, ProgressListener()).author
    if author is None:
        return {}
    asked = [(field, search.values.rank(field)) for field in _list_fields(each.template)]
    chooser = ValueChooser(author, context.prompts_for(each.order))
    print(each.name, flush=True)
    return chooser.weigh(each.template.header, search.text, asked)


def _read_case(source: str, folder: Path, case: Case) -> Iterator[FieldExamples]:
    facts, answered = list_facts(folder / f"{case.name}.yaml")
    search = FieldExtractor(case.template, Notes(case.notes, "notes"), case.today)
    for field in _list_fields(case.template):
        name = field.name
        if name in answered or (name not in facts and name not in case.absent):
            continue

        def judge(of: TemplateField, value: str) -> bool:
            return of.name in facts and is_told(of, value, facts[of.name], case.language)

        yield _examine((source, case.name), search, field, judge, told=name in facts)


def is_told(of: TemplateField, value: str, gold: Any, language: Language) -> bool:
    """Return whether a value is what a set says, with little beside it.

    The sets word most facts once: of days, times, sums and choices only what they mean counts.
    """
    if isinstance(of, (DateField, AmountField, ChoiceField)) or _is_clock(of):
        return is_right(value, gold, language)
    said, wordings = make_key(value), gold if isinstance(gold, list) else [gold]
    known = sum(len(make_key(str(each))) for each in wordings)
    if isinstance(gold, list):
        return len(said) <= _WIDE * known and all(_names(said, str(each)) for each in gold)
    wanted = make_key(str(gold))
    if of.name in TITLES:
        return says(value, str(gold), language) and len(said) <= _WIDE * known
    if wanted in said or said in wanted:
        return bool(said) and _NARROW * known <= len(said) <= _SPARE + known / _NARROW
    return says(value, str(gold), language, _NARROW) and len(said) <= _WIDE * known


def _is_clock(of: TemplateField) -> bool:
    return isinstance(of, TextField) and bool(of.pattern and CLOCK.search(of.pattern))


def _names(said: str, person: str) -> bool:
    """Return whether a list has somebody in it: by the whole name, or the family name."""
    return make_key(person) in said or make_key(person.split(maxsplit=1)[0]) in said


def _list_fields(template: Template) -> list[TemplateField]:
    return [e for e in template.header.of_source("given") if e.notes and is_one_line(e)]


def _examine(
    of: tuple[str, str],
    search: FieldExtractor,
    field: TemplateField,
    judge: Judge,
    *,
    told: bool,
) -> FieldExamples:
    found, language = search.values.collect(field), search.template.header.language
    reader, labels = SignReader(field, found, language), LabelReader(field, language)
    return FieldExamples(
        *of,
        field.name,
        told,
        [reader.list_signs(each) for each in found],
        [judge(field, each.value) for each in found],
        [each.value for each in found],
        [labels.is_whole(each) for each in found],
        [labels.is_phrase(each) for each in found],
        name_sort(field, language),
        is_labelled=find_labelled(search.values.rank(field)) is not None,
    )


class Model:
    """Weights for signs: logistic regression, whose weights are held near others, or small."""

    def __init__(
        self, examples: Sequence[FieldExamples], near: Mapping[str, float] | None = None
    ) -> None:
        known = [each for each in examples if each.signs]
        signs = {sign for each in known for one in each.signs for sign in one}
        self._names = sorted(signs | (near or {}).keys())
        self._places = {name: at for at, name in enumerate(self._names)}
        table = np.vstack([self._tabulate(_select_likely(each)[0]) for each in known])
        right = np.concatenate([np.array(_select_likely(each)[1], float) for each in known])
        about = np.array([(near or {}).get(name, 0.0) for name in self._names])
        self._weights = _fit(table, right, about, _STRENGTH if near is None else _STRENGTH_ASKED)

    def _tabulate(self, signs: Sequence[Mapping[str, float]]) -> Any:
        table = np.zeros((len(signs), len(self._names)))
        for row, one in enumerate(signs):
            for sign, amount in one.items():
                if sign in self._places:
                    table[row, self._places[sign]] = amount
        return table

    def weigh(self, signs: Sequence[Mapping[str, float]]) -> Any:
        """Return how likely values with such signs are right."""
        return _squash(self._tabulate(signs) @ self._weights)

    @property
    def weights(self) -> dict[str, float]:
        """The weights by sign, the smallest left out."""
        found = zip(self._names, self._weights, strict=True)
        return {name: round(float(each), _DIGITS) for name, each in found if abs(each) >= _LEAST}


def _select_likely(
    each: FieldExamples,
) -> tuple[Sequence[Mapping[str, float]], Sequence[bool]]:
    """Return the values with the best scores: of the many others little is to be learned."""
    pairs = sorted(zip(each.signs, each.right, strict=True), key=lambda one: -one[0]["score"])
    return [signs for signs, _ in pairs[:_LEARNED]], [right for _, right in pairs[:_LEARNED]]


def _fit(table: Any, right: Any, about: Any, strength: float) -> Any:
    """Return the weights that make the answers likeliest, by Newton's method, not far from some."""
    weights = about.copy()
    for _ in range(_STEPS):
        likely = _squash(table @ weights)
        slope = table.T @ (likely - right) + (weights - about) / strength
        bend = (table * (likely * (1 - likely))[:, None]).T @ table
        weights -= np.linalg.solve(bend + np.eye(len(weights)) / strength, slope)
    return weights


def _squash(sums: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(sums, -30, 30)))


@dataclass(frozen=True)
class Tried:
    """A field of a set that was left out: its best value's share, and what is right."""

    examples: FieldExamples
    share: float
    first: bool
    among: bool
    is_whole: bool
    is_phrase: bool

    @property
    def sort(self) -> str:
        """The sort of fields, or of values, whose bar it is held against."""
        return PHRASE if self.is_phrase else self.examples.sort


def learn(examples: Sequence[FieldExamples], *, asked: bool) -> Model:
    """Return what sets teach; `asked` of the values that the model was asked about."""
    model = Model(examples)
    if not asked:
        return model
    return Model([each.with_model for each in examples if any(each.asked)], model.weights)


def try_out(
    train: Sequence[FieldExamples], test: Sequence[FieldExamples], *, asked: bool
) -> list[Tried]:
    """Return how a model of some sets does on others."""
    model = learn(train, asked=asked)
    tried = []
    for each in test:
        if asked and not any(each.asked):
            continue
        known = each.with_model if asked else each
        shares = model.weigh(known.signs)
        pairs = zip(shares, known.right, known.whole, known.phrase, strict=True)
        ranked = sorted(pairs, key=lambda one: -one[0])
        share, right, is_whole, is_phrase = ranked[0] if ranked else (0.0, False, False, False)
        among = any(one[1] for one in ranked[:_MOST])
        tried.append(Tried(known, float(share), right, among, is_whole, is_phrase))
    return tried


def calibrate(tried: Sequence[Tried]) -> dict[str, float]:
    """Return the bars of sorts of fields, from what was filled in sets that were left out."""
    free = [each for each in tried if each.is_whole and not each.examples.is_labelled]
    bars = {}
    for sort in sorted({each.sort for each in free}):
        own = [each for each in free if each.sort == sort]
        for bar in (each for each in BARS if _LOWEST <= each < BAR):
            most = BAR if sort == PHRASE else 1.0  # what is above has been of another sort before
            filled = [each.first for each in own if bar <= each.share <= most]
            if len(filled) >= _ENOUGH and filled.count(False) <= _WRONG * len(filled):
                bars[sort] = bar
                print(f"{sort}: from {bar}, {sum(filled)} right, {filled.count(False)} wrong")
                break
    return bars


def cross_validate(examples: Sequence[FieldExamples], *, asked: bool) -> list[Tried]:
    """Return how each set does with a model of others: the sets are dealt into a few folds."""
    sets = sorted({(each.source, each.of) for each in examples})
    folds = {name: at % _FOLDS for at, name in enumerate(sets)}
    tried: list[Tried] = []
    for fold in range(_FOLDS):
        apart = [each for each in examples if folds[each.source, each.of] == fold]
        rest = [each for each in examples if folds[each.source, each.of] != fold]
        tried += try_out(rest, apart, asked=asked)
    return tried


def tell(title: str, tried: Sequence[Tried]) -> None:
    """Print what each bar would fill."""
    told = [each for each in tried if each.examples.told]
    among = sum(each.among for each in told)
    print(f"{title}: {len(told)} told, a right one among the first {_MOST}: {among}")
    for bar in BARS:
        filled = [each for each in tried if each.share >= bar]
        right = sum(each.first for each in filled)
        unsaid = sum(not each.examples.told for each in filled)
        wrong = len(filled) - right - unsaid
        share = (wrong + unsaid) / len(filled) if filled else 0.0
        print(f"  {bar}: right {right}, wrong {wrong}, unsaid {unsaid}, {share:.1%} of filled")


def main() -> None:
    """Print what bars would fill; write the weights if asked."""
    offered = parser(__doc__)
    offered.add_argument("--model", action="store_true", help="ask the model, too")
    offered.add_argument("--share", type=float, default=1.0, help="of each collection, with it")
    offered.add_argument("--write", action="store_true")
    arguments = offered.parse_args()
    examples = collect(use_model=arguments.model, share=arguments.share)
    tried = _tell_all(examples, (*JOTTED, "notes", "held"), asked=False)
    bars = calibrate([each for each in tried if each.examples.source in JOTTED])
    data = json.loads((lexicons_folder() / WEIGHTS).read_text(encoding="utf-8"))
    data |= {"bar": BAR, "bars": bars, "signs": learn(examples, asked=False).weights}
    if arguments.model:
        print("with the model")
        _tell_all(examples, JOTTED, asked=True)
        data["asked"] = {"bar": BAR_ASKED, "signs": learn(examples, asked=True).weights}
    if arguments.write:
        path = lexicons_folder() / WEIGHTS
        path.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")


def _tell_all(
    examples: Sequence[FieldExamples], sources: Sequence[str], *, asked: bool
) -> list[Tried]:
    """Print what the bars would fill in sets, and in collections, that were left out.

    Returns:
        How each field does whose collection was left out.
    """
    by_set = cross_validate(examples, asked=asked)
    found: list[Tried] = []
    for source in sources:
        own = [each for each in by_set if each.examples.source == source]
        tell(f"sets left out, {source}", own)
        rest = [each for each in examples if each.source != source]
        tried = try_out(rest, [each for each in examples if each.source == source], asked=asked)
        tell(f"all of {source} left out", tried)
        found += tried
    return found


if __name__ == "__main__":
    main()
