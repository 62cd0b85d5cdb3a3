"""What `checker new` makes of the note sets, beside one plain prompt for the whole document.

    python benchmarks/writing.py [--limit N] [--only NAME] [--rounds 2] [--keep FOLDER]
                                [--plain] [--bare]

For each set in `data/notes` of which a template is here: every second of its known facts that the
template has a field for is given as data, the others are to be found in the notes. Told per set,
and added up:

    given      facts that were given, and stand in the document unchanged
    notes      facts that were to be found in the notes: right, wrong, not found; and facts that the
               notes do not say (`absent`), of which any that is filled is wrong
    left       numbers, dates and names in the drafted text that stand nowhere in data or notes, by
               `grounding_independent.py`; raw is the same of the first drafts, before anything was
               dropped, asked for again or marked
    rounds     the rule set's status after 0, 1 and 2 rounds of repair, of the sets in which no
               required fact is absent
    plain      with `--plain`: the same model asked once for the whole document in Markdown, with
               the same data and notes; its status by the same rule set, and what stands nowhere

What no set knows of a template's required fields is filled with the template's own examples, long
texts with the notes themselves, so that documents are whole; not with `--bare`.

`--keep` writes the documents and verdicts there, to be looked at. Drafts are not taken from the
cache, so times are those of a first run.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from grounding_independent import count
from grounding_notes import is_right

from checker.app import App, Options
from checker.errors import ConfigError
from checker.pipeline.writing import Author, Notes, Order, Result, write
from checker.pipeline.writing.desk import Desk, Watch, read
from checker.pipeline.writing.prompt import Conversation
from checker.ports import Completion, Piece
from checker.templates.data import Data, Given
from checker.templates.filled import Absent, Value
from checker.templates.given import Unfit
from checker.templates.model import ImageField, RichTextField, RowsField, Template
from checker.templates.parse import parsed
from checker.templates.render import forms
from checker.templates.values import sample

NOTES: Final = Path(__file__).parent / "data" / "notes"
TODAY: Final = date(2025, 9, 15)
_MOST_TOKENS: Final = 900

TEMPLATES: Final = {
    "en-incident": "incident-report",
    "en-minutes": "meeting-minutes",
    "en-design-doc": "design-doc",
}
# The sets' names of facts, where a template calls them otherwise.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "incident": {
        "occurred_at": "began_at",
        "recovered_at": "restored_at",
        "actions": "measures",
    },
    "trip-report": {"traveller": "author", "destination": "place", "date": "first_day"},
    "ringi": {"quote_number": "basis"},
    "weekly": {"period": "monday", "next": "plans", "done": "works"},
}
ASKED: Final = {
    "ja": "次のデータとメモから、{title}を Markdown で書いてください。データとメモにないことは"
    "書かないでください。見出しは「## 」で始めます。\n\nデータ:\n{data}\n\nメモ:\n{notes}",
    "en": "Write the {title} in Markdown from these data and notes. Write nothing that they do not"
    ' say. Headings begin with "## ".\n\nData:\n{data}\n\nNotes:\n{notes}',
}


@dataclass
class Score:
    """What was counted for one set, or for several."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    plain_seconds: float = 0.0

    def add(self, other: "Score") -> None:
        """Add another's counts."""
        self.counts.update(other.counts)
        self.seconds += other.seconds
        self.plain_seconds += other.plain_seconds


class Recorder:
    """An author who also notes the drafts as they were first written."""

    def __init__(self, author: Author) -> None:
        self._author = author
        self.drafts: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._author, name)

    def write(self, asked: Conversation, *, limit: int, grammar: str = "") -> Completion | None:
        """Write, and note what was asked for the first time."""
        made = self._author.write(asked, limit=limit, grammar=grammar)
        system, last = asked.messages[0][1], asked.messages[-1][1]
        again = re.search("^(?:書かないこと|直すこと|Do not write|Mend):", last, re.MULTILINE)
        if made is not None and not again and re.search("下書き|You draft", system):
            self.drafts.append(made.text)
        return made


@dataclass(frozen=True)
class Case:
    """A note set, and its facts by the template's fields: given, to be found, and absent."""

    name: str
    template: Template
    notes: str
    given: Mapping[str, str]
    wanted: Mapping[str, Any]
    absent: Sequence[str]
    filler: Mapping[str, Given]

    @property
    def language(self) -> Any:
        """The document's language."""
        return self.template.header.language


def cases(app: App, only: str) -> Iterator[Case]:
    """Yield the sets of which a template is here."""
    for path in sorted(NOTES.glob(f"{only}*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        template = _template(app, data["template"])
        if template is None:
            print(f"{path.stem}: no template {data['template']}")
            continue
        yield _case(path.stem, template, data)


def _template(app: App, name: str) -> Template | None:
    try:
        return app.template(TEMPLATES.get(name, name))
    except ConfigError:
        return None


def _case(name: str, template: Template, data: dict[str, Any]) -> Case:
    names = FIELDS.get(data["template"], {})
    facts = {names.get(key, key): value for key, value in data["fields"].items()}
    given: dict[str, str] = {}
    wanted: dict[str, Any] = {}
    for key, value in facts.items():
        of = template.header.field(key)
        if of is None or of.source != "given":
            continue
        may = of.notes and not isinstance(of, ImageField)
        if len(given) <= len(wanted) and _fits(template, key, value):
            given[key] = str(value)
        elif may:
            wanted[key] = value
    absent = [names.get(each, each) for each in data["absent"]]
    known = {*facts, *absent}
    return Case(
        name, template, data["notes"], given, wanted, absent, _filler(template, data, known)
    )


def _filler(template: Template, data: dict[str, Any], known: set[str]) -> dict[str, Given]:
    """Return values for what no set knows: the template's examples; the notes for long texts."""
    examples = sample(template).values
    filler: dict[str, Given] = {}
    for each in template.header.of_source("given"):
        if each.name in known or not each.required or each.name not in examples:
            continue
        is_long = isinstance(each, RichTextField)
        filler[each.name] = data["notes"].strip() if is_long else examples[each.name]
    return filler


def _fits(template: Template, name: str, value: object) -> bool:
    of = template.header.field(name)
    # long texts may only feed a draft: they need not stand in the document as they are
    if of is None or isinstance(of, (RowsField, ImageField, RichTextField)):
        return False
    if not isinstance(value, (str, int)):
        return False
    try:
        parsed(of, str(value), template.header.language)
    except Unfit:
        return False
    return True


def _order(case: Case, rounds: int, *, bare: bool = False) -> Order:
    given: dict[str, Given] = {} if bare else dict(case.filler)
    given |= case.given
    form = forms(case.template)[0]
    return Order(
        template=case.template,
        data=Data(given, case.template.folder, "data"),
        path=Path(f"{case.name}{form}"),
        form=form,
        language=case.language,
        today=TODAY,
        notes=Notes(case.notes, "notes"),
        rounds=rounds,
    )


def measured(case: Case, desk: Desk, rounds: int, *, bare: bool) -> tuple[Score, Result]:
    """Return the counts for one set, and its document."""
    order = _order(case, rounds, bare=bare)
    tools = desk.tools(order, Watch())
    author = Recorder(tools.author) if tools.author else None
    started = time.perf_counter()
    result = write(order, replace(tools, author=author))  # type: ignore[arg-type]
    score = Score(seconds=time.perf_counter() - started)
    text = _text(desk, order, result.data)
    counts = score.counts
    for value in case.given.values():
        counts["given"] += 1
        is_there = _shown(value, case) in _flat(text)
        counts["given unchanged"] += is_there
        if not is_there:
            print(f"    given, not in the document: {value!r}")
    _count_notes(case, result, counts)
    drafted = "\n".join(
        str(result.values[each.field])
        for each in result.verdict.written.fields
        if each.origin == "drafted"
    )
    sources = [case.notes, case.template.header.title]
    sources += [_said(each) for name, each in result.values.items() if _is_source(name, case)]
    sources += [each.label for each in case.template.header.fields]
    counts["left"] += _unsupported(drafted, sources, case)
    raw = [_unsupported(each, sources, case) for each in (author.drafts if author else ())]
    counts["raw drafts"] += len(raw)
    counts["raw drafts with what no source says"] += sum(map(bool, raw))
    counts["raw left"] += sum(raw)
    counts["marks"] += sum(len(each.doubtful) for each in result.verdict.written.fields)
    counts["dropped"] += sum(len(each.dropped) for each in result.verdict.written.fields)
    counts[f"whole: {result.verdict.status}"] += 1
    _count_rounds(result, rounds, counts)
    return score, result


def _is_source(name: str, case: Case) -> bool:
    of = case.template.header.field(name)
    return of is not None and of.source != "drafted"


def _shown(value: str, case: Case) -> str:
    """Return a given value as its field writes it."""
    for name, given in case.given.items():
        of = case.template.header.field(name)
        if given == value and of is not None and not isinstance(of, (RowsField, ImageField)):
            return _flat(str(parsed(of, value, case.language)))
    return _flat(value)


def _flat(text: str) -> str:
    return "".join(text.split())


def _text(desk: Desk, order: Order, data: bytes) -> str:
    document = read(order.path, order.form, data, desk.limits)
    return "\n".join(block.text for block in document.walk())


def _count_notes(case: Case, result: Result, counts: Counter[str]) -> None:
    origins = {each.field: each.origin for each in result.verdict.written.fields}
    for name, wanted in case.wanted.items():
        counts["notes"] += 1
        if origins.get(name) != "notes":
            counts["notes not found"] += 1
        elif is_right(_said(result.values[name]), wanted, case.language):
            counts["notes right"] += 1
        else:
            counts["notes wrong"] += 1
            print(f"    {name}: {_said(result.values[name])!r}, wanted {wanted!r}")
    for name in case.absent:
        if case.template.header.field(name) is not None and name not in case.given:
            counts["absent"] += 1
            counts["absent filled"] += origins.get(name) == "notes"


def _said(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(" ".join(str(row[name]) for name in row) for row in value)
    return "" if isinstance(value, Absent) else str(value)


def _unsupported(text: str, sources: Sequence[str], case: Case) -> int:
    return sum(map(len, count(text, list(sources), case.language).values()))


def _count_rounds(result: Result, rounds: int, counts: Counter[str]) -> None:
    written = result.verdict.written
    statuses = [written.first_status, *(each.status for each in written.rounds)]
    if any(each.origin == "absent" for each in written.fields):
        counts["open: a required fact is absent"] += 1
        return
    for number in range(rounds + 1):
        status = statuses[min(number, len(statuses) - 1)]
        counts[f"after {number}: {status}"] += 1


def plain(case: Case, desk: Desk, *, bare: bool) -> Score:
    """Return the counts for one plain prompt to the same model."""
    if desk.judge is None:
        raise SystemExit("a model is needed")
    engine = desk.judge.engine()
    said = _order(case, 0, bare=bare).data.values
    given = "\n".join(f"{key}: {value}" for key, value in said.items())
    asked = ASKED[case.language].format(
        title=case.template.header.title, data=given, notes=case.notes
    )
    started = time.perf_counter()
    prompt = Piece(engine.chat_template([("user", asked)]), trusted=True)
    made = engine.complete([prompt], limit=_MOST_TOKENS)
    score = Score(plain_seconds=time.perf_counter() - started)
    order = replace(_order(case, 0), form=".md", path=Path(f"{case.name}.md"))
    document = read(order.path, ".md", made.text.encode(), desk.limits)
    verdict = desk.tools(order, Watch()).check(document)
    score.counts[f"plain: {verdict.status}"] += 1
    score.counts["plain findings"] += len(verdict.findings)
    sources = [case.notes, given, case.template.header.title]
    score.counts["plain left"] += _unsupported(made.text, sources, case)
    score.counts["plain given unchanged"] += sum(
        _shown(value, case) in _flat(made.text) for value in case.given.values()
    )
    return score


def _keep(folder: Path, case: Case, result: Result) -> None:
    name = f"{case.name}{forms(case.template)[0]}"
    (folder / name).write_bytes(result.data)
    (folder / f"{name}.json").write_text(result.verdict.model_dump_json(indent=1), encoding="utf-8")


def main() -> None:
    """Print a line per set and the sums."""
    arguments = _arguments()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    app = App.build(Path.cwd(), Options(language="en"), "en")
    total, done = Score(), 0
    for case in cases(app, arguments.only):
        if arguments.limit and done >= arguments.limit:
            break
        done += 1
        numbers = (arguments.keep or Path.cwd()) / "document-numbers.json"
        desk = replace(app.desk(case.template), drafts=None, numbers=numbers.absolute())
        score, result = measured(case, desk, arguments.rounds, bare=arguments.bare)
        if arguments.plain:
            score.add(plain(case, desk, bare=arguments.bare))
        if arguments.keep:
            _keep(arguments.keep, case, result)
        total.add(score)
        print(f"{case.name}: {score.seconds:.0f} s, plain {score.plain_seconds:.0f} s")
        print(
            "   ", json.dumps({key: score.counts[key] for key in sorted(score.counts)}), flush=True
        )
    app.close()
    print(f"{done} sets, {total.seconds:.0f} s, plain {total.plain_seconds:.0f} s")
    for name, number in sorted(total.counts.items()):
        print(f"{name}: {number}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--bare", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
