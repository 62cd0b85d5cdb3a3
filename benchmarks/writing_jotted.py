"""Take the fields of documents from 60 sets of notes jotted by another hand.

    python benchmarks/writing_jotted.py --half dev [--only 01] [--show] [--choose | --model]

Each set in `data/notes_jotted` is what somebody jotted down, the template, and gold by the one who
jotted it. Sets of odd numbers are for development (`dev`); those of even numbers (`kept`) are run
for a measurement alone: of them only totals are told. Those of `data/notes_jotted_other`, and of
`data/notes_jotted_third` to `_sixth` in two halves again (`third`, `third-kept`), are by other
hands; the sixth are what people said aloud or in chats. `_seventh` to `_ninth` are for development
as a whole; `_tenth` and `_eleventh`, of all kinds of documents, are kept apart as a whole, and of
`_twelfth` to `_fourteenth` (ordinary notes) every other one is. Nothing is given but the notes.

    fields     one-line fields that the notes tell: right, wrong (filled otherwise) or open; of the
               open ones, proposed: a right value is among the first three candidates
    unsaid     one-line fields that the notes do not tell, and those of them that are filled
    rows       rows of tables of two columns or more: right (every cell), part (half of the cells),
               open; beside: rows that are none of them
    items      of tables of one column: right, open; beside
    forbidden  words that must not stand in the document, in that field, and how many do
    sums       computed sums that are right
    prose      facts that drafted fields tell, with `--model` only

A value is right where days, times and numbers are equal, and words are: an accepted wording
stands in it, with little beside it. In free wording all fragments named must stand in it, and of a
cell in free wording most of the words must be the same.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import yaml
from harness import ROOT, Stopwatch, parser

from checker.core.ports import Engine
from checker.core.verdict import DocumentInfo, Verdict
from checker.jobs.write import Notes, WriteRequest, WriteResult, write
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.files import read_any_notes
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.prompt import Conversation
from checker.jobs.write.proposals import propose_values
from checker.jobs.write.writer_context import ProgressListener, WriterContext
from checker.session import Options, Session
from checker.templates.data import Data
from checker.templates.filled_values import Absent, RowValues, Value
from checker.templates.model import ImageField, RichTextField, RowsField, Template, TemplateField
from checker.templates.render import list_forms
from tests.support.note_judging import is_right, says

T = TypeVar("T")

JOTTED: Final = ROOT / "benchmarks" / "data" / "notes_jotted"
OTHER: Final = ROOT / "benchmarks" / "data" / "notes_jotted_other"
THIRD: Final = ROOT / "benchmarks" / "data" / "notes_jotted_third"
FOURTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_fourth"
FIFTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_fifth"
SIXTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_sixth"
SEVENTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_seventh"
EIGHTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_eighth"
NINTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_ninth"
TENTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_tenth"
ELEVENTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_eleventh"
TWELFTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_twelfth"
THIRTEENTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_thirteenth"
FOURTEENTH: Final = ROOT / "benchmarks" / "data" / "notes_jotted_fourteenth"
HALVES: Final = {
    "dev": (JOTTED, (1,)),
    "kept": (JOTTED, (0,)),
    "other": (OTHER, (0, 1)),
    "third": (THIRD, (1,)),
    "third-kept": (THIRD, (0,)),
    "fourth": (FOURTH, (1,)),
    "fourth-kept": (FOURTH, (0,)),
    "fifth": (FIFTH, (1,)),
    "fifth-kept": (FIFTH, (0,)),
    "sixth": (SIXTH, (1,)),
    "sixth-kept": (SIXTH, (0,)),
    "seventh": (SEVENTH, (0, 1)),
    "eighth": (EIGHTH, (0, 1)),
    "ninth": (NINTH, (0, 1)),
    "tenth-kept": (TENTH, (0, 1)),
    "eleventh-kept": (ELEVENTH, (0, 1)),
    "twelfth": (TWELFTH, (1,)),
    "twelfth-kept": (TWELFTH, (0,)),
    "thirteenth": (THIRTEENTH, (1,)),
    "thirteenth-kept": (THIRTEENTH, (0,)),
    "fourteenth": (FOURTEENTH, (1,)),
    "fourteenth-kept": (FOURTEENTH, (0,)),
}
"""Where the sets of a half lie, and whether their numbers are odd (1) or even (0)."""
_BESIDE: Final = 1.5
"""How many times as long as an accepted wording a value with it in it may be."""
_WHOLE: Final = 0.75
"""Share of an accepted wording that a shorter value must have."""
_HALF: Final = 0.5
_AND: Final = re.compile(r"さん|様|と|および|\band\b|[、,]|[(（][^()（）]*[)）]$")
"""What is said or left out in a list of names as one likes."""
_TOLD: Final = ("fields: wrong", "unsaid: filled", "forbidden: told", "sums: right")
"""What is told where it is nothing, too."""
_OWN_FILES: Final = frozenset({"template.txt", "gold.yaml"})


@dataclass(frozen=True)
class JottedSet:
    """Notes, their template, and what they are known to tell."""

    name: str
    template: Template
    notes: Notes
    gold: Mapping[str, Any]

    @property
    def language(self) -> Any:
        """The document's language."""
        return self.template.header.language

    @property
    def order(self) -> WriteRequest:
        """The document that is asked for: from the notes alone."""
        form = list_forms(self.template)[0]
        return WriteRequest(
            template=self.template,
            data=Data({}, self.template.folder, "data"),
            path=Path(self.name + form),
            form=form,
            language=self.language,
            today=date.fromisoformat(str(self.gold["today"])),
            notes=self.notes,
        )


def iter_sets(session: Session, half: str, only: str) -> Iterator[JottedSet]:
    """Yield the sets of a half, in order."""
    root, numbers = HALVES[half]
    for folder in sorted(each for each in root.iterdir() if each.is_dir()):
        if int(folder.name[:2]) % 2 in numbers and folder.name.startswith(only):
            gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
            template = session.template(gold["template"])
            yield JottedSet(folder.name, template, _read_notes(session, folder), gold)


def _read_notes(session: Session, folder: Path) -> Notes:
    """Return a set's files one behind the other; documents as checker reads them."""
    paths = sorted(each for each in folder.iterdir() if each.name not in _OWN_FILES)
    return Notes("\n".join(read_any_notes(each, session.read).text for each in paths), "notes")


def measure(
    each: JottedSet, context: WriterContext, *, show: bool, drafts: bool = True
) -> Counter[str]:
    """Return the counts of one set; without `drafts` a model chooses values and writes nothing."""
    order = each.order
    result = write_without_checks(each, context, drafts=drafts)
    counts: Counter[str] = Counter()
    score = _Scoring(each, result, counts, show=show)
    score.fields()
    score.tables()
    score.forbidden(_read_text(context, order, result.data))
    if context.engine is not None and drafts:
        score.prose()
    return counts


def write_without_checks(
    each: JottedSet, context: WriterContext, *, drafts: bool = True
) -> WriteResult:
    """Return what is written of a set; without a model no rules are looked at, either."""
    order = each.order
    services = context.services(order, ProgressListener())
    if context.engine is None or not drafts:
        services = replace(services, check=lambda _job: _judge_nothing(order))
    if services.author is not None and not drafts:
        author = _Chooser(services.author.engine, services.author.info)
        services = replace(services, author=author, sorter=None)
    return write(order, services)


class _Chooser(DraftGenerator):
    """Says how likely values are, and writes nothing."""

    def write(self, asked: Conversation, *, limit: int, grammar: str = "") -> None:
        """Return nothing."""

    def is_over(self) -> bool:
        """Leave what is not written open."""
        return True

    def ask(self, question: Callable[[Engine], T]) -> T | None:
        """Ask all the same."""
        return question(self.engine())


def _judge_nothing(order: WriteRequest) -> Verdict:
    """Return a verdict without a look at the document: what is filled is measured, no rules."""
    return Verdict(
        tool_version="0",
        language=order.language,
        status="pass",
        document=DocumentInfo(path=str(order.path)),
    )


def _read_text(context: WriterContext, order: WriteRequest, data: bytes) -> str:
    """Return the words of the document, without those of comments: they quote the notes."""
    blocks = context.open_job(order.path, data).document.walk()
    return "\n".join(each.text for each in blocks if not each.path.startswith("comment"))


@dataclass
class _Scoring:
    each: JottedSet
    result: WriteResult
    counts: Counter[str]
    show: bool

    def fields(self) -> None:
        """Count one-line fields."""
        origins = {one.field: one.origin for one in self.result.verdict.written.fields}
        for name, gold in self.each.gold["fields"].items():
            field = self.each.template.header.field(name)
            if field is None or isinstance(field, (RowsField, RichTextField, ImageField)):
                continue
            value = say(self.result.values.get(name))
            filled = bool(value) and origins.get(name) in {"notes", "default"}
            if gold is None:
                self.counts["unsaid"] += 1
                self.counts["unsaid: filled"] += origins.get(name) == "notes"
                if origins.get(name) == "notes":
                    self._tell(f"{name} unsaid, filled: {value!r}")
                continue
            self._count_field(field, gold, value if filled else "")

    def _count_field(self, field: TemplateField, gold: Mapping[str, Any], value: str) -> None:
        language = self.each.language
        if gold.get("or_null") and not value:
            self.counts["fields: told at the edge, open"] += 1
            return
        outcome = (
            "open" if not value else "right" if is_accepted(value, gold, language) else "wrong"
        )
        self.counts["fields"] += 1
        self.counts[f"fields: {outcome}"] += 1
        if outcome == "right":
            return
        proposed = self.result.proposals.get(field.name)
        offered = [one.value for one in proposed or ()] or list_proposals(self.each, field)
        told = any(is_accepted(one, gold, language) for one in offered)
        self.counts["fields: open, proposed rightly"] += told and outcome == "open"
        self.counts["fields: wrong, proposed rightly"] += told and outcome == "wrong"
        self._tell(f"{field.name} {outcome}: {value!r} {offered}, gold {gold['values'][0]!r}")

    def tables(self) -> None:
        """Count rows and items."""
        for name, wanted in (self.each.gold.get("rows") or {}).items():
            rows = self.rows(name)
            used: set[int] = set()
            for outcome, gold, best in self.match_rows(name, wanted):
                if best is not None and outcome != "open":
                    used.add(best)
                self.counts["rows"] += 1
                self.counts[f"rows: {outcome}"] += 1
                if outcome != "right":
                    shown = _show(rows[best]) if best is not None else ""
                    self._tell(f"{name} {outcome}: {shown}, gold {gold}")
            self._count_beside("rows", name, [r for at, r in enumerate(rows) if at not in used])
        for name, wanted in (self.each.gold.get("lists") or {}).items():
            self._count_items(name, wanted or ())
        for name, gold in (self.each.gold.get("computed") or {}).items():
            value = say(self.result.values.get(name))
            self.counts["sums"] += 1
            self.counts["sums: right"] += make_key(str(gold)) in make_key(value)

    def match_rows(
        self, name: str, wanted: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[str, Mapping[str, Any], int | None]]:
        """Yield for each row of the gold how it was taken, and the row that is nearest to it."""
        rows = self.rows(name)
        used: set[int] = set()
        for gold in wanted:
            shares = {at: self._share(row, gold) for at, row in enumerate(rows) if at not in used}
            best = max(shares, key=shares.__getitem__, default=None)
            share = 0.0 if best is None else shares[best]
            outcome = "right" if share == 1 else "part" if share >= _HALF else "open"
            if best is not None and outcome != "open":
                used.add(best)
            yield outcome, gold, best

    def _count_items(self, name: str, wanted: Sequence[str | Sequence[str]]) -> None:
        rows = self.rows(name)
        used: set[int] = set()
        for gold in wanted:
            found = [
                at
                for at, row in enumerate(rows)
                if at not in used and says_item(_show(row), gold, self.each.language)
            ]
            used |= set(found[:1])
            self.counts["items"] += 1
            self.counts["items: right"] += bool(found)
            if not found:
                self._tell(f"{name} open, gold {gold!r}")
        self._count_beside("items", name, [r for at, r in enumerate(rows) if at not in used])

    def _count_beside(self, kind: str, name: str, rows: Sequence[RowValues]) -> None:
        self.counts[f"{kind}: beside"] += len(rows)
        for row in rows:
            self._tell(f"{name} beside: {_show(row)}")

    def rows(self, name: str) -> list[RowValues]:
        """Return the rows of a table that were taken from the notes."""
        return list_rows(self.result, name)

    def _share(self, row: RowValues, gold: Mapping[str, Any]) -> float:
        """Return the share of a row's cells that are right."""
        language = self.each.language
        cells = {column: say(row[column]) if column in set(row) else "" for column in gold}
        right = [is_cell(cells[column], wanted, language) for column, wanted in gold.items()]
        return sum(right) / len(right)

    def forbidden(self, text: str) -> None:
        """Count what must not stand in the document, or in one field of it."""
        for words in self.each.gold.get("forbidden") or ():
            self._count_forbidden(str(words), "the document", text)
        for name, words in (self.each.gold.get("forbidden_in") or {}).items():
            value = self.result.values.get(name)
            said = "\n".join(map(_show, self.rows(name))) or say(value)
            for word in words:
                self._count_forbidden(str(word), name, said)

    def _count_forbidden(self, words: str, where: str, text: str) -> None:
        there = make_key(words) in make_key(text)
        self.counts["forbidden"] += 1
        self.counts["forbidden: told"] += there
        if there:
            self._tell(f"forbidden in {where}: {words!r}")

    def prose(self) -> None:
        """Count the facts that drafted fields tell."""
        for name, facts in (self.each.gold.get("prose") or {}).items():
            said = say(self.result.values.get(name))
            for fact in facts:
                self.counts["prose"] += 1
                self.counts["prose: told"] += says(said, fact, self.each.language)

    def _tell(self, line: str) -> None:
        if self.show:
            print(f"    {line}")


def list_rows(result: WriteResult, name: str) -> list[RowValues]:
    """Return the rows of a table that were taken from the notes."""
    value = result.values.get(name)
    told = {one.field for one in result.verdict.written.fields if one.origin == "notes"}
    rows = value if isinstance(value, tuple) and name in told else ()
    return [row for row in rows if any(say(row[column]) for column in row)]


def list_proposals(each: JottedSet, field: TemplateField) -> list[str]:
    """Return the first candidates for an open field, the likeliest first."""
    search = FieldExtractor(each.template, each.notes, each.order.today)
    return [one.value for one in propose_values(search, [field]).get(field.name, ())]


def is_accepted(value: str, gold: Mapping[str, Any], language: Any) -> bool:
    """Return whether a value is one of the accepted wordings, or tells all fragments asked for."""
    fragments = gold.get("contains")
    if fragments and all(says(value, str(one), language, 1.0) for one in fragments):
        return True
    return any(_is_wording(value, str(one), language) for one in gold["values"])


def _is_wording(value: str, wanted: str, language: Any) -> bool:
    said, known = (make_key(_AND.sub("", each)) for each in (value, wanted))
    if not said:
        return False
    if known in said:
        return len(said) <= max(_BESIDE * len(known), len(known) + 2)
    if said in known:
        return len(said) >= _WHOLE * len(known)
    return _is_bare_fact(wanted) and is_right(value, wanted, language)


def _is_bare_fact(wanted: str) -> bool:
    """Return whether a wording is a day, a time or a number and little else."""
    return sum(each.isdigit() for each in wanted) * 2 >= len(make_key(wanted)) - 4


def is_cell(cell: str, wanted: Any, language: Any) -> bool:
    """Return whether a cell is right: one of its wordings, or most of its words; None is empty."""
    if wanted is None:
        return not cell
    if isinstance(wanted, list):
        return any(_is_wording(cell, str(each), language) for each in wanted)
    text = str(wanted)
    return bool(cell) and (_is_wording(cell, text, language) or says(cell, text, language))


def say(value: Value | None) -> str:
    """Return a value of one line, or nothing."""
    if value is None or isinstance(value, (Absent, tuple)):
        return ""
    return str(value)


def says_item(row: str, gold: str | Sequence[str], language: Any) -> bool:
    """Return whether a row says an item, in one of its wordings."""
    return any(says(row, one, language) for one in ([gold] if isinstance(gold, str) else gold))


def _show(row: RowValues) -> str:
    return " | ".join(filter(None, (say(row[column]) for column in row)))


def main() -> None:
    """Print the totals; with --show, of the half for development, what is not right."""
    arguments = _arguments()
    show = arguments.show and not arguments.half.endswith("kept")
    options = Options(language="en", use_model=arguments.model or arguments.choose)
    session = Session.open(Path.cwd(), options, "en")
    total: Counter[str] = Counter()
    watch, done = Stopwatch(), 0
    for each in iter_sets(session, arguments.half, arguments.only):
        if show:
            print(each.name)
        with TemporaryDirectory() as folder:
            context = replace(
                session.writer(each.template), drafts=None, numbers=Path(folder) / "numbers.json"
            )
            total += measure(each, context, show=show, drafts=arguments.model)
        done += 1
    session.close()
    print(f"{arguments.half}: {done} sets, {watch.seconds:.0f} s")
    for name in sorted({*_TOLD, *total}):
        print(f"{name}: {total[name]}")


def _arguments() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--half", choices=tuple(HALVES), default="dev")
    offered.add_argument("--only", default="", help="sets whose names begin so")
    offered.add_argument("--show", action="store_true", help="of dev, what is not right")
    offered.add_argument("--choose", action="store_true", help="the model chooses values only")
    offered.add_argument("--model", action="store_true", help="it writes, too")
    return offered.parse_args()


if __name__ == "__main__":
    main()
