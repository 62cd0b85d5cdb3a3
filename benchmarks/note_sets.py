"""The note sets that writing is measured with: what is given, answered and to be found.

A set in `data/notes` and `data/notes_held_out` is a mapping of

    template   the template, by its own name or that of `TEMPLATES`
    language   ja or en
    today      the day on which the document is written; `TODAY` where none is said
    notes      what somebody jotted down
    fields     what the notes say of the template's fields, by their names or those of `FIELDS`:
               rows as lists of rows or of lines, long texts as lists of the lines that belong there
    absent     fields that the notes do not say
    answers    what its writer answers when asked for required fields that the notes do not say, or
               say only half, as data files hold it
    completed  rows of which the notes say half, as their writer completes them when all is to be
               given (`note_sets_complete.py`)
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import yaml
from harness import ROOT

from checker.core.errors import ConfigError
from checker.jobs.write.grounding import find_unsupported
from checker.session import Session
from checker.templates.data import Data, Given
from checker.templates.field_values import parse_value
from checker.templates.filling import fill_fields
from checker.templates.model import ImageField, RichTextField, RowsField, Template, TemplateField
from checker.templates.validation_errors import DataErrors
from checker.templates.value_parser import Unfit
from tests.support.note_judging import LEAST_SHARE, says

DATA: Final = ROOT / "benchmarks" / "data"
NOTES: Final = DATA / "notes"
HELD_OUT: Final = DATA / "notes_held_out"
TODAY: Final = date(2025, 9, 15)

TEMPLATES: Final = {
    "en-incident": "incident-report",
    "en-minutes": "meeting-minutes",
    "en-design-doc": "design-doc",
}
# The sets' names of facts, where a template calls them otherwise.
FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "incident": {
        "occurred_at": "began_on",
        "recovered_at": "restored_at",
        "duration": "downtime",
        "actions": "measures",
    },
    "trip-report": {"traveller": "author", "destination": "place", "date": "first_day"},
    "ringi": {"quote_number": "basis"},
    "weekly": {"period": "monday", "next": "plans", "done": "works"},
}
# How the templates' rule sets want files to be called: with a number, with the day or the Monday.
NAMES: Final = {
    "incident": "障害報告書_障-{year}-001_{name}",
    "minutes": "議事録_{section_mark}-{year}-001_{name}",
    "procedure": "{section_mark}-{year}-001_{work}手順書",
    "ringi": "稟議書_{section_mark}-{year}-001_{name}",
    "trip-report": "出張報告書_{today}_{name}",
    "weekly": "週報_{monday}_{name}",
}
TITLES: Final = ("subject", "title")
"""Fields that a good writer words anew."""

# Fields of one line that only feed a draft: given, they need not stand in the document as they are.
FEEDING: Final = {"incident": ("symptom", "recovery"), "procedure": ("aim",)}


@dataclass(frozen=True)
class Case:
    """A note set, and its facts by the template's fields.

    `given` and `answers` are data; `wanted` is to be found in the notes, which do not say `absent`.
    `completed` has rows of `wanted` without a cell that is open.
    """

    name: str
    template: Template
    notes: str
    today: date
    given: Mapping[str, str]
    wanted: Mapping[str, Any]
    absent: Sequence[str]
    answers: Mapping[str, Given]
    completed: Mapping[str, Given]

    @property
    def language(self) -> Any:
        """The document's language."""
        return self.template.header.language

    def data(self, *, bare: bool = False) -> dict[str, Given]:
        """Return the data of the document: what is given and, unless it is bare, answered."""
        return {**({} if bare else self.answers), **self.given}

    def file_name(self, form: str) -> str:
        """Return what its writer calls the file, whose number is the first of a new register."""
        pattern = NAMES.get(self.template.header.template, "{name}")
        known = {key: value for key, value in self.data().items() if isinstance(value, str)}
        monday = self.today - timedelta(days=self.today.weekday())
        own = {"name": self.name, "year": self.today.year, "today": self.today, "monday": monday}
        return pattern.format_map({**known, **own}) + form


def cases(session: Session, folder: Path, only: str = "") -> Iterator[Case]:
    """Yield a folder's sets of which a template is here and whose names begin with `only`."""
    for path in sorted(folder.glob(f"{only}*.yaml")):
        data = _read(path)
        template = _template(session, data["template"])
        if template is None:
            print(f"{path.stem}: no template {data['template']}")
            continue
        yield _case(path.stem, template, data)


def _read(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    # answers are data: each is kept as it is written
    written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    return data | {key: written.get(key, {}) for key in ("answers", "completed")}


def _template(session: Session, name: str) -> Template | None:
    try:
        return session.template(TEMPLATES.get(name, name))
    except ConfigError:
        return None


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts by the template's names; one under that name itself comes first."""
    names, facts = FIELDS.get(data["template"], {}), data["fields"]
    return {names.get(key, key): value for key, value in facts.items()} | {
        key: value for key, value in facts.items() if key not in names
    }


def list_facts(path: Path) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return a set's facts by the template's names, and the fields that its writer answers."""
    data = _read(path)
    return _facts(data), frozenset(data["answers"])


def _case(name: str, template: Template, data: dict[str, Any]) -> Case:
    names = FIELDS.get(data["template"], {})
    given: dict[str, str] = {}
    wanted: dict[str, Any] = {}
    short = 0  # facts of one line that are wanted: of these, every second is given
    for key, value in _facts(data).items():
        of = template.header.field(key)
        if of is None or of.source != "given" or key in data["answers"]:
            continue
        if len(given) <= short and _fits(of, value, template):
            given[key] = str(value)
        elif of.notes and not isinstance(of, ImageField):
            wanted[key] = value
            short += not isinstance(of, (RowsField, RichTextField))
    return Case(
        name=name,
        template=template,
        notes=data["notes"],
        today=data.get("today", TODAY),
        given=given,
        wanted=wanted,
        absent=[names.get(each, each) for each in data["absent"]],
        answers=data["answers"],
        completed=data["completed"],
    )


def _fits(of: TemplateField, value: object, template: Template) -> bool:
    # long texts may only feed a draft, too
    if isinstance(of, (RowsField, ImageField, RichTextField)):
        return False
    if of.name in FEEDING.get(template.header.template, ()):
        return False
    if not isinstance(value, (str, int, date)):
        return False
    try:
        parse_value(of, str(value), template.header.language)
    except Unfit:
        return False
    return True


def faults(session: Session, folder: Path) -> Iterator[str]:
    """Yield what is wrong with a folder's sets: answers that do not fit, facts not in the notes."""
    for path in sorted(folder.glob("*.yaml")):
        data = _read(path)
        template = _template(session, data["template"])
        if template is None:
            yield f"{path.stem}: no template {data['template']}"
            continue
        for fault in (*_facts_untold(data), *_answers_unfit(data, template)):
            yield f"{path.stem}: {fault}"


def _facts_untold(data: Mapping[str, Any]) -> Iterator[str]:
    notes, language = data["notes"], data["language"]
    for name, value in data["fields"].items():
        for text in _texts(value):
            if not says(notes, text, language, _least(name)):
                yield f"{name}: the notes do not say {text!r}"
            for mark in find_unsupported(text, [notes], language):
                yield f"{name}: no source for {mark} in {text!r}"


def _least(name: str) -> float:
    """Return the share of a fact's words that the notes must have: titles are worded anew."""
    return 0.0 if name in TITLES else LEAST_SHARE


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        yield str(value)
        return
    for each in value:
        yield from _texts(each)


def _answers_unfit(data: Mapping[str, Any], template: Template) -> Iterator[str]:
    header, answers = template.header, {**data["answers"], **data["completed"]}
    for name in answers:
        of = header.field(name)
        if of is None or of.source != "given":
            yield f"{name}: answered, but no given field of the template"
    names = {each.name: each for each in header.of_source("given")}
    known = {*_facts(data), *answers}
    for name, of in names.items():
        if of.required and getattr(of, "default", None) is None and name not in known:
            yield f"{name}: required, and neither told nor answered"
    try:
        done = fill_fields(
            template, Data(answers, shown="answers"), today=TODAY, language=header.language
        )
    except DataErrors as error:
        yield from (f"{each.place}: {each.what.get('en')}" for each in error.errors)
        return
    yield from (
        f"{name}: answered, but not whole: {_said(value)}"
        for name in answers
        if name in names and _is_open(value := done.values[name])
    )


def _is_open(value: object) -> bool:
    return "[Missing: " in _said(value) or "【未記入: " in _said(value)


def _said(value: object) -> str:
    rows = value if isinstance(value, tuple) else ()
    return " ".join(str(row[name]) for row in rows for name in row) or str(value)
