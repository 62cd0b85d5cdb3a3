"""How a rule set that there is differs from what samples have, line by line."""

from pathlib import Path

from checker.learn.rules import compare, learn
from checker.rules import RulesetLibrary
from tests.learn.drafts import approved

EXISTING = """\
ruleset: old
rules:
  - id: old.sections
    kind: sections
    required: [目的, 内容, {name: 費用, aliases: [費用の内訳]}, 効果, リスク, 比較検討]
  - id: old.fields
    kind: fields
    required:
      - {label: 文書番号, aliases: [稟議番号], pattern: '[A-Z]-[0-9]{3}'}
      - 起案日
      - 起案部署
      - {label: 起案者, type: person}
      - 件名
      - 決裁区分
      - {label: 申請金額, type: amount}
      - 保存期間
  - id: old.plan
    kind: table
    table: {section: スケジュール}
    headers: [日程, 実施事項]
    min_rows: 1
"""


def _compared(folder: Path) -> list[str]:
    file = folder / "old.yaml"
    file.write_text(EXISTING, encoding="utf-8")
    return compare(learn(approved(), "ringi"), RulesetLibrary().get(str(file)), "ja").splitlines()


def _part(lines: list[str], title: str) -> list[str]:
    start = lines.index(f"■ {title}") + 1
    rest = lines[start:]
    return rest[: rest.index("")] if "" in rest else rest


def test_what_is_demanded_and_not_there(tmp_path: Path) -> None:
    lacking = _part(_compared(tmp_path), "規則集が求め、見本にないもの")
    assert lacking[0].startswith(
        "  - old.sections (sections): 「リスク」の見出しがありません。 [3件中3件: 稟議書_総"
    )
    assert "「比較検討」の見出しがありません。 [3件中1件: 稟議書_物" in lacking[1]
    assert sum("old.fields" in line for line in lacking) == 3


def test_what_is_there_and_not_demanded(tmp_path: Path) -> None:
    unasked = _part(_compared(tmp_path), "見本にあり、規則集が求めないもの")
    assert "  - ringi.sections (sections): 「スケジュール」" in unasked
    assert "  - ringi.sections (sections): 「添付資料」" in unasked
    assert any(line.startswith("  - ringi.sums-1 (table-sum): ") for line in unasked)
    assert any(line.startswith("  - ringi.filename (filename): 3件中3件: ") for line in unasked)
    assert not any("ringi.table-2" in line or "「目的」" in line for line in unasked)


def test_options_that_differ(tmp_path: Path) -> None:
    different = _part(_compared(tmp_path), "指定が違うもの")
    number = "old.fields 「文書番号」pattern: old [A-Z]-[0-9]{3} / 見本 "
    assert f"  - {number}\\p{{Han}}{{1,3}}-[0-9]{{4}}-[0-9]{{3}}" in different
    assert "  - old.fields 「起案日」type: old text / 見本 date" in different
    assert "  - old.sections order: old any / 見本 strict" in different
    assert "  - old.sections 「比較検討」optional: old False / 見本 True" in different
    assert any(line.startswith("  - old.plan headers: ") for line in different)


def test_in_english_too(tmp_path: Path) -> None:
    file = tmp_path / "old.yaml"
    file.write_text(EXISTING, encoding="utf-8")
    text = compare(learn(approved(), "ringi"), RulesetLibrary().get(str(file)), "en")
    assert text.startswith("Rule set “old” beside 3 samples\n")
    assert "3 of 3: " in text
