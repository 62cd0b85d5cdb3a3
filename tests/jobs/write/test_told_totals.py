"""Totals beside what the notes say that they come to."""

from datetime import date
from decimal import Decimal

import pytest

from checker.jobs.write.extracted_values import add_sources, add_taken
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.told_totals import find_contradicted, find_told_totals
from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.data import Data
from checker.templates.filling import fill_fields
from checker.templates.load import load_template
from tests.support.paths import ROOT

_ROWS = "費用\n- 運搬 1式 120,000\n- 講習 2回 @15,000\n"


def _contradicted(notes: str) -> list[tuple[str, str]]:
    today = date(2026, 4, 20)
    template = load_template(ROOT / "templates" / "documents" / "ringi")
    taken = FieldExtractor(template, Notes(notes, "n.txt"), today).by_code(
        [each for each in template.header.of_source("given") if each.name == "items"]
    )
    data = add_taken(Data({}, template.folder, "data"), taken)
    filled = add_sources(fill_fields(template, data, today=today, language="ja"), taken)
    whole = compute_fields(template, filled, ComputeContext(today, "ja", lambda _: 1))
    found = find_contradicted(template.header, whole.values, taken, notes)
    return [(field.name, told.words) for field, _, told in found]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("本体は別紙。計2,130,000", [("subtotal", "計2,130,000")]),
        ("計150,000(税抜)", []),
        ("合計 165,000円(税込)", []),
        ("手間が減り、計1万円の見込み", []),
        ("今年度の累計 4,120,000", []),
        ("設計は9月、80万円は別の話", []),
    ],
)
def test_a_total_is_held_against_what_the_notes_tell(
    more: str, told: list[tuple[str, str]]
) -> None:
    assert _contradicted(_ROWS + more) == told


def test_nothing_is_told_of_rows_that_the_notes_did_not_give() -> None:
    assert _contradicted("合計 2,130,000円") == []


def test_told_totals_are_sums_behind_a_word_for_them() -> None:
    found = list(find_told_totals("本体 1,000、計 3.5万円。 Total 2,400 / 見積計算 500円"))
    assert [(each.amount, each.words) for each in found] == [
        (Decimal(35000), "計 3.5万円"),
        (Decimal(2400), "Total 2,400"),
    ]
