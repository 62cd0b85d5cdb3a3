"""The words of the page, in both languages."""

from types import SimpleNamespace
from typing import Final

from checker.core.bilingual import Bilingual, Language
from checker.core.findings import Outcome, Severity
from checker.core.verdict import Status, Verdict

SEVERITIES: Final[dict[Severity, Bilingual]] = {
    "error": Bilingual("エラー", "Error"),
    "warning": Bilingual("警告", "Warning"),
    "info": Bilingual("参考", "Note"),
}
STATUSES: Final[dict[Status, Bilingual]] = {
    "pass": Bilingual("合格", "Passed"),
    "fail": Bilingual("不合格", "Failed"),
    "needs_review": Bilingual("要確認", "Needs review"),
    "error": Bilingual("一部検査できず", "Not fully checked"),
}
_UNREADABLE = Bilingual("検査できません", "Could not be checked")
OUTCOMES: Final = {
    Outcome.PASS: Bilingual("合格", "passed"),
    Outcome.FAIL: Bilingual("不合格", "failed"),
    Outcome.UNSURE: Bilingual("判定できず", "unsure"),
    Outcome.NOT_APPLICABLE: Bilingual("対象なし", "not applicable"),
    Outcome.ERROR: Bilingual("検査できず", "could not run"),
}
ANSWERS: Final = {
    "yes": Bilingual("はい", "yes"),
    "no": Bilingual("いいえ", "no"),
    "unsure": Bilingual("どちらとも言えない", "unsure"),
}
STAGES: Final = {
    "draft": Bilingual("下書き", "draft"),
    "submitted": Bilingual("提出済み", "submitted"),
    "approved": Bilingual("承認済み", "approved"),
}
CHOSEN: Final = {
    "option": Bilingual("指定による", "named"),
    "applies_to": Bilingual("文書から自動で選択", "chosen by the document"),
    "default": Bilingual("既定", "default"),
}
_WORDS: Final = {
    "about": Bilingual("この検査について", "About this check"),
    "accuracy": Bilingual("正答率", "right"),
    "adapter": Bilingual("アダプター", "Adapter"),
    "advisory": Bilingual(
        "例での成績が足りないため参考扱い", "advises only: too unreliable on its examples"
    ),
    "all_rules": Bilingual("すべての規則", "All rules"),
    "answer": Bilingual("モデルの答え", "The model's answer"),
    "answers": Bilingual("モデルへの質問", "Questions to the model"),
    "asked": Bilingual("{asked}件(ほか保存済み{cached}件)", "{asked} (and {cached} known)"),
    "back": Bilingual("一覧", "All documents"),
    "by_file": Bilingual("文書ごと", "By document"),
    "by_rule": Bilingual("規則ごと", "By rule"),
    "candidates": Bilingual("対象", "Looked at"),
    "clear": Bilingual("絞り込みを解除", "Clear filters"),
    "confidence": Bilingual("確信度", "Confidence"),
    "counts": Bilingual("件数", "Findings"),
    "decided": Bilingual("判定した割合", "decided"),
    "document": Bilingual("文書", "Document"),
    "documents": Bilingual("{count}文書", "{count} documents"),
    "empty_document": Bilingual("文章がありません。", "There is no text."),
    "examples": Bilingual("例", "Examples"),
    "file": Bilingual("ファイル", "File"),
    "files": Bilingual("文書数", "Documents"),
    "filter_rule": Bilingual("規則で絞り込む", "Filter by rule"),
    "filter_severity": Bilingual("重さで絞り込む", "Filter by severity"),
    "findings": Bilingual("指摘", "Findings"),
    "fix": Bilingual("修正案", "Suggested text"),
    "fix_empty": Bilingual("(削除する)", "(delete it)"),
    "format": Bilingual("形式", "Format"),
    "image": Bilingual("画像", "Image"),
    "image_bare": Bilingual("代替テキストなし", "no alternative text"),
    "index": Bilingual("検査結果の一覧", "All documents"),
    "keys": Bilingual(
        "キー操作: j / k で次・前の指摘、/ で検索、Enter で本文へ",
        "Keys: j / k next and previous finding, / search, Enter to the text",
    ),
    "keys_on": Bilingual("キー操作を使う", "Use these keys"),
    "made": Bilingual("作成", "Made"),
    "model": Bilingual("モデル", "Model"),
    "next": Bilingual("次の文書", "Next document"),
    "no_document": Bilingual(
        "文書は検査の後に変わったか読めなくなったため、表示していません。",
        "The document changed after the check, or cannot be read any more; it is not shown.",
    ),
    "no_engine": Bilingual("使っていません", "none was used"),
    "no_findings": Bilingual("指摘はありません。", "There are no findings."),
    "none_left": Bilingual(
        "絞り込みの条件に合う指摘はありません。", "No finding meets these filters."
    ),
    "notes": Bilingual("注記", "Notes"),
    "open": Bilingual("判定していない規則", "Not judged"),
    "open_short": Bilingual("未判定", "Not judged"),
    "outcome": Bilingual("結果", "Outcome"),
    "previous": Bilingual("前の文書", "Previous document"),
    "rank": Bilingual("番号", "No."),
    "reliability": Bilingual(
        "この機械のモデルによる規則の信頼度", "How reliable the judged rules are on this model"
    ),
    "result": Bilingual("検査結果", "Check"),
    "right": Bilingual("例{examples}件での正答率 {share}", "{share} right on {examples} examples"),
    "rule": Bilingual("規則", "Rule"),
    "rule_at": Bilingual("規則の場所", "Rule at"),
    "rules": Bilingual("規則ごとの結果", "Outcome of every rule"),
    "ruleset": Bilingual("規則集", "Rule set"),
    "search": Bilingual("指摘を検索", "Search findings"),
    "severity": Bilingual("重さ", "Severity"),
    "sha256": Bilingual("文書の SHA-256", "SHA-256 of the document"),
    "shown": Bilingual("{all}件中 {shown}件を表示", "{shown} of {all} shown"),
    "skip_document": Bilingual("文書へ移動", "Skip to the document"),
    "skip_findings": Bilingual("指摘へ移動", "Skip to the findings"),
    "stage": Bilingual("段階", "Stage"),
    "status": Bilingual("判定", "Verdict"),
    "suppressed": Bilingual("抑制した指摘", "Suppressed findings"),
    "suppressed_at": Bilingual("抑制した場所", "Suppressed at"),
    "suppressed_why": Bilingual("理由", "Reason"),
    "table": Bilingual("表", "Table"),
    "task_done": Bilingual("完了", "done"),
    "tracked": Bilingual(
        "変更履歴は、承諾した形で表示しています。", "Tracked changes are shown as accepted."
    ),
    "unread": Bilingual("読んでいない部分", "Not read"),
    "version": Bilingual("checker の版", "Version of checker"),
    "whole": Bilingual("文書全体・表示していない場所", "The whole document, and places not shown"),
    "whole_only": Bilingual("文書全体への指摘", "On the whole document"),
    "why": Bilingual("理由", "Why"),
}


def words(language: Language) -> SimpleNamespace:
    """Return the page's words in one language, by name (a dictionary has names of its own)."""
    return SimpleNamespace(**{name: said.get(language) for name, said in _WORDS.items()})


def status_of(verdict: Verdict) -> str:
    """Return a verdict's status in its language."""
    said = STATUSES[verdict.status] if verdict.problem is None else _UNREADABLE
    return said.get(verdict.language)
