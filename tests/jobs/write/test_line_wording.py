"""Lines are worded one by one by a model that has learned to, left out, or put in style by code."""

from dataclasses import replace
from datetime import date

import pytest

from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.drafting import Drafted, draft_field
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.found_wording import word_found
from checker.jobs.write.line_wording import LineWriter
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.result import DocumentContent
from checker.jobs.write.tasks import Drafting
from checker.jobs.write.value_candidates import CandidateSpan
from checker.judge.limit import Limit
from checker.templates.data import Data
from checker.templates.filled_values import Filled, Prose
from checker.templates.filling import fill_fields
from checker.templates.load import load_template
from checker.templates.model import Template
from tests.support.paths import ROOT

DOCUMENTS = ROOT / "templates" / "documents"
TODAY = date(2026, 4, 20)
LEARNED = replace(SCRIPTED, wording="1" * 64)
SAYS = {
    "了解です": "なし",
    "床=箱だらけ": "床が箱だらけである。",
    "棚→3台足りず": "棚が5台足りない。",
    "打上げは5/8": "なし",
    "じゃ2台で": "棚は2台とする。",
    "受付が30分停止": "受付が30分間停止した。",
}


def _load(name: str) -> Template:
    return load_template(DOCUMENTS / name)


def _author(limit: Limit | None = None) -> tuple[DraftGenerator, ScriptedEngine]:
    def write(prompt: str) -> str:
        line = prompt.rsplit("行: ", 1)[-1].split("<|im_end|>", maxsplit=1)[0].strip()
        return SAYS[line]

    engine = ScriptedEngine({}, writing=write, info=LEARNED)
    return DraftGenerator(lambda: engine, LEARNED, limit or Limit()), engine


def _draft(talk: str, notes: Notes | None = None) -> tuple[Drafted | None, ScriptedEngine]:
    template = _load("minutes")
    data = Data({"talk": talk}, template.folder, "data")
    filled = fill_fields(template, data, today=TODAY, language="ja")
    drafting = Drafting(template, Prompts("ja"), filled, notes, TODAY)
    tasks = next(e for of in template.header.of_source("drafted") if (e := drafting.tasks(of)))
    author, engine = _author()
    return draft_field(tasks, author), engine


def test_what_is_none_of_the_document_is_left_out_and_told() -> None:
    made, _ = _draft("了解です\n床=箱だらけ")
    assert made is not None
    assert [str(each) for each in made.prose] == ["床が箱だらけである。"]
    assert made.left_out == ("了解です",)
    assert not made.is_verbatim


def test_a_figure_that_the_line_does_not_have_is_not_believed() -> None:
    made, _ = _draft("棚→3台足りず")
    assert made is not None
    assert "5台" not in str(made.prose)
    assert "3台" in str(made.prose)
    assert made.is_verbatim


def test_a_line_with_a_day_is_never_left_out() -> None:
    made, _ = _draft("打上げは5/8")
    assert made is not None
    assert "5/8" in str(made.prose)
    assert not made.left_out


def test_a_field_of_which_nothing_is_for_the_document_stays_open() -> None:
    made, _ = _draft("了解です")
    assert made is None


def test_what_was_left_out_is_offered_with_its_place() -> None:
    notes = Notes("床=箱だらけ\n了解です\n打上げは5/8\n")
    drafts = {"discussion": Drafted(Prose(()), left_out=("了解です", "どこにもない"))}
    unused = (CandidateSpan("打上げは5/8", 12),)
    content = DocumentContent(Filled({}, {}), drafts=drafts, unused=unused)
    offered = content.offering_left_out(notes).unused
    assert [(each.text, each.start) for each in offered] == [("了解です", 7), ("打上げは5/8", 12)]


def test_the_line_before_tells_what_a_line_is_about() -> None:
    made, engine = _draft("じゃ2台で", Notes("棚が3台足りない。棚をどうするか\nじゃ2台で\n"))
    assert made is not None
    assert str(made.prose) == "棚は2台とする。"
    assert "前の行: 棚をどうするか" in engine.prompts[-1]


def test_what_there_is_no_time_for_stays_open() -> None:
    author, _ = _author(Limit(0))
    template = _load("minutes")
    writer = LineWriter(author, Prompts("ja"), template.header, None, TODAY)
    assert writer.word_all(("床=箱だらけ",), "議事内容", "である") is None


def _words(template: str, name: str, value: object) -> object:
    author, _ = _author()
    loaded = _load(template)
    writer = LineWriter(author, Prompts("ja"), loaded.header, None, TODAY)
    taken = {name: ExtractedValue(value, "受付が30分停止", "notes:1:1")}  # type: ignore[arg-type]
    worded = word_found(loaded, taken, writer)[name]
    assert (worded.quote, worded.at) == ("受付が30分停止", "notes:1:1")
    return worded.value


@pytest.mark.parametrize("name", sorted(each.name for each in DOCUMENTS.iterdir()))
def test_what_was_found_for_any_shipped_template_can_be_worded(name: str) -> None:
    loaded = _load(name)
    language = loaded.header.language
    writer = LineWriter(_author()[0], Prompts(language), loaded.header, None, TODAY)
    assert word_found(loaded, {}, writer) == {}


def test_rows_of_sentences_that_were_found_are_worded() -> None:
    found = [{"impact": "受付が30分停止"}, {"impact": "了解です"}]
    said = [{"impact": "受付が30分間停止した。"}, {"impact": "了解です"}]
    assert _words("incident", "impacts", found) == said


def test_of_a_table_of_times_what_is_none_of_it_goes() -> None:
    stopped = {"time": "9:02", "event": "受付が30分停止", "owner": "森"}
    told = {**stopped, "event": "受付が30分間停止した"}
    found = [stopped, stopped, stopped, {"time": "9:11", "event": "了解です", "owner": "森"}]
    assert _words("incident", "timeline", found) == [told, told, told]


def test_a_table_of_times_keeps_as_many_rows_as_it_must_have() -> None:
    said = [{"time": f"9:{each}0", "event": "了解です"} for each in range(3)]
    assert _words("incident", "timeline", said) == said


def test_who_says_a_line_of_a_chat_goes_from_a_table_of_times() -> None:
    found = [
        {"time": "9:02", "event": "森: 受付が30分停止"},
        {"time": "9:11", "event": "森: 床=箱だらけ"},
    ]
    told = [
        {"time": "9:02", "event": "受付が30分間停止した"},
        {"time": "9:11", "event": "床が箱だらけである"},
    ]
    assert _words("incident", "timeline", found) == told


@pytest.mark.parametrize(
    ("template", "name", "value"),
    [
        ("minutes", "topics", [{"topic": "床=箱だらけ"}]),
        ("minutes", "talk", "床=箱だらけ"),
        ("minutes", "actions", [{"content": "床=箱だらけ", "who": "", "due": ""}]),
        ("incident", "impacts", [{"impact": "受付が30分間停止した。"}]),
    ],
)
def test_names_sources_of_drafts_tables_and_sentences_stay(
    template: str, name: str, value: object
) -> None:
    assert _words(template, name, value) == value
