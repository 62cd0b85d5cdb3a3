"""Fixing: graded, ordered, checked again; what does not hold is left as it was, and said why."""

from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.core.findings import Outcome
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix import fix_rounds as fixpasses
from checker.jobs.fix.fix_file import FixResult, GradeName, open_editor
from checker.judge.judge import Judge
from tests.support.fixing import Rules, fixed, ruleset


def _file(folder: Path, text: str, name: str = "手順.md") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8", newline="")
    return file


def _run(
    folder: Path, text: str, *rules: Rules, name: str = "手順.md", grade: GradeName = "unsafe"
) -> FixResult:
    """Return what fixing makes of a text, once it is shown that a second time changes nothing."""
    found = fixed(_file(folder, text, name), ruleset(*rules), grade)
    again = fixed(_file(folder, _after(found), name), ruleset(*rules), grade)
    assert again.after.data == found.after.data
    assert not again.passes
    return found


def _after(found: FixResult) -> str:
    return found.after.data.decode()


def _left(found: FixResult) -> list[tuple[str, str, str]]:
    return [(each.finding.rule, each.finding.quote, each.why.code) for each in found.left]


def _made(found: FixResult) -> list[tuple[int, str, str, str]]:
    return [
        (number, each.finding.rule, each.finding.quote, each.fix.replacement)
        for number, one in enumerate(found.passes, 1)
        for each in one.made
    ]


def test_fixes_in_the_order_of_the_text(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "# サーバ\n\n弊社のサーバを更新する。\n",
        {"swap": {"サーバ": "サーバー"}},
        {"swap": {"弊社": "当社"}},
    )
    assert _after(found) == "# サーバー\n\n当社のサーバーを更新する。\n"
    assert _made(found) == [
        (1, "t.r1", "サーバ", "サーバー"),
        (1, "t.r2", "弊社", "当社"),
        (1, "t.r1", "サーバ", "サーバー"),
    ]
    assert found.left == ()
    assert found.verdict.status == "pass"


def test_grades(tmp_path: Path) -> None:
    rules = (
        {"swap": {"弊社": "当社"}, "fix": "safe"},
        {"swap": {"更新": "改訂"}},
        {"swap": {"サーバ": "サーバー"}, "fix": "display"},
    )
    text = "弊社のサーバを更新する。\n"
    safe = _run(tmp_path, text, *rules, grade="safe")
    assert _after(safe) == "当社のサーバを更新する。\n"
    assert _left(safe) == [("t.r3", "サーバ", "hint"), ("t.r2", "更新", "grade")]
    unsafe = _run(tmp_path, text, *rules)
    assert _after(unsafe) == "当社のサーバを改訂する。\n"
    assert _left(unsafe) == [("t.r3", "サーバ", "hint")]


def test_of_overlapping_fixes_the_safer_then_the_graver_wins(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "管理サーバ室に入る。管理サーバ室を出る。\n",
        {"swap": {"管理サーバ": "サーバー"}, "severity": "error"},
        {"swap": {"サーバ室": "機械室"}, "fix": "safe", "severity": "info"},
    )
    # 「管理サーバ」 is gone once the safe fix is made
    assert _after(found) == "管理機械室に入る。管理機械室を出る。\n"
    found = _run(
        tmp_path,
        "管理サーバ室に入る。\n",
        {"swap": {"管理サーバ": "サーバー"}, "severity": "error"},
        {"swap": {"サーバ室": "機械室"}, "severity": "info"},
    )
    assert _after(found) == "サーバー室に入る。\n"


def test_what_overlaps_is_fixed_in_the_next_pass_if_it_is_still_wrong(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "弊社サーバは止める。\n",
        {"swap": {"弊社サーバ": "当社サーバ"}, "severity": "error"},
        {"swap": {"サーバは": "サーバーは"}},
    )
    assert _after(found) == "当社サーバーは止める。\n"
    assert _made(found) == [
        (1, "t.r1", "弊社サーバ", "当社サーバ"),
        (2, "t.r2", "サーバは", "サーバーは"),
    ]


def test_rules_that_agree_make_one_fix(tmp_path: Path) -> None:
    found = _run(tmp_path, "弊社が行う。\n", {"swap": {"弊社": "当社"}}, {"swap": {"弊社": "当社"}})
    assert _after(found) == "当社が行う。\n"
    assert [rule for _, rule, _, _ in _made(found)] == ["t.r1"]


def test_what_overlaps_a_refused_fix_has_its_turn(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "弊**社サ**ーバを止める。\n",
        {"swap": {"弊社サーバ": "甲乙丙丁戊"}, "severity": "error"},
        {"swap": {"ーバを": "ーバーを"}},
    )
    assert _after(found) == "弊**社サ**ーバーを止める。\n"
    assert _left(found) == [("t.r1", "弊社サーバ", "refused")]


def test_a_fix_that_its_rule_faults_again_is_not_made(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "サーバを更新し、弊社に送る。\n",
        {"swap": {"サー(バ)": "新サー\\1"}, "patterns": True},
        {"swap": {"弊社": "当社"}},
    )
    assert _after(found) == "サーバを更新し、当社に送る。\n"
    assert _left(found) == [("t.r1", "サーバ", "returns")]


def test_only_the_fix_that_does_not_hold_is_left_out_at_a_place(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "サーバを更新する。\n",
        {"swap": {"サー(バ)": "新サー\\1"}, "patterns": True, "severity": "error"},
        {"swap": {"サーバを": "機器を"}},
    )
    assert _after(found) == "機器を更新する。\n"


@pytest.mark.parametrize("text", ["弊社が行う。\n", "当社が行う。\n", "弊社と当社が行う。\n"])
def test_rules_that_undo_each_other_change_nothing(tmp_path: Path, text: str) -> None:
    found = _run(
        tmp_path, text + "\nサーバ\n", {"swap": {"弊社": "当社"}}, {"swap": {"当社": "弊社"}},
        {"swap": {"サーバ": "サーバー"}},
    )  # fmt: skip
    assert _after(found) == text + "\nサーバー\n"
    assert {code for _, _, code in _left(found)} == {"restless"}


@pytest.mark.parametrize("start", ["甲", "乙", "丙"])
def test_a_ring_of_rules_changes_nothing(tmp_path: Path, start: str) -> None:
    ring = [{"swap": {one: two}} for one, two in ("甲乙", "乙丙", "丙甲")]
    found = _run(tmp_path, f"担当は{start}とする。弊社。\n", *ring, {"swap": {"弊社": "当社"}})
    assert _after(found) == f"担当は{start}とする。当社。\n"


def test_a_chain_of_three_is_followed_and_a_longer_one_is_left(tmp_path: Path) -> None:
    links = [{"swap": {one: two}} for one, two in ("甲乙", "乙丙", "丙丁", "丁戊")]
    found = _run(tmp_path, "担当は乙とする。\n", *links)
    assert _after(found) == "担当は戊とする。\n"
    assert len(found.passes) == 3
    found = _run(tmp_path, "担当は甲とする。\n", *links)
    assert _after(found) == "担当は甲とする。\n"
    assert _left(found) == [("t.r1", "甲", "restless")]


def test_a_rule_that_only_shows_its_first_findings_is_fixed_whole(tmp_path: Path) -> None:
    rule = {"swap": {"サーバ": "サーバー"}, "limit": 2}
    found = _run(tmp_path, "サーバ、" * 20 + "\n", rule)
    assert _after(found) == "サーバー、" * 20 + "\n"
    assert len(found.passes) == 1


def test_what_is_suppressed_is_not_fixed(tmp_path: Path) -> None:
    text = (
        "<!-- checker:ignore t.r1 顧客の言い方 -->\n弊社の言い方。\n\n弊社の文書。\n\n弊社の注。\n"
    )
    file = _file(tmp_path, text)
    beside = file.with_name("手順.md.checker.yaml")
    beside.write_text("ignore:\n  - {rule: t.r1, reason: 注, quote: 弊社の注}\n", encoding="utf-8")
    found = fixed(file, ruleset({"swap": {"弊社": "当社"}}))
    assert _after(found) == text.replace("弊社の文書", "当社の文書")
    assert len(found.verdict.suppressed) == 2


def test_only_wanted_fixes(tmp_path: Path) -> None:
    file = _file(tmp_path, "弊社のサーバ\n")
    rules = ruleset({"swap": {"弊社": "当社"}}, {"swap": {"サーバ": "サーバー"}})
    found = fixed(file, rules, wanted=lambda finding: finding.rule == "t.r2")
    assert _after(found) == "弊社のサーバー\n"
    assert _left(found) == [("t.r1", "弊社", "not_chosen")]


def test_the_source_is_fixed_after_the_blocks(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "---\ntitle: 弊社\n---\n\n弊社の[説明](弊社.md)\n",
        {"swap": {"弊社の": "当社の"}},
        {"swap": {r"弊社\.md": "当社.md"}, "patterns": True, "scope": {"raw": True}},
    )
    assert _after(found) == "---\ntitle: 弊社\n---\n\n当社の[説明](当社.md)\n"
    assert [number for number, *_ in _made(found)] == [1, 2]


def test_plain_text_whose_blocks_change(tmp_path: Path) -> None:
    found = _run(
        tmp_path,
        "報告\r\n\r\n※ 弊社\r\n弊社の件\r\n・ 弊社\r\n",
        {"swap": {"※ ": "・ "}},
        {"swap": {"弊社": "当社"}},
        name="報告.txt",
    )
    assert _after(found) == "報告\r\n\r\n・ 当社\r\n当社の件\r\n・ 当社\r\n"


@pytest.mark.parametrize(
    ("name", "says"),
    [("a.xlsx", "(.xlsx) cannot be fixed"), ("a.pdf", "(.pdf)"), ("a", "(no ending)")],
)
def test_formats_that_are_not_fixed(tmp_path: Path, name: str, says: str) -> None:
    file = _file(tmp_path, "本文\n")
    with pytest.raises(InputError) as raised:
        open_editor(file.with_name(name))
    assert says in raised.value.what.get("en")
    assert raised.value.remedy is not None


def test_what_cannot_be_checked_again_is_not_fixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_in_vain(job: CheckJob, judge: Judge | None) -> Verdict:
        """Return a verdict in which the first rule does not end in time on what it writes."""
        verdict = check(job, judge)
        if "当社" not in (job.document.source or ""):
            return verdict
        first = verdict.results[0].model_copy(update={"outcome": Outcome.ERROR})
        left = tuple(each for each in verdict.findings if each.rule != first.rule)
        results = (first, *verdict.results[1:])
        return verdict.model_copy(update={"results": results, "findings": left})

    monkeypatch.setattr(fixpasses, "check", check_in_vain)
    file = _file(tmp_path, "弊社のサーバを止める。\n")
    rules = ruleset({"swap": {"弊社": "当社"}}, {"swap": {"サーバ": "サーバー"}})
    found = fixed(file, rules)
    assert _after(found) == "弊社のサーバーを止める。\n"
    assert [(rule, code) for rule, _, code in _left(found)] == [("t.r1", "unchecked")]
