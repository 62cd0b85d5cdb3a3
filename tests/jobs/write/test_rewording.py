"""The lines of one part of a field are worded one by one."""

from datetime import date

import pytest

from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.write.draft_cleaning import DraftConstraints
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.drafting import draft_field
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.rewording import tell_row
from checker.jobs.write.tasks import Drafting, DraftTask
from checker.judge.limit import Limit
from checker.templates.data import Data
from checker.templates.filling import fill_fields
from checker.templates.load import load_template
from tests.support.paths import ROOT

TEMPLATE = load_template(ROOT / "templates" / "documents" / "minutes")
TODAY = date(2026, 4, 20)


def _tasks(talk: str = "床=箱だらけ\n\n棚→3台足りず") -> tuple[DraftTask, ...]:
    data = Data({"talk": talk}, TEMPLATE.folder, "data")
    filled = fill_fields(TEMPLATE, data, today=TODAY, language="ja")
    drafting = Drafting(TEMPLATE, Prompts("ja"), filled, None, TODAY)
    return next(found for e in TEMPLATE.header.of_source("drafted") if (found := drafting.tasks(e)))


def _author(limit: Limit) -> DraftGenerator:
    worded = {
        "床": "床が箱だらけである。",
        "棚": "棚が3台足りない。",
        "根": "根本原因は残業が月120時間あったことである。",
    }

    def write(prompt: str) -> str:
        line = prompt.rsplit("<|im_start|>user\n", 1)[-1]
        return worded[line[:1]]

    return DraftGenerator(lambda: ScriptedEngine({}, writing=write), SCRIPTED, limit)


def test_each_part_is_a_paragraph_of_its_own_lines() -> None:
    made = draft_field(_tasks(), _author(Limit()))
    assert made is not None
    assert [str(each) for each in made.prose] == ["床が箱だらけである。", "棚が3台足りない。"]
    assert not made.is_verbatim


def test_what_there_is_no_time_for_stays_open() -> None:
    assert draft_field(_tasks(), _author(Limit(0))) is None


@pytest.mark.parametrize("line", ["根本さん: 残業→月120時間", "根本:残業→月120時間"])
def test_a_name_that_became_another_word_is_not_worded(line: str) -> None:
    made = draft_field(_tasks(f"床=箱だらけ\n\n{line}"), _author(Limit()))
    assert made is not None
    assert "根本原因" not in str(made.prose)
    assert made.is_verbatim


@pytest.mark.parametrize(
    ("row", "wanted", "told"),
    [
        (
            "起こりうること: 棚が足りない / 対策: 8月に買う",
            DraftConstraints("ja", 2, 200, "です・ます"),
            "棚が足りません。対策: 8月に買います。",
        ),
        (
            "Risk: the line stops / Measure: work at weekends",
            DraftConstraints("en", 2, 200),
            "the line stops. Measure: work at weekends.",
        ),
    ],
)
def test_a_row_that_nobody_worded_has_no_label_before_it(
    row: str, wanted: DraftConstraints, told: str
) -> None:
    assert tell_row(row, wanted) == told
