"""What `checker new` makes of the note sets, beside one plain prompt for the whole document.

    python benchmarks/writing.py [--held-out] [--every N] [--only NAME] [--rounds 2]
                                [--keep FOLDER] [--plain [N]] [--bare] [--complete] [--no-drafts]
    python benchmarks/writing.py --check [--held-out]

For each set in `data/notes`, or `data/notes_held_out`: every second of its known facts of one line
that the template has a field for is given as data, the others are to be found in the notes; rows
and long texts are always to be found. What the notes do not say, or say only half, is given as the
set's writer answers it when asked (`answers`); not with `--bare`. With `--complete` all that the
notes say is given too, and what is measured is the writing alone; with `--no-drafts` only what
is found in the notes. Told per set, and added up:

    given      facts that were given, and stand in the document unchanged
    notes      facts that were to be found in the notes: right, wrong, not found, also by the kind
               of field; rows and long texts are right where half of their rows or lines are there,
               which are counted too (`parts`), partly right where some are; and facts that the
               notes do not say (`absent`), of which any that is filled is wrong
    open       required fields that nobody gave and the notes did not yield; cells of rows likewise
    left       numbers, dates and names in the drafted text that stand nowhere in data or notes, by
               `grounding_independent.py`; raw is the same of the drafts as they were first written
    rounds     the rule set's status after each round of repair, of the sets where no field and
               no cell is open
    plain      with `--plain`: the same model asked once for the whole document in Markdown, with
               the same data and notes; its status by the same rule set, and what stands nowhere.
               With a number N for every Nth set measured; `beside plain` are the sums of ours there
    seconds    in all, and of them for looking in the notes, drafting, mending and checking

`--check` asks no model: answers that do not fit their templates and facts that no notes say are
told, and make it exit with 1. `--keep` writes documents and verdicts there. Drafts are not kept:
times are those of a first run.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml
from grounding_independent import count
from harness import Stopwatch, parser
from note_sets import HELD_OUT, NOTES, TITLES, Case, cases, faults
from note_sets_complete import completed
from writing_watch import Recorder, StepTimes

from checker.core.ports import PromptSegment
from checker.jobs.write import Notes, WriteRequest, WriteResult, write
from checker.jobs.write.writer_context import ProgressListener, WriterContext
from checker.session import Options, Session
from checker.templates.data import Data
from checker.templates.field_values import parse_value
from checker.templates.filled_values import Absent, Value
from checker.templates.model import ImageField, RichTextField, RowsField
from checker.templates.render import list_forms
from tests.support.note_judging import is_right, parts_found, says

_MOST_TOKENS: Final = 900

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
    seconds: Counter[str] = field(default_factory=Counter)
    plain_seconds: float = 0.0

    def add(self, other: "Score") -> None:
        """Add another's counts."""
        self.counts.update(other.counts)
        self.seconds.update(other.seconds)
        self.plain_seconds += other.plain_seconds


def _order(case: Case, rounds: int, *, bare: bool = False) -> WriteRequest:
    form = list_forms(case.template)[0]
    return WriteRequest(
        template=case.template,
        data=Data(case.data(bare=bare), case.template.folder, "data"),
        path=Path(case.file_name(form)),
        form=form,
        language=case.language,
        today=case.today,
        notes=Notes(case.notes, "notes"),
        rounds=rounds,
    )


def measured(
    case: Case, context: WriterContext, asked: argparse.Namespace
) -> tuple[Score, WriteResult]:
    """Return the counts for one set, and its document."""
    order, rounds = _order(case, asked.rounds, bare=asked.bare), asked.rounds
    watch = StepTimes()
    tools = context.services(order, ProgressListener(say=watch.say))
    author = Recorder(tools.author) if tools.author and not asked.no_drafts else None
    judged = replace(context, judge=None) if asked.no_drafts else context
    checker = judged.services(order, ProgressListener())
    check = watch.checking(checker.check)
    result = write(order, replace(tools, author=author, check=check))  # type: ignore[arg-type]
    watch.turn("rest")
    score = Score(seconds=watch.seconds)
    counts = score.counts
    _count_given(case, _text(context, order, result.data), counts)
    _count_notes(case, result, order, counts)
    _count_open(case, result, counts)
    _count_left(case, result, author.drafts if author else (), counts)
    counts[f"whole: {result.verdict.status}"] += 1
    _count_rounds(result, rounds, counts)
    return score, result


def _count_given(case: Case, text: str, counts: Counter[str]) -> None:
    for value in case.given.values():
        counts["given"] += 1
        is_there = _shown(value, case) in _flat(text)
        counts["given unchanged"] += is_there
        if not is_there:
            print(f"    given, not in the document: {value!r}")


def _count_left(
    case: Case, result: WriteResult, drafts: Sequence[str], counts: Counter[str]
) -> None:
    fields = result.verdict.written.fields
    drafted = "\n".join(str(result.values[one.field]) for one in fields if one.origin == "drafted")
    sources = [case.notes, case.template.header.title]
    sources += [_said(each) for name, each in result.values.items() if _is_source(name, case)]
    sources += [each.label for each in case.template.header.fields]
    counts["left"] += _unsupported(drafted, sources, case)
    raw = [_unsupported(each, sources, case) for each in drafts]
    counts["raw drafts"] += len(raw)
    counts["raw drafts with what no source says"] += sum(map(bool, raw))
    counts["raw left"] += sum(raw)
    counts["marks"] += sum(len(each.doubtful) for each in fields)
    counts["dropped"] += sum(len(each.dropped) for each in fields)


def _is_source(name: str, case: Case) -> bool:
    of = case.template.header.field(name)
    return of is not None and of.source != "drafted"


def _shown(value: str, case: Case) -> str:
    """Return a given value as its field writes it."""
    for name, given in case.given.items():
        of = case.template.header.field(name)
        if given == value and of is not None and not isinstance(of, (RowsField, ImageField)):
            return _flat(str(parse_value(of, value, case.language)))
    return _flat(value)


def _flat(text: str) -> str:
    return "".join(text.split())


def _text(context: WriterContext, order: WriteRequest, data: bytes) -> str:
    document = context.open_job(order.path, data).document
    return "\n".join(block.text for block in document.walk())


def _count_notes(
    case: Case, result: WriteResult, order: WriteRequest, counts: Counter[str]
) -> None:
    origins = {each.field: each.origin for each in result.verdict.written.fields}
    for name, wanted in case.wanted.items():
        of = case.template.header.field(name)
        kind = "" if of is None else of.type
        said = _said(result.values[name]) if origins.get(name) == "notes" else None
        outcome = _outcome(said, wanted, name, case, counts)
        counts["notes"] += 1
        counts[f"notes {outcome}"] += 1
        counts[f"notes, {kind}: {outcome}"] += 1
        if outcome in ("partly", "wrong"):
            print(f"    {name} {outcome}: {said!r}, wanted {wanted!r}")
    for name in case.absent:
        if case.template.header.field(name) is not None and name not in order.data.values:
            counts["absent"] += 1
            counts["absent filled"] += origins.get(name) == "notes"


def _outcome(said: str | None, wanted: Any, name: str, case: Case, counts: Counter[str]) -> str:
    """Return whether what was found is right; count the parts of longer fields."""
    of, language = case.template.header.field(name), case.language
    if isinstance(of, (RowsField, RichTextField)):
        found, parts = parts_found(said or "", wanted, language)
        counts[f"parts, {of.type}: wanted"] += parts
        counts[f"parts, {of.type}: found"] += found
        if isinstance(of, RowsField) and said is not None:
            counts["parts, rows: written"] += len(said.splitlines())
        outcome = "right" if 2 * found >= parts else "partly" if found else "wrong"
    else:
        right = said is not None and is_right(said, wanted, language)
        right |= name in TITLES and says(said or "", str(wanted), language)
        outcome = "right" if right else "wrong"
    return "not found" if said is None else outcome


def _count_open(case: Case, result: WriteResult, counts: Counter[str]) -> None:
    """Count required fields that stayed open, and cells of rows; say which.

    What is computed or drafted from them is not counted again.
    """
    given = {each.name for each in case.template.header.of_source("given")}
    fields = result.verdict.written.fields
    missing = [each.field for each in fields if each.origin == "absent" and each.field in given]
    cells = [
        f"{name}.{column}"
        for name, value in result.values.items()
        if isinstance(value, tuple) and name in given and name not in missing
        for row in value
        for column in row
        if isinstance(row[column], Absent)
    ]
    counts["open fields"] += len(missing)
    counts["open cells"] += len(cells)
    if missing or cells:
        print(f"    open: {len(missing)} fields, {len(cells)} cells: {', '.join(missing + cells)}")


def _said(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(" ".join(str(row[name]) for name in row) for row in value)
    return "" if isinstance(value, Absent) else str(value)


def _unsupported(text: str, sources: Sequence[str], case: Case) -> int:
    return sum(map(len, count(text, list(sources), case.language).values()))


def _count_rounds(result: WriteResult, rounds: int, counts: Counter[str]) -> None:
    written = result.verdict.written
    statuses = [written.first_status, *(each.status for each in written.rounds)]
    absent = any(each.origin == "absent" for each in written.fields)
    if absent or any(each.rule == "writing.missing" for each in result.verdict.findings):
        counts["open: a required fact or cell is absent"] += 1
        return
    kept = sum(not each.rule.startswith("writing.") for each in result.verdict.findings)
    found = [written.rounds[0].before, *(e.after for e in written.rounds)] if written.rounds else []
    for number in range(rounds + 1):
        counts[f"findings after {number}"] += (found or [kept])[min(number, max(0, len(found) - 1))]
        status = statuses[min(number, len(statuses) - 1)]
        counts[f"after {number}: {status}"] += 1


def plain(case: Case, context: WriterContext, *, bare: bool) -> Score:
    """Return the counts for one plain prompt to the same model."""
    if context.engine is None:
        raise SystemExit("a model is needed")
    engine = context.engine.get()
    given = yaml.safe_dump(case.data(bare=bare), allow_unicode=True, sort_keys=False)
    asked = ASKED[case.language].format(
        title=case.template.header.title, data=given, notes=case.notes
    )
    watch = Stopwatch()
    prompt = PromptSegment(engine.chat_template([("user", asked)]), trusted=True)
    made = engine.complete([prompt], limit=_MOST_TOKENS)
    score = Score(plain_seconds=watch.seconds)
    order = replace(_order(case, 0), form=".md", path=Path(case.file_name(".md")))
    services = context.services(order, ProgressListener())
    verdict = services.check(services.job(made.text.encode()))
    score.counts[f"plain: {verdict.status}"] += 1
    score.counts["plain findings"] += len(verdict.findings)
    sources = [case.notes, given, case.template.header.title]
    score.counts["plain left"] += _unsupported(made.text, sources, case)
    score.counts["plain given unchanged"] += sum(
        _shown(value, case) in _flat(made.text) for value in case.given.values()
    )
    return score


def _keep(folder: Path, case: Case, result: WriteResult) -> None:
    name = f"{case.name}{list_forms(case.template)[0]}"
    (folder / name).write_bytes(result.data)
    (folder / f"{name}.json").write_text(result.verdict.model_dump_json(indent=1), encoding="utf-8")


def main() -> None:
    """Print a line per set and the sums; with --check, what is wrong with the sets."""
    arguments = _arguments()
    session = Session.open(Path.cwd(), Options(language="en"), "en")
    folder = HELD_OUT if arguments.held_out else NOTES
    if arguments.check:
        _check(session, folder)
        return
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    total, beside, done = Score(), Score(), 0
    for found in islice(cases(session, folder, arguments.only), 0, None, arguments.every):
        case = completed(found) if arguments.complete else found
        score, result = _written(session, case, arguments)
        if arguments.plain and done % arguments.plain == 0:
            beside.add(score)
            score.add(plain(case, session.writer(case.template), bare=arguments.bare))
        if arguments.keep:
            _keep(arguments.keep, case, result)
        done += 1
        total.add(score)
        print(f"{case.name}: {_times(score)}")
        print(
            "   ", json.dumps({key: score.counts[key] for key in sorted(score.counts)}), flush=True
        )
    session.close()
    print(f"{done} sets, {_times(total)}")
    for name, number in sorted(total.counts.items()):
        print(f"{name}: {number}")
    if arguments.plain:
        print("beside plain:", _times(beside), json.dumps(dict(sorted(beside.counts.items()))))


def _written(
    session: Session, case: Case, arguments: argparse.Namespace
) -> tuple[Score, WriteResult]:
    with TemporaryDirectory() as register:  # a new one, so that the number is the file name's
        context = replace(
            session.writer(case.template), drafts=None, numbers=Path(register) / "numbers.json"
        )
        return measured(case, context, arguments)


def _check(session: Session, folder: Path) -> None:
    found = list(faults(session, folder))
    session.close()
    for fault in found:
        print(fault)
    print(f"{len(list(folder.glob('*.yaml')))} sets, {len(found)} faults")
    if found:
        raise SystemExit(1)


def _times(score: Score) -> str:
    steps = ", ".join(f"{step} {seconds:.0f}" for step, seconds in sorted(score.seconds.items()))
    whole = sum(score.seconds.values())
    return f"{whole:.0f} s ({steps}), plain {score.plain_seconds:.0f} s"


def _arguments() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--held-out", action="store_true")
    offered.add_argument("--check", action="store_true")
    offered.add_argument("--complete", action="store_true")
    offered.add_argument("--no-drafts", action="store_true")
    offered.add_argument("--every", type=int, default=1)
    offered.add_argument("--only", default="")
    offered.add_argument("--rounds", type=int, default=2)
    offered.add_argument("--keep", type=Path)
    offered.add_argument("--plain", type=int, nargs="?", const=1)
    offered.add_argument("--bare", action="store_true")
    return offered.parse_args()


if __name__ == "__main__":
    main()
