"""The shipped rule sets on documents as people make them: what they must not say, and must say."""

import io
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Pt

from checker.core.verdict import Finding
from checker.jobs.check.check import CheckJob, check
from checker.session import Options, Session

Line = tuple[str, str]
Says = Callable[..., list[str]]
_ALIGNED = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def _word(*lines: str | Line) -> bytes:
    """Return a Word file; a line's looks are words: `bold`, `16`, `center`, `Heading 1`."""
    made = docx.Document()
    for line in lines:
        text, looks = (line, "") if isinstance(line, str) else line
        paragraph = made.add_paragraph(style=looks if looks.startswith("Heading") else None)
        run = paragraph.add_run(text)
        words = [] if looks.startswith("Heading") else looks.split()
        run.bold = True if "bold" in words else None
        for word in words:
            if word.isdigit():
                run.font.size = Pt(int(word))
            if word in _ALIGNED:
                paragraph.alignment = _ALIGNED[word]
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Finding]]:
    """Return what finds a shipped rule's faults in a document."""
    folder = tmp_path_factory.mktemp("made")
    options = Options(use_model=False, language="ja")
    session = Session.open(folder, options)

    def find(rule: str, content: str | bytes, name: str = "", pack: str = "") -> list[Finding]:
        path = folder / (name or ("x.md" if isinstance(content, str) else "x.docx"))
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        job = session.job_for(path, ruleset=pack or rule.split(".", maxsplit=1)[0])
        assert isinstance(job, CheckJob), job
        return [each for each in check(job, None).findings if each.rule == rule]

    return find


@pytest.fixture(scope="module")
def says(findings: Callable[..., list[Finding]]) -> Says:
    """Return what says a shipped rule's messages on a document."""

    def say(rule: str, content: str | bytes, name: str = "", pack: str = "") -> list[str]:
        return [each.message for each in findings(rule, content, name, pack)]

    return say


_HEAD: tuple[Line, ...] = (("2026年11月16日", "right"), ("営業部第一課　佐藤 太郎", "right"))
_REPORT = _word(
    *_HEAD,
    ("出張報告書", "bold 16 center"),
    "次のとおり報告する。",
    ("１．目的", "bold"),
    "新しい検査機を見るためである。",
    ("２．内容", "bold"),
    "工場で動かした。",
)
_CONTENTS = ("1　システム概要", "2　認証・ログイン管理", "3　在庫の管理")
_MANUAL = _word(
    "仕様書",
    ("目次", "bold"),
    *((entry, "bold") for entry in _CONTENTS),
    *(each for entry in _CONTENTS for each in ((entry, "bold"), "内容を書く。")),
)
_TREE = _word(
    "構成は次のとおりである。",
    "inventory_system/\n├── app.py　　画面の入口で要求を受け取る\n├── db.py　　台帳の部品\n"
    "└── templates/　　画面のひな型を置く場所であり、利用者ごとに分けてある",
)
_FIELD_LINES = _word(
    "会議の議事録である。",
    ("1.日時\t\tR5年4月17日（月）", "16"),
    ("2.出席者\t山田、佐藤", "16"),
    "本文を書く。続きである。",
)
_SAMPLE_TABLE = "| 取引先 | 金額 |\n|---|---|\n| ○○食品（株） | 100 |\n| △△飲料（株） | 200 |\n"
_RULES_OF_WORK = (
    "この就業規則は、職場秩序の維持を目的として、社員の就業に関する事項を定めたものである。"
)

_NOTES = (
    "# 打ち合わせのメモ\n\n- 画面の案を小川さんが説明した\n- 色がまだ決まってない\n"
    "- 来週までに西野さんが直す\n- どの順に直すか迷ってる\n- 直した画面は五日に見れる\n"
    "- 案はよくできてる。\n- 次は五日に集まります。\n- 会場は小川さんが取る。\n"
    "- 人数は後で決める。\n"
)

_MEETING = (
    "# 改善の会\n\n## アジェンダ\n\n画面の案を見る。\n\n## 画面の案\n\n案を二つ比べる。"
    "色はまだ未定である。次は五日に集まります。資料を見ておいてください。\n"
)
_LONG = (
    "会議室を使う部署の担当者は、利用する日の前日の17時までに予約の画面で部屋と時間と人数を登録し、"
    "登録した後に人数や時間に変更があったときは、当日の朝9時までに総務課の担当者へ電話で連絡したうえで、"
    "画面の内容を自分で直し、直した結果を参加者に知らせることとする。"
)

RIGHT_AS_IT_STANDS: dict[str, tuple[str, str | bytes]] = {
    "two styles in notes": ("ja-business.style-mix", _NOTES),
    "speech in notes": ("ja-business.speech", _NOTES),
    "ra-nuki in notes": ("ja-business.ra-nuki", _NOTES),
    "two styles in minutes": ("ja-business.style-mix", _MEETING),
    "speech in minutes": ("ja-business.redundant", _MEETING),
    "the very first": ("ja-business.redundant", "一番最初に開く画面を選ぶ。"),
    "a sentence of 130 characters": ("ja-business.sentence-length", "機械を点検する。" + _LONG),
    "a constant without value": (
        "en-technical.undecided",
        "# Limits\n\n| Name | Value |\n|---|---|\n| `MAX_RETRIES` | TBD |\n",
    ),
    "a comma in the title of a page": (
        "ja-business.punctuation-mix",
        (
            "部屋を、選ぶ。人を、集める。[二つの表を，まとめて見る](https://example.com/a)を開く。\n\n"
            "「表を，まとめて読む方法」を読む。『表を，まとめる本』もある。\n"
        ),
    ),
    "a date that is no other": (
        "en-technical.date-format",
        "# Notes\n\nThe meetings of 11/27/2025 and 10/10/2025 were held.\n",
    ),
    "two labelled values of an article": (
        "regulation.items",
        (
            "# 就業規程\n\n## 第8条（始業・終業）\n\n時刻は次のとおりとする。\n\n"
            "- 始業時刻: 午前9時\n- 終業時刻: 午後6時\n"
        ),
    ),
    "points that a sentence announces": (
        "ja-business.heading-style",
        (
            "# 狙い\n\n作業では次のことを狙った。\n\n**操作を自動にする**\n\n人の操作を減らす。\n\n"
            "**記録を自動にする**\n\n記録を残す。\n"
        ),
    ),
    "a picture in a row that names it": (
        "ja-business.alt-text",
        "| 部品 | 例 |\n|---|---|\n| ボタン | ![](button.png) |\n",
    ),
    "a link whose sentence says where it leads": (
        "ja-business.link-text",
        "# 手順\n\n会議室の予約は[こちら](https://reserve.example.co.jp/)。\n",
    ),
    "terms beside their meaning": (
        "regulation.definition",
        (
            "# 備品規程\n\n## 第2条（定義）\n\n用語の定義は、次のとおりとする。\n\n"
            "1. **備品**: 会社が所有する机と椅子\n2. **貸与**: 備品を社員に渡すこと\n"
        ),
    ),
    "the day of effect in an article": (
        "regulation.supplement",
        "# 備品規程\n\n## 第9条（施行日）\n\nこの規程は、2025年4月1日から施行する。\n",
    ),
    "a due date without year": (
        "minutes.actions-table",
        (
            "# 定例会議 議事録\n\n## 対応事項\n\n| No. | 内容 | 担当 | 期限 |\n|---|---|---|---|\n"
            "| 1 | 手順書の改訂 | 山田 | 11/14 |\n| 2 | 見積の依頼 | 佐藤 | 11/13 |\n"
        ),
    ),
    "a large title of a report": ("report.font", _REPORT),
    "a large title of a request": (
        "ringi.font",
        _word(("稟 議 書", "bold 18 center"), "本文である。続く。"),
    ),
    "a large title of a weekly report": (
        "weekly.font",
        _word(("週報(2026年11月第3週)", "bold 14 center"), "本文である。続く。"),
    ),
    "a title by hand": ("report.title", _REPORT),
    "a letter head for fields": ("report.fields", _REPORT),
    "下さい in the request": (
        "ringi.request",
        (
            "# 稟議書\n\n標記の件につきまして、下記のとおり実施いたしたく、"
            "ご承認下さいますようお願いいたします。\n"
        ),
    ),
    "a fixed formula before 記": (
        "ja-business.style-mix",
        (
            "# 報告\n\n点検を終えた。結果は良い。問題はない。\n\n"
            "このたび下記の通り出張いたしましたので、報告いたします。\n\n記\n\n異常はない。\n"
        ),
    ),
    "a column called 結果": (
        "report.result-fact",
        "# 出張報告書\n\n| 項目 | 結果 |\n|---|---|\n| 外観 | 良好 |\n| 寸法 | 良好 |\n",
    ),
    "samples in a table": ("ja-business.placeholder", _SAMPLE_TABLE),
    "a format in parentheses": (
        "ja-business.placeholder",
        "| 項目 | 型 |\n|---|---|\n| 売上日（YYYY-MM-DD） | 日付 |\n",
    ),
    "a mask": (
        "ja-business.placeholder",
        "| 項目 | 表示 |\n|---|---|\n| パスワード | ●●●●●● |\n",
    ),
    "code": ("ja-business.placeholder", "画面には @permission_required('xxx') を付ける。\n"),
    "a quoted example": (
        "ja-business.placeholder",
        "例えば、「XXXが使い物にならない。」のような課題では、原因を確かめる。\n",
    ),
    "a guideline's sample form": (
        "ja-business.placeholder",
        "# 指針\n\n## 様式の例\n\n| 項目 | 内容 |\n|---|---|\n| 氏名 | ●● |\n| 所属 | ●● |\n",
    ),
    "contents typed by hand": ("ja-business.toc", _MANUAL),
    "a directory tree": ("ja-business.sentence-length", _TREE),
    "a directory tree to read": ("ja-technical.readability", _TREE),
    "a directory tree as paragraph": ("ja-technical.paragraph-length", _TREE),
    "a citation": (
        "ja-business.sentence-length",
        (
            "IIBA （2009） 『A Guide to the Business Analysis Body of Knowledge(BABOK Guide) "
            "Version 2.0』 International Institute of Business Analysis 東京 日本支部 翻訳委員会\n"
        ),
    ),
    "title and text in one paragraph": (
        "ja-business.sentence-length",
        _word(
            "受領者の求めに応じて渡す文書を製品に同梱するかどうかを決めるときに確かめること\n"
            "依頼の方法は、製品の説明書か、製品を紹介するページに、誰にでも分かる言葉で載せる。"
        ),
    ),
    "large lines of labels and values": ("ja-business.heading-style", _FIELD_LINES),
    "numbers in a drawing": (
        "ja-business.numbering",
        _word("図の見方である。", "  5    ← 計画数（週の目標）", "┌──┐", "  3    ← 実績数"),
    ),
    "a heading without style among others": (
        "ja-business.numbering",
        _word(
            ("３．概要", "Heading 1"),
            "本文。",
            ("４．構成", "bold"),
            "本文。",
            ("５．機能設計", "Heading 1"),
            "本文。",
        ),
    ),
    "several fields in a line: number": (
        "spec.document-number",
        "# 要件定義書\n\n文書番号: IMS-REQ-001 版数: 1.0 作成日: 2026年4月5日 対象: 在庫管理\n",
    ),
    "chapters below a title in heading 1": (
        "spec.numbering-style",
        "# 要件定義書\n\n## 1. はじめに\n\n本文。\n\n## 2. 範囲\n\n本文。\n",
    ),
    "a purpose within an article": (
        "regulation.purpose",
        _word(("就業規則", "bold 16 center"), ("第1条", "bold"), _RULES_OF_WORK),
    ),
    "an address of blanks": (
        "ja-business.brackets",
        "http://[サーバーアドレス]:[ポート]を開く。\n",
    ),
    "marks that count": ("ja-business.brackets", "13)統治、14)教育、15)コントリビューション\n"),
    "a cited title": (
        "ja-business.katakana-variant",
        "ユーザーが使う。ユーザーに渡す。『ユーザのための要件定義ガイド』を読む。\n",
    ),
    "a note for editors": (
        "ja-business.leftover",
        "# x\n\n<!-- 注記: 図は後で差し替える予定 -->\n\n本文。\n",
    ),
    "a heading's anchor": (
        "ja-technical.heading-length",
        (
            "# x\n\n## この見出しは三十字より少し長いくらいの見出しになる "
            "{/implementing-the-feature-flag/}\n\n本文。\n"
        ),
    ),
    "an anchor in a comment": (
        "ja-business.link",
        "# 使い方 {/*usage*/}\n\n[使い方](#usage)を読む。\n",
    ),
    "a line that is a link": (
        "ja-business.full-stop",
        "# x\n\n[Playground で試す](https://example.com/)\n\n続きの文である。\n",
    ),
    "a cited article": (
        "ja-business.casual",
        (
            "# x\n\n「差分が表示されない！？レビューの方法」を読んだ。\n\n"
            "[差分が表示されない！？レビューの方法](https://example.com/)\n"
        ),
    ),
    "a label for a signature": (
        "ja-business.heading-style",
        "# 契約書\n\n締結する。\n\n**甲**\n\n東京都港区一丁目1番1号\n\n**乙**\n\n大阪市北区\n",
    ),
    "a question": ("ja-business.double-negative", "わからないことはなかったか？\n"),
}


@pytest.mark.parametrize("case", RIGHT_AS_IT_STANDS)
def test_what_is_right_as_it_stands_is_passed_over(says: Says, case: str) -> None:
    rule, content = RIGHT_AS_IT_STANDS[case]
    assert says(rule, content) == []


TOLD_ONCE_AND_WELL: dict[str, tuple[str, str | bytes, list[str]]] = {
    "one column for one name": (
        "weekly.results-table",
        "# 週報\n\n## 今週の実績\n\n| 日 | 作業内容 | 時間 |\n|---|---|---|\n| 4日 | 点検 | 2 |\n",
        ["表に列「業務」「内容」がありません(列: 日、作業内容、時間)。"],
    ),
    "headings of a manual, and not its contents": (
        "ja-business.heading-style",
        _MANUAL,
        [
            f"見出し「{entry}」が見出しスタイルではなく、太字だけで書かれています。"
            for entry in _CONTENTS
        ],
    ),
    "labels before tabs are fields": (
        "minutes.fields",
        _FIELD_LINES,
        [
            "「会議名」の欄がありません。",
            "「場所」の欄がありません。",
            "「記録者」の欄がありません。",
        ],
    ),
    "several fields in a line": (
        "spec.fields",
        "# 要件定義書\n\n文書番号: IMS-REQ-001 版数: 1.0 作成日: 2026年4月5日 対象: 在庫管理\n",
        ["「作成部署」の欄がありません。"],
    ),
    "half-width corner brackets": (
        "ja-business.half-width-kana",
        "以下｢育児介護休業法｣という。\n",
        ["「｢育児介護休業法｣」のかぎかっこが半角です。"],
    ),
    "an item with code": (
        "regulation.items",
        (
            "# 規程\n\n## 第1条（区分）\n\n次のとおりとする。\n\n"
            "- `常勤`正社員の場合\n1. 嘱託の場合\n2. 出向の場合\n"
        ),
        ["号に番号がありません(「常勤正社員の場合」)。"],
    ),
    "minutes without a number": (
        "minutes.number",
        "# 定例会 議事録\n\n会議名: 定例会\n",
        ["「文書番号」の欄がありません。"],
    ),
    "minutes without a date": (
        "minutes.held-on",
        "# 定例会 議事録\n\n会議名: 定例会\n",
        ["「日時」の欄がありません。"],
    ),
    "a history that is missing": (
        "ringi.history",
        "# 稟議書\n\n備品を買う。\n",
        ["表(版、改訂日、改訂内容、改訂者)がありません。"],
    ),
    "a hole": ("ja-business.blank", "担当は○○とする。\n", ["仮の文字「○○」が残っています。"]),
}


@pytest.mark.parametrize("case", TOLD_ONCE_AND_WELL)
def test_what_is_wrong_is_told_once(says: Says, case: str) -> None:
    rule, content, messages = TOLD_ONCE_AND_WELL[case]
    assert says(rule, content) == messages


def test_names_that_are_alike_by_chance_are_not_proposed(
    findings: Callable[..., list[Finding]],
) -> None:
    text = (
        "# 要件定義書\n\n| 項目 | 内容 |\n|---|---|\n| Python バージョン | 3.11 |\n\n"
        "## 3. 利用者・ロール定義\n\n本文。\n"
    )
    for rule, name in (("spec.fields", "版"), ("spec.sections", "用語")):
        (found,) = (each for each in findings(rule, text) if f"「{name}」" in each.message)
        assert "がこれに当たるなら" not in (found.suggestion or "")


_ENGLISH = (
    "# Report\n\nThe meeting was held on Monday, 2026-11-10 in room 3. This is the total of it's"
    " cost. It is a invalidation of the result. See section 7 for details.\n\n## 1. Costs\n\n"
    "| Item | Cost |\n|---|---|\n| Train | 10 |\n| Hotel | 20 |\n| Total | 35 |\n"
)
_TRIP = (
    "# 出張報告書\n\n期間: 2026年10月7日～10月9日\n\n## 行程\n\n| 日 | 内容 |\n|---|---|\n"
    "| 10/7 | 移動 |\n| 10/8 | 会議 |\n| 10/10 | 検査 |\n"
)
_SPAN = "は、終わりが初めより前です。"

FOUND: dict[str, tuple[str, str, list[str]]] = {
    "honorifics of some who were present": (
        "ja-business.honorific",
        "# 議事録\n\n出席者: 佐藤さん、鈴木、高橋さん\n",
        ["「鈴木」の敬称が、ほかの出席者とそろっていません。"],
    ),
    "four that failed and three rows": (
        "ja-business.count",
        (
            "# 検査\n\n4項目が不合格であった。原因は調べている。\n\n"
            "| 不合格の項目 | 原因 |\n|---|---|\n| 寸法 | 摩耗 |\n| 色 | 不足 |\n"
            "| 音 | 締め忘れ |\n"
        ),
        ["「4項目が不合格」とありますが、この節の表では3行です。"],
    ),
    "a span of time": ("ja-business.time", "15:00～14:30 会議。\n", [f"「15:00～14:30」{_SPAN}"]),
    "a day outside the period": (
        "ja-business.period",
        _TRIP,
        ["「10/10」は期間「2026年10月7日～10月9日」の外の日です。"],
    ),
    "two spellings of a company": (
        "ja-business.near-names",
        "北都精機の担当者と会う。北都精器に見積を依頼した。\n",
        ["「北都精器」は「北都精機」の書き誤りかもしれません。"],
    ),
    "parts of a count": (
        "ja-business.count",
        "全48項目、45項目が合格、4項目が不合格であった。\n",
        ["「全48項目」と内訳の合計が合いません(45+4=49)。"],
    ),
    "running numbers": (
        "ja-business.count",
        "| No. | 項目 |\n|---|---|\n| 1 | a |\n| 2 | b |\n| 3 | c |\n| 3 | d |\n| 4 | e |\n",
        ["番号の列に「3」が二度あります。"],
    ),
    "an era's letter": (
        "ja-business.date",
        "日時: R5年5月9日（水）\n\n次回: R5年5月10日（木）\n\n前回: Ｒ５年５月９日（水）\n",
        [
            f"「{day}」の曜日が違います。"
            for day in ("R5年5月9日（水）", "R5年5月10日（木）", "Ｒ５年５月９日（水）")
        ],
    ),
    "months counted two ways": (
        "ja-business.month-counter",
        "1ヶ月後に確認し、3か月後に見直す。\n",
        ["「か月」(1回)と「ヶ月」(1回)の表記が混ざっています。"],
    ),
    "御社 inside": (
        "report.to-outsiders",
        "# 出張報告書\n\n御社の工場を見学した。\n",
        ["「御社」は社外の相手に使う呼び方です。社内の文書では社名や「当社」と書きます。"],
    ),
    "no date": (
        "ja-business.vague-time",
        "なるべく早く直す。\n",
        ["「なるべく早く」では期限が決まりません。日付で書いてください。"],
    ),
    "soon is no date": (
        "minutes.loose-deadline",
        "# 定例会 議事録\n\n## 対応事項\n\n高橋が早急に手順書を改める。\n",
        ["「早急に」では期限が分かりません。日付を書いてください。"],
    ),
    "事 in a set that asks for kana": (
        "ja-koyobun.kana-kanji",
        "作業する事である。\n",
        ["「事」は仮名で「こと」と書く語です。"],
    ),
    "行なう beside official usage": (
        "ja-koyobun.okurigana",
        "点検を行なう。\n",
        ["「行なう」の送り仮名が、公用文の「行う」と違います。"],
    ),
    "a small letter written large": (
        "ja-business.slips",
        "セキュリテイを高める。\n",
        ["「セキュリテイ」は「セキュリティ」の誤りと思われます。"],
    ),
    "the name of a product": (
        "ja-technical.product-names",
        "Javascriptで書く。\n",
        ["「Javascript」の正しい書き方は「JavaScript」です。"],
    ),
    "a number twice in an article": (
        "ja-business.numbering",
        (
            "# 就業規則\n\n## 第24条（休暇）\n\n(1) 結婚\n\n(2) 出産\n\n(3) 忌引\n\n"
            "(4) 災害\n\n(4) 転居\n"
        ),
        ["番号「(4)」が重複しています。"],
    ),
    "a doubled stop": (
        "ja-business.doubled-punctuation",
        "終えた。。次へ進む。\n",
        ["句読点「。。」が重なっています。"],
    ),
    "a doubled particle": (
        "ja-business.doubled-particle",
        "技術力を向上を目指す。\n",
        ["助詞「を」が続けて使われています。"],
    ),
    "a doubled phrase": (
        "ja-business.repetition",
        "利用しようとする利用しようとする者に示す。\n",
        ["「利用しようとする」が続けて2回書かれています。"],
    ),
    "half-width kana": (
        "ja-business.half-width-kana",
        "ﾊﾞｯﾁ処理を直す。\n",
        ["「ﾊﾞｯﾁ」のカタカナが半角です。"],
    ),
    "a weekday in English": (
        "en-technical.date",
        _ENGLISH,
        ["「Monday, 2026-11-10」の曜日が違います。"],
    ),
    "its in English": (
        "en-technical.grammar",  # `slips` wants the same change, which is told once
        _ENGLISH,
        ["「of it's 」は文法か同音語の誤りと思われます(「of its 」)。"],
    ),
    "an article in English": (
        "en-technical.article",
        _ENGLISH,
        ["「a invalidation」の冠詞は「an invalidation」の誤りと思われます。"],
    ),
    "a section that is not there": (
        "en-technical.cross-reference",
        _ENGLISH,
        ["「section 7」がこの文書にありません。"],
    ),
    "a total in English": (
        "en-technical.table-sum",
        _ENGLISH,
        ["Totalが明細の和と一致しません(明細の和 30、記載 35)。"],
    ),
    "a weekday in an English text under Japanese rules": (
        "ja-business.date",
        _ENGLISH,
        ["「Monday, 2026-11-10」の曜日が違います。"],
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_what_readers_would_find_is_found(says: Says, case: str) -> None:
    rule, content, messages = FOUND[case]
    assert says(rule, content) == messages


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("画面が見ずらい。", "見ずらい", "見づらい"),
        ("いづれも合格した。", "いづれ", "いずれ"),
        ("東京へに行く。", "へに", "へ"),
        ("それはうる覚えである。", "うる覚え", "うろ覚え"),
        ("会議のふいんきを伝える。", "ふいんき", "雰囲気"),
        ("結果を一様確認した。", "一様", "一応"),
        ("成功の確立は80%である。", "確立", "確率"),
        ("以上の用に決めた。", "の用", "のよう"),
        ("以外と多い。", "以外と", "意外と"),
    ],
)
def test_common_slips_are_found(says: Says, text: str, wrong: str, right: str) -> None:
    said = f"「{wrong}」は「{right}」の誤りと思われます。"
    assert says("ja-business.misused-words", text) == [said]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("作業が出来なくなりました。", "出来なく", "できなく"),
        ("連絡して頂くことになる。", "頂く", "いただく"),
        ("月末迄に送る。", "迄", "まで"),
        ("1人当りの費用を示す。", "当り", "当たり"),
    ],
)
def test_kana_is_asked_for(says: Says, text: str, wrong: str, right: str) -> None:
    assert says("ja-business.kana", text) == [f"「{wrong}」は仮名で「{right}」と書きます。"]


@pytest.mark.parametrize("says_something", [False, True])
def test_a_cover_without_heading_ends_at_the_first_table(says: Says, says_something: bool) -> None:
    made = docx.Document()
    made.add_paragraph("次の手引を配る。" if says_something else "保守の手引")
    for _ in range(5):
        made.add_paragraph()
    made.add_paragraph("総務部")
    made.add_table(1, 1).cell(0, 0).text = "第1版"
    stream = io.BytesIO()
    made.save(stream)
    found = says("ja-business.spacing-hack", stream.getvalue(), pack="spec")
    assert found == (["空の段落が5個続いています。"] if says_something else [])


def test_how_text_is_laid_out_is_asked_of_a_format_alone(says: Says) -> None:
    content = _word("連絡先は次のとおり。", "", "", "", "　　　総務部")
    assert says("ja-business.spacing-hack", content) == []
    assert says("ja-business.spacing-hack", content, pack="ringi") == [
        "空の段落が3個続いています。",
        "行頭を3個の空白で下げています。",
    ]


def test_highlighting_is_asked_of_a_format_alone(says: Says) -> None:
    made = docx.Document()
    run = made.add_paragraph("保守は平日の").add_run("9時から17時まで")
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    stream = io.BytesIO()
    made.save(stream)
    assert says("ja-business.highlight", stream.getvalue()) == []
    assert says("ja-business.highlight", stream.getvalue(), pack="ringi") == [
        "蛍光ペンが残っています(「9時から17時まで」)。"
    ]


def test_one_slip_is_told_by_one_rule(says: Says) -> None:
    english, japanese = "The plan comes with it's own cost.", "出張旅費清算書を出す。"
    assert says("en-technical.grammar", english) == []
    (told,) = says("en-technical.confused", english)
    assert told == "「it's own」は「its own」の誤りと思われます。"
    assert says("ja-business.slips", japanese) == []
    assert says("ja-business.homophone", japanese) == [
        "「清算書」は「精算書」の変換の誤りと思われます。"
    ]


def test_what_to_type_is_shown_and_no_expression(findings: Callable[..., list[Finding]]) -> None:
    found = findings("ringi.fields", "# 稟議書\n\n文書番号: 総-18\n\n備品を買う。\n")
    (number,) = (each for each in found if "文書番号" in each.message)
    assert number.suggestion == "「総-2025-018」のように書いてください。"
    assert not any("\\p{" in each.message + (each.suggestion or "") for each in found)


def test_a_total_is_mended_in_its_own_form(findings: Callable[..., list[Finding]]) -> None:
    table = (
        "| 業務 | 内容 | 所要時間 |\n|---|---|---|\n| A社 | 納品 | 36.5 |\n| B社 | 見積 | 4.5 |\n"
    )
    text = f"# 週報\n\n## 今週の実績\n\n{table}| 合計 |  | 40.0 |\n"
    (found,) = findings("weekly.hours-total", text)
    assert found.fix is not None
    assert found.fix.replacement == "41.0"
