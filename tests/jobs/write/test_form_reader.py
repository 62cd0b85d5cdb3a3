"""What code left open of a form is read by the model, and believed as far as the notes say it."""

import json
import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checker.core.ports import Completion
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.form_reader import FormReader
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.proposals import propose_values
from checker.templates.load import load_template
from tests.support.paths import ROOT

TEMPLATE = load_template(ROOT / "templates" / "documents" / "minutes")
NOTES = """安全の集まり 2026/4/16
棚の固定の見積は佐藤くんに頼んだ、4/24が目安。
通路に物を置くのはもうやめるという話になった。"""


def _read(form: object, notes: str = NOTES) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    said = form if isinstance(form, str) else json.dumps(form, ensure_ascii=False)
    engine = ScriptedEngine({}, writing=lambda _: said)
    search = FieldExtractor(TEMPLATE, Notes(notes, "n.txt"), date(2026, 4, 20))
    reader = FormReader(DraftGenerator(lambda: engine, SCRIPTED), Prompts("ja"))
    rows, values, sure = search.by_form([*TEMPLATE.header.of_source("given")], {}, reader)
    assert sure == {}  # it has not learned to
    return rows, values, engine.prompts


def _label(name: str, column: str = "") -> str:
    field: Any = TEMPLATE.header.field(name)
    return str(field.column(column).label if column else field.label)


def _rows(**cells: str) -> dict[str, Any]:
    row = {_label("actions", name): said for name, said in cells.items()}
    return {_label("actions"): [row]}


def test_rows_are_taken_with_the_notes_own_words_and_their_place() -> None:
    form = _rows(task="棚の固定の見積", owner="佐藤", due="2026-04-24")
    rows, _, _ = _read(form)
    assert rows["actions"].value == (
        {"task": "棚の固定の見積", "owner": "佐藤", "due": "2026-04-24"},
    )
    assert rows["actions"].at == "n.txt:2:1"


def test_what_the_notes_do_not_say_is_left_out() -> None:
    rows, _, _ = _read(_rows(task="棚の固定の見積", owner="高橋", due="2026-05-24"))
    assert rows["actions"].value == ({"task": "棚の固定の見積"},)
    rows, _, _ = _read(_rows(task="床の掃除", owner="佐藤", due="2026-04-24"))
    assert rows == {}


def test_a_number_counts_on_the_line_of_what_it_is_of() -> None:
    weekly = load_template(ROOT / "templates" / "documents" / "weekly")
    works: Any = weekly.header.field("works")
    notes = Notes("10/16 棚の固定、佐藤くんと。6.5h\n10/17 床の掃除、一人で。4h", "n.txt")
    rows = FieldExtractor(weekly, notes, date(2026, 10, 20))._rows  # noqa: SLF001 - what is asked
    said = {"name": "棚の固定", "what": "佐藤くんと", "hours": "6.5h"}
    placed = rows.place(works, [said, {**said, "hours": "16"}, {**said, "hours": "4"}])
    assert placed is not None
    assert [each.get("hours") for each in placed.value] == ["6.5", None, None]


def test_a_sum_of_a_line_is_of_one_row_of_it() -> None:
    ringi = load_template(ROOT / "templates" / "documents" / "ringi")
    items: Any = ringi.header.field("items")
    notes = Notes("超音波の本体と探触子で468万(税抜)\n台車 24,800", "n.txt")
    rows = FieldExtractor(ringi, notes, date(2026, 10, 20))._rows  # noqa: SLF001 - what is asked
    said = [{"name": "本体", "price": "468"}, {"name": "探触子", "price": "468"}]
    placed = rows.place(items, [*said, {"name": "台車", "price": "24800"}])
    assert placed is not None
    assert [each.get("price") for each in placed.value] == ["4680000", None, "24800"]


@pytest.mark.parametrize("said", ["", "申し訳ありません", "[1]", '{"x": [', '{"a": {"b": 1}}'])
def test_what_is_no_form_fills_nothing(said: str) -> None:
    assert _read(said)[:2] == ({}, {})


def test_a_server_without_grammars_may_put_the_form_into_a_fence() -> None:
    form = json.dumps(_rows(task="棚の固定の見積", owner="佐藤", due=""), ensure_ascii=False)
    assert set(_read(f"```json\n{form}\n```")[0]) == {"actions"}


def test_of_a_form_that_was_cut_off_whole_rows_count() -> None:
    whole = json.dumps(_rows(task="棚の固定の見積", owner="佐藤", due=""), ensure_ascii=False)
    rows, _, _ = _read(whole[:-2] + ', {"' + _label("actions", "task") + '": "通路')
    assert [dict(each) for each in rows["actions"].value] == [
        {"task": "棚の固定の見積", "owner": "佐藤"}
    ]


def test_a_list_that_copies_the_notes_or_another_table_is_none() -> None:
    many = [f"通路に物を置く{'。' * number}" for number in range(12)]
    assert _read({_label("decisions"): many})[0] == {}
    shared = {_label("topics"): ["棚の固定の見積"], _label("decisions"): ["棚の固定の見積"]}
    assert _read(shared)[0] == {}
    told = _read({_label("topics"): ["棚の固定"], _label("decisions"): ["通路に物を置く"]})[0]
    assert {name: len(each.value) for name, each in told.items()} == {"topics": 1, "decisions": 1}


def test_a_value_of_one_line_is_proposed_second_and_never_filled_in() -> None:
    _, values, _ = _read({_label("meeting"): "安全の集まり", _label("place"): "四階"})
    assert {name: each.value for name, each in values.items()} == {"meeting": "安全の集まり"}
    search = FieldExtractor(TEMPLATE, Notes(NOTES, "n.txt"), date(2026, 4, 20))
    place: Any = TEMPLATE.header.field("place")
    before = propose_values(search, [place]).get("place", ())
    read = {"place": ExtractedValue("通路", "通路", "n.txt:3:1", ((48, 50),))}
    after = propose_values(search, [place], read=read)["place"]
    assert [each.value for each in after[:2]] == [*[e.value for e in before[:1]], "通路"]


SKILLED = replace(SCRIPTED, form="learned")


class _Sure(ScriptedEngine):
    """Writes with a skill, a letter a token: all are certain but those of one word."""

    def write_skilled(self, *arguments: Any, **named: Any) -> list[Completion]:
        """Return what is scripted, with logs."""
        (made,) = super().write_skilled(*arguments, **named)
        doubted = made.text.index("四階")
        at = range(len(made.text))
        logs = tuple((n + 1, -0.5 if doubted <= n < doubted + 2 else 0.0) for n in at)
        return [replace(made, logs=logs)]


def test_a_model_that_has_learned_is_asked_about_all_and_says_how_sure_it_is() -> None:
    said = {_label("meeting"): "安全の集まり", _label("place"): "四階", _label("topics"): []}
    engine = _Sure({}, writing=lambda _: json.dumps(said, ensure_ascii=False))
    reader = FormReader(DraftGenerator(lambda: engine, SKILLED), Prompts("ja"))
    fields = [*TEMPLATE.header.of_source("given")]
    asked = [each for each in fields if each.name in {"meeting", "place", "topics"}]
    form = reader.read(TEMPLATE.header, NOTES, date(2026, 4, 20), asked)
    assert form.values == {"meeting": "安全の集まり", "place": "四階"}
    assert form.shares["meeting"] == 1
    assert form.shares["place"] == pytest.approx(math.exp(-1))
    search = FieldExtractor(TEMPLATE, Notes(NOTES, "n.txt"), date(2026, 4, 20))
    found = search.by_code(asked)
    _, _, sure = search.by_form(asked, found, reader)
    assert {name: each.value for name, each in sure.items()} == {"meeting": "安全の集まり"}
    assert _label("meeting") in engine.prompts[-1]
    assert "2026-04-20 (月)" in engine.prompts[-1]


def test_notes_are_no_part_of_the_prompt_that_is_trusted_and_long_ones_are_not_read() -> None:
    _, _, prompts = _read({})
    assert len(prompts) == 1
    assert NOTES.splitlines()[1] in prompts[0]
    assert _read({}, "長い文です。\n" * 2000)[2] == []
