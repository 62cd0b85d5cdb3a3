"""Count a person's keys and seconds from jotted notes to filled fields, beside filling by hand.

    python benchmarks/writing_keys.py [--half dev] [--sets 12] [--choose | --prompt]

Simulated with what `checker new --interactive` fills and offers; no person was timed. The rates
are those of the keystroke-level model: a key takes 0.28 s, a decision (reading a field and the
place in the notes) 1.5 s. A Japanese letter is two keys, reading and conversion.

    right        one decision: it is read
    first        one decision and Enter; second and third: the number and Enter
    open, wrong  one decision, and the value is typed
    rows, items  one decision, and the cells that are not right are typed
    by hand      one decision a value, and all of it is typed

With `--choose` the model chooses among values; with `--prompt` the same model is asked once for the
whole form, as JSON that a grammar holds it to, and offers nothing beside. What the notes do not
tell and drafted paragraphs are left out on all sides.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from harness import parser
from writing_jotted import (
    HALVES,
    JottedSet,
    is_accepted,
    is_cell,
    iter_sets,
    list_proposals,
    list_rows,
    say,
    says_item,
    write_without_checks,
)

from checker.core.ports import Engine
from checker.engines.llama.json_schema import build_schema_grammar
from checker.jobs.write import WriteResult
from checker.jobs.write.prompt import Conversation
from checker.jobs.write.writer_context import ProgressListener, WriterContext
from checker.session import Options, Session
from checker.templates.model import ImageField, RichTextField, RowsField

KEY: Final = 0.28
DECISION: Final = 1.5
_KEYS_PER_LETTER: Final = {"ja": 2, "en": 1}
_MINUTES: Final = 120.0
_LIMIT: Final = 1200
"""Tokens that the model may write of one form."""
_LONGEST: Final = 120
_MOST_ROWS: Final = 12
_SYSTEM: Final = {
    "ja": "あなたは社内文書の欄をメモから埋める係です。"
    "メモにある言葉と数字だけを使い、メモにないことは空文字にします。",
    "en": "You fill in the fields of company documents from notes. Use only the words and figures"
    " of the notes; leave empty what they do not say.",
}
_ASK: Final = {
    "ja": "今日は{today}です。文書「{title}」の欄を、次のメモから埋めて JSON で答えてください。"
    "\n{fields}\n\nメモ:\n\ue0f10\ue0f2",
    "en": "Today is {today}. Fill in the fields of the document {title} from these notes, as JSON."
    "\n{fields}\n\nNotes:\n\ue0f10\ue0f2",
}


@dataclass
class Effort:
    """Keys and decisions."""

    keys: int = 0
    decisions: int = 0

    def add(self, keys: int) -> None:
        """Count a decision, and the keys that follow it."""
        self.keys += keys
        self.decisions += 1

    @property
    def seconds(self) -> float:
        """The time of a person."""
        return self.keys * KEY + self.decisions * DECISION


@dataclass(frozen=True)
class Filled:
    """What is in a form before a person begins: values, rows by field, and what is offered.

    A field that is in `values` is filled, whatever else is offered for it.
    """

    values: Mapping[str, str]
    rows: Mapping[str, list[Mapping[str, str]]]
    offered: Mapping[str, list[str]]


def measure(each: JottedSet, filled: Filled) -> tuple[Effort, Effort]:
    """Return the effort with what was filled in, and by hand."""
    helped, by_hand = Effort(), Effort()
    for keys, typed in (*_iter_fields(each, filled), *_iter_rows(each, filled)):
        helped.add(keys)
        by_hand.add(typed)
    return helped, by_hand


def _read_result(each: JottedSet, result: WriteResult) -> Filled:
    """Return what checker filled in and offers."""
    told = {
        one.field for one in result.verdict.written.fields if one.origin in {"notes", "default"}
    }
    values = {name: said for name in told if (said := say(result.values.get(name)))}
    rows = {
        name: [{column: say(row[column]) for column in row} for row in list_rows(result, name)]
        for name in told
    }
    fields = each.template.header.fields
    offered = {
        one.name: [proposal.value for proposal in result.proposals.get(one.name, ())]
        or list_proposals(each, one)
        for one in fields
        if one.name in each.gold["fields"]
    }
    return Filled(values, rows, offered)


def _iter_fields(each: JottedSet, filled: Filled) -> Iterator[tuple[int, int]]:
    for name, gold in each.gold["fields"].items():
        field = each.template.header.field(name)
        if gold is None or field is None:
            continue
        if isinstance(field, (RowsField, RichTextField, ImageField)):
            continue
        typed = _count_keys(each, gold["values"][0])
        value = filled.values.get(name, "")
        if value and is_accepted(value, gold, each.language):
            yield 0, typed
            continue
        offered = filled.offered.get(name, [])
        places = [at for at, one in enumerate(offered) if is_accepted(one, gold, each.language)]
        yield (1 if places[0] == 0 else 2) if places and not value else typed, typed


def _iter_rows(each: JottedSet, filled: Filled) -> Iterator[tuple[int, int]]:
    for name, wanted in (each.gold.get("rows") or {}).items():
        left = list(filled.rows.get(name, ()))
        for gold in wanted:
            right = [
                {c for c, cell in gold.items() if is_cell(row.get(c, ""), cell, each.language)}
                for row in left
            ]
            best = max(range(len(left)), key=lambda at: len(right[at]), default=None)
            kept: set[str] = set() if best is None else right[best]
            if best is not None and kept:
                del left[best]
            typed = {c: _count_keys(each, cell) for c, cell in gold.items() if cell is not None}
            yield sum(keys for c, keys in typed.items() if c not in kept), sum(typed.values())
    for name, items in (each.gold.get("lists") or {}).items():
        said = [" | ".join(filter(None, row.values())) for row in filled.rows.get(name, ())]
        for gold in items or ():
            typed_item = _count_keys(each, gold)
            yield (
                0 if any(says_item(row, gold, each.language) for row in said) else typed_item,
                typed_item,
            )


def _ask_once(each: JottedSet, context: WriterContext) -> Filled:
    """Return what the model fills in, asked once for the whole form."""
    fields = [
        one
        for one in each.template.header.fields
        if one.source == "given" and not isinstance(one, (RichTextField, ImageField))
    ]
    text: dict[str, Any] = {"type": "string", "maxLength": _LONGEST}
    schema = {
        "type": "object",
        "properties": {
            one.name: {
                "type": "array",
                "maxItems": _MOST_ROWS,
                "items": {
                    "type": "object",
                    "properties": {column.name: text for column in one.columns},
                    "required": [column.name for column in one.columns],
                },
            }
            if isinstance(one, RowsField)
            else text
            for one in fields
        },
        "required": [one.name for one in fields],
    }
    lines = [
        f"- {one.name}: {one.label}"
        + (
            f" ({', '.join(f'{c.name}: {c.label}' for c in one.columns)})"
            if isinstance(one, RowsField)
            else ""
        )
        for one in fields
    ]
    asked = _ASK[each.language].format(
        today=each.order.today.isoformat(),
        title=each.template.header.title,
        fields="\n".join(lines),
    )
    talk = Conversation((("system", _SYSTEM[each.language]), ("user", asked)), (each.notes.text,))
    author = context.services(each.order, ProgressListener()).author
    if author is None:
        raise SystemExit("no model: checker model pull")
    said = author.ask(lambda engine: _complete(engine, talk, build_schema_grammar(schema)))
    return _read_json(said or "", [one.name for one in fields if isinstance(one, RowsField)])


def _complete(engine: Engine, talk: Conversation, grammar: str) -> str:
    pieces = talk.pieces(engine.chat_template)
    return engine.complete(pieces, limit=_LIMIT, grammar=grammar).text


def _read_json(said: str, tables: list[str]) -> Filled:
    """Return what JSON says; of one that was cut off nothing, as a person would paste nothing."""
    try:
        data = json.loads(said)
    except ValueError:
        data = {}
    rows = {name: data.get(name, []) for name in tables}
    values = {name: text for name, text in data.items() if isinstance(text, str) and text}
    return Filled(values, rows, {})


def _count_keys(each: JottedSet, value: Any) -> int:
    """Return the keys for a value and for the way to the next field."""
    text = str(value[0] if isinstance(value, list) else value)
    letters = _KEYS_PER_LETTER[each.language]
    return sum(1 if one.isascii() else letters for one in text) + 1


def main() -> None:
    """Print keys and seconds of each set, and how many are within two minutes."""
    offered = parser(__doc__)
    offered.add_argument("--half", choices=tuple(HALVES), default="dev")
    offered.add_argument("--sets", type=int, default=12)
    offered.add_argument("--choose", action="store_true", help="the model chooses values")
    offered.add_argument("--prompt", action="store_true", help="the model is asked once for all")
    arguments = offered.parse_args()
    with_model = arguments.choose or arguments.prompt
    session = Session.open(Path.cwd(), Options(language="en", use_model=with_model), "en")
    rows: list[tuple[str, Effort, Effort, float]] = []
    for each in iter_sets(session, arguments.half, ""):
        if len(rows) == arguments.sets:
            break
        started = time.perf_counter()
        with TemporaryDirectory() as folder:
            context = replace(
                session.writer(each.template), drafts=None, numbers=Path(folder) / "numbers.json"
            )
            filled = (
                _ask_once(each, context)
                if arguments.prompt
                else _read_result(each, write_without_checks(each, context, drafts=False))
            )
        rows.append((each.name, *measure(each, filled), time.perf_counter() - started))
    session.close()
    for name, helped, by_hand, waited in rows:
        shown = "a set" if arguments.half.endswith("kept") else name
        print(f"{shown}: {_tell(helped)}; by hand {_tell(by_hand)}; waited {waited:.0f} s")
    for title, efforts in (
        ("the model, asked once" if arguments.prompt else "with checker", [row[1] for row in rows]),
        ("by hand", [row[2] for row in rows]),
    ):
        within = sum(one.seconds <= _MINUTES for one in efforts)
        total = sum(one.seconds for one in efforts)
        print(f"{title}: {total / len(rows):.0f} s a set, {within} of {len(rows)} in two minutes")


def _tell(effort: Effort) -> str:
    return f"{effort.keys} keys, {effort.decisions} decisions, {effort.seconds:.0f} s"


if __name__ == "__main__":
    main()
