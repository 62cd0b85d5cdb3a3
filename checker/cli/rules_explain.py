"""`checker rules explain`: whether, where and why a rule applies to a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic_core import to_jsonable_python

from checker.cli.output import form_option, lang_option, locale_language
from checker.core.bilingual import Bilingual, Language
from checker.core.errors import ExitCode
from checker.core.findings import Outcome
from checker.jobs.check.explain import Condition, Explanation, Option
from checker.jobs.check.explain import explain as explain_rule
from checker.session import Options, Session

_CHOSEN = {
    "option": Bilingual("-r で指定", "named with -r"),
    "applies_to": Bilingual("applies_to で選択", "chosen by its applies_to"),
    "default": Bilingual("ほかに当てはまらないので既定", "the default, for no other fits"),
}
_OUTCOMES = {
    Outcome.PASS: Bilingual("問題なし", "nothing wrong"),
    Outcome.FAIL: Bilingual("指摘あり", "findings"),
    Outcome.NOT_APPLICABLE: Bilingual(
        "見る対象が 0 件(合格とは別です)", "looked at 0 candidates, which is no pass"
    ),
    Outcome.UNSURE: Bilingual("不明", "unsure"),
    Outcome.ERROR: Bilingual("実行できませんでした", "could not run"),
}
_MOST_SHOWN = 5


@click.command("explain", epilog="例 / Example:  checker rules explain 稟議書.docx ringi.total")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("rule")
@click.option("-r", "--ruleset", help="規則集の名前か YAML / a rule set's name or YAML file")
@form_option
@lang_option
def explain(file: Path, rule: str, ruleset: str | None, form: str, lang: Language | None) -> int:
    """規則が文書のどこに、なぜ効くかを言う。 / Say whether, where and why a rule applies.

    各設定を、どのファイルの何行目が決めたかも出す。 / And which file set each option.
    """
    options = Options(ruleset=ruleset, use_model=False, language=lang)
    session = Session.open(Path.cwd(), options, locale_language())
    explanation = explain_rule(session.open_job(file), rule)
    if form == "json":
        shown = to_jsonable_python(explanation)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for line in _lines(explanation):
            click.echo(line.get(session.language))
    return ExitCode.PASS


def _lines(each: Explanation) -> Iterator[Bilingual]:
    yield _line(f"{each.rule}  ({each.kind}, {each.written_at})")
    chosen = _CHOSEN[each.chosen_by]
    yield Bilingual(
        f"規則集: {each.ruleset}({chosen.ja})", f"rule set: {each.ruleset} ({chosen.en})"
    )
    yield _whether(each)
    yield from map(_condition, each.conditions)
    stage = (
        Bilingual(f"(段階: {each.stage})", f" (stage: {each.stage})") if each.stage else _line("")
    )
    yield Bilingual(f"重さ: {each.severity}{stage.ja}", f"severity: {each.severity}{stage.en}")
    yield from _where(each)
    yield from _outcome(each)
    yield Bilingual("設定:", "options:")
    yield from map(_option, each.options)
    yield from _entries(each)


def _line(text: str) -> Bilingual:
    return Bilingual(text, text)


def _whether(each: Explanation) -> Bilingual:
    if each.applies:
        return Bilingual("適用: されます", "applies: yes")
    if not each.enabled:
        return Bilingual("適用: されません(enabled: false)", "applies: no (enabled: false)")
    return Bilingual(
        "適用: されません(when に合いません)", "applies: no (its `when` does not hold)"
    )


def _condition(each: Condition) -> Bilingual:
    wanted = _value(each.wanted)
    return Bilingual(
        f"  when.{each.name}: {wanted} … {'合う' if each.holds else '合わない'}",
        f"  when.{each.name}: {wanted} … {'holds' if each.holds else 'does not hold'}",
    )


def _where(each: Explanation) -> Iterator[Bilingual]:
    yield Bilingual(f"scope が選ぶブロック: {each.blocks} 件", f"blocks in scope: {each.blocks}")
    for place in each.places[:_MOST_SHOWN]:
        yield _line(f"  {place.label}")
    if each.blocks > _MOST_SHOWN:
        yield _line("  …")


def _outcome(each: Explanation) -> Iterator[Bilingual]:
    if each.result is None:
        if each.applies:
            yield Bilingual(
                "結果: モデルが要ります(checker check で)",
                "result: needs the model (checker check)",
            )
        return
    words = _OUTCOMES[each.result.outcome]
    count = each.result.candidates
    yield Bilingual(
        f"結果: {words.ja}(候補 {count} 件)", f"result: {words.en} ({count} candidates)"
    )
    if each.result.explanation:
        yield _line(f"  {each.result.explanation}")
    for finding in each.findings:
        yield _line(f"  {finding.place.label}  {finding.message}")
    for gone in each.suppressed:
        label = f"{gone.finding.place.label}  {gone.finding.message}"
        yield Bilingual(f"  抑制 {gone.at}: {label}", f"  suppressed at {gone.at}: {label}")


def _option(each: Option) -> Bilingual:
    value = _value(each.value)
    if not each.set_at:
        return Bilingual(f"  {each.name}: {value}  (既定)", f"  {each.name}: {value}  (default)")
    *before, last = each.set_at
    over = f" ← {', '.join(reversed(before))}" if before else ""
    return _line(f"  {each.name}: {value}  ({last}{over})")


def _entries(each: Explanation) -> Iterator[Bilingual]:
    if not each.entries:
        return
    count = sum(entry.on for entry in each.entries)
    yield Bilingual(
        f"語の一覧: {len(each.entries)} 項目のうち {count} を使用",
        f"word list: {count} of {len(each.entries)} entries are on",
    )
    off = ", ".join(entry.name for entry in each.entries if not entry.on)
    if off:
        yield Bilingual(f"  使わない項目: {off}", f"  off: {off}")


def _value(value: Any) -> str:
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)
