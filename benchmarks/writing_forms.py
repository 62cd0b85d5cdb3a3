"""Have the model fill in forms of strangers' own making from jotted notes, beside the known answer.

    python benchmarks/writing_forms.py [--plain] [--show] [FILE ...]

The files are those of `training/forms/held_out`: notes, a form and the form filled in, by hands
that saw nothing of checker; nothing was learned from them. What the model writes is counted as it
is, before anything is held against the notes. `--plain` asks it without its adapter for forms.

    fields  of one line that are told: right, otherwise, or left empty; and of those that are not
            told how many are filled
    rows    right in every cell, in most of them, or missing; and how many are beside them
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml
from harness import ROOT, Stopwatch, parser

from checker.core.text.normalization import fold
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.form_reader import FormReader
from checker.jobs.write.prompt import Prompts
from checker.session import Options, Session
from checker.templates.model import (
    ChoiceField,
    RowsField,
    TemplateField,
    TemplateHeader,
    TextField,
)

HELD_OUT: Final = ROOT / "training" / "forms" / "held_out"
_LOOSE: Final = re.compile(r"[\s、。,.・「」()()さん様]|円$")
_MOST: Final = 0.5


def main() -> None:
    """Print the totals."""
    arguments = _arguments()
    session = Session.open(Path.cwd(), Options(language="en"), "en")
    total: Counter[str] = Counter()
    watch = Stopwatch()
    for file in arguments.files or sorted(HELD_OUT.glob("*.yaml")):
        for said in filter(None, yaml.safe_load_all(file.read_text(encoding="utf-8"))):
            total["forms"] += 1
            if arguments.show:
                print(said["title"])
            total += measure(session, said, plain=arguments.plain, show=arguments.show)
    session.close()
    print(f"{watch.seconds:.0f} s")
    for name in sorted(total):
        print(f"{name}: {total[name]}")


def measure(session: Session, said: Mapping[str, Any], *, plain: bool, show: bool) -> Counter[str]:
    """Return the counts of one form."""
    fields = [_make_field(number, each) for number, each in enumerate(said["fields"])]
    header = TemplateHeader(
        template="form",
        title=said["title"],
        language=said["lang"],
        ruleset="none",
        fields=tuple(fields),
    )
    engine = session.engine()
    info = replace(engine.info, form="") if plain else engine.info
    author = DraftGenerator(engine.get, info)
    reader = FormReader(author, Prompts(said["lang"]))
    form = reader.read(header, said["notes"], said["today"], fields)
    counts: Counter[str] = Counter()
    for field, outcome, detail in _compare(fields, said["answer"], form.values, form.rows):
        counts[outcome] += 1
        if show and not outcome.endswith("right"):
            print(f"  {field}: {outcome}: {detail}")
    return counts


def _make_field(number: int, said: Mapping[str, Any]) -> TemplateField:
    label, name, help_ = str(said["label"]), f"f{number}", str(said.get("help") or "")
    if "columns" in said:
        columns = tuple(
            TextField(name=f"c{at}", label=str(each["label"]))
            for at, each in enumerate(said["columns"])
        )
        return RowsField(name=name, label=label, help=help_, type="rows", columns=columns)
    if "choices" in said:
        choices = tuple(map(str, said["choices"]))
        return ChoiceField(name=name, label=label, help=help_, type="choice", choices=choices)
    return TextField(name=name, label=label, help=help_)


def _compare(
    fields: Sequence[TemplateField],
    answer: Mapping[str, Any],
    values: Mapping[str, str],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
) -> Iterator[tuple[str, str, str]]:
    """Yield each field or row, how it came out, and what was told and written."""
    for field in fields:
        gold = answer[field.label]
        if isinstance(field, RowsField):
            for outcome, detail in _compare_rows(field, gold, rows.get(field.name, ())):
                yield field.label, outcome, detail
            continue
        told, written = str(gold), values.get(field.name, "")
        outcome = (
            ("not told: " + ("filled" if written else "right"))
            if not told
            else "fields: open"
            if not written
            else "fields: right"
            if _is_same(told, written)
            else "fields: wrong"
        )
        yield field.label, outcome, f"{told!r}, written {written!r}"


def _compare_rows(
    field: RowsField, gold: Sequence[Mapping[str, Any]], written: Sequence[Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    left = [[row.get(column.name, "") for column in field.columns] for row in written]
    for each in gold:
        told = [str(each[column.label]) for column in field.columns]
        same = [sum(map(_is_same, told, one)) / len(told) for one in left]
        best = max(range(len(left)), key=lambda at: same[at], default=None)
        if best is None or same[best] < _MOST:
            yield "rows: missing", f"{told}"
            continue
        yield "rows: right" if same[best] == 1 else "rows: in part", f"{told}, written {left[best]}"
        del left[best]
    for one in left:
        yield "rows: beside", f"{one}"


def _is_same(told: str, written: str) -> bool:
    return _LOOSE.sub("", fold(told)) == _LOOSE.sub("", fold(written))


def _arguments() -> Any:
    offered = parser(__doc__)
    offered.add_argument("files", nargs="*", type=Path)
    offered.add_argument("--plain", action="store_true", help="without the adapter for forms")
    offered.add_argument("--show", action="store_true", help="what is not right")
    return offered.parse_args()


if __name__ == "__main__":
    main()
