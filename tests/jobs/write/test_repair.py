"""Rounds of repair: only what a finding points at, kept only where fewer findings are left."""

from dataclasses import replace
from pathlib import Path

from checker.jobs.write import write
from tests.support.writing import author, order, template_in, tools

BAD = "棚が3台足りないため、いち早く購入する。"
GOOD = "棚が3台足りないため、購入する。"


def test_a_finding_is_told_and_the_new_draft_kept(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    said = iter([BAD, GOOD])
    who, engine = author(lambda _prompt: next(said))
    made = write(order(template), tools(template, who))
    assert GOOD in made.data.decode()
    assert made.verdict.status == "pass"
    assert [each.model_dump() for each in made.verdict.written.rounds] == [
        {"before": 1, "after": 0, "status": "pass", "fields": ("reason",)}
    ]
    told = engine.prompts[1]
    assert f"<|im_start|>assistant\n{BAD}<|im_end|>" in told
    assert "直すこと: 「いち早く」: " in told


def test_a_repair_that_helps_nothing_is_forgotten(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    said = iter([BAD, BAD + "いち早く行う。"])
    who, _ = author(lambda _prompt: next(said))
    made = write(order(template), tools(template, who))
    assert made.data.decode().count("いち早く") == 1
    assert made.verdict.written.rounds == ()


def test_no_rounds(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: BAD)
    made = write(replace(order(template), rounds=0), tools(template, who))
    assert len(engine.prompts) == 1
    assert made.verdict.status == "fail"


def test_the_rule_s_own_fix_goes_before_the_model(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: "棚が3台足りないが、片付けが出来る。")
    made = write(order(template), tools(template, who))
    assert "片付けができる。" in made.data.decode()
    assert len(engine.prompts) == 1
    (reason,) = (each for each in made.verdict.written.fields if each.field == "reason")
    assert reason.repaired == 1


def test_what_was_given_is_never_mended(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: GOOD)
    given = {
        "件名": "いち早く棚の購入",
        "納入日": "2025-09-18",
        "金額": "1",
        "困りごと": "棚が3台足りない。",
    }
    made = write(order(template, dict(given)), tools(template, who))
    assert made.data.decode().startswith("# いち早く棚の購入\n")
    assert len(engine.prompts) == 1
    assert made.verdict.status == "fail"
