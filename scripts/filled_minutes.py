"""Three filled minutes of one format, twice: of the shipped template, and built by other code.

They differ in how many attendees, topics, decisions, actions and revisions they have, so that
what is learnt from them must tell the format from what was written into it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import docx
from docx.document import Document
from docx.shared import Pt

from checker.core.resources import documents_folder
from checker.templates.data import Data
from checker.templates.load import load_template
from checker.templates.render import render
from checker.templates.values import filled
from scripts import docx_kit as kit


@dataclass(frozen=True)
class Minutes:
    """What is written into one of the minutes; `talk` holds a topic and its paragraphs each."""

    number: str
    written: str
    meeting: str
    held: tuple[str, str, str]
    place: str
    attendees: str
    absentees: str
    recorder: str
    distribution: str
    talk: tuple[tuple[str, tuple[str, ...]], ...]
    decisions: tuple[str, ...]
    actions: tuple[tuple[str, str, str, str], ...]
    following: str
    history: tuple[tuple[str, str, str, str], ...]

    @property
    def topics(self) -> list[str]:
        """What was on the agenda."""
        return [topic for topic, _ in self.talk]


ALL: Final = (
    Minutes(
        number="総務-2025-018",
        written="2025年6月4日",
        meeting="安全衛生委員会(6月)",
        held=("2025年6月3日(火)", "10:00", "11:00"),
        place="本社2階 第1会議室",
        attendees="総務部 大橋部長、三浦/製造部 杉本課長/産業医 村瀬先生",
        absentees="物流部 西田",
        recorder="三浦 綾子",
        distribution="委員、各部の部長",
        talk=(
            (
                "5月の労働災害とヒヤリハット",
                (
                    "杉本課長から、5月の労働災害は1件、ヒヤリハットは14件であったと報告された。",
                    "村瀬先生から、通路の照度を測るよう助言があった。",
                ),
            ),
            (
                "熱中症の対策",
                (
                    "三浦から、工場の暑さ指数を毎日2回測る案が示された。",
                    "異論はなかった。",
                ),
            ),
            ("その他", ("次回から会議の資料を電子ファイルで配る。",)),
        ),
        decisions=(
            "第2工場の通路の照度を、6月13日までに測る。",
            "暑さ指数は、6月16日から毎日10時と14時に測る。",
        ),
        actions=(
            ("第2工場の通路の照度を測る", "製造部 杉本", "2025年6月13日(金)", "2025-06-13"),
            ("暑さ指数の記録用紙を作る", "三浦", "2025年6月11日(水)", "2025-06-11"),
            ("資料を置く共有フォルダを作る", "三浦", "2025年6月20日(金)", "2025-06-20"),
        ),
        following="2025年7月1日(火) 10:00から、本社2階の第1会議室で開く。",
        history=(("1.0", "2025年6月4日", "新規作成", "三浦"),),
    ),
    Minutes(
        number="総務-2025-023",
        written="2025年7月2日",
        meeting="安全衛生委員会(7月)",
        held=("2025年7月1日(火)", "10:00", "11:30"),
        place="本社2階 第1会議室",
        attendees="総務部 大橋部長、三浦/製造部 杉本課長、谷口/物流部 西田/産業医 村瀬先生",
        absentees="購買部 本田",
        recorder="谷口 翔",
        distribution="委員、各部の部長、東工場長",
        talk=(
            (
                "通路の照度の測定結果",
                ("杉本課長から、3か所で基準の150ルクスを下回ったと報告があった。",),
            ),
            (
                "健康診断の受診率",
                (
                    "三浦から、6月末の受診率は92%であると報告があった。未受診は17人である。",
                    "村瀬先生から、夜勤の人が受けやすい日を設けるよう求められた。",
                    "総務部は、8月に夜間の健診を1日設けられるか、健診機関に尋ねる。",
                ),
            ),
            ("防災訓練の日程", ("9月1日の午後に全社で行う案を、西田が示した。",)),
            ("その他", ("特になし。",)),
        ),
        decisions=(
            "照度が足りない3か所の照明を、7月中に取り替える。",
            "未受診の17人には、7月11日までに総務部から連絡する。",
            "防災訓練は、2025年9月1日(月)の14時から行う。",
            "訓練の班分けは、物流部が案を作る。",
        ),
        actions=(
            ("照明3台の見積もりを取る", "製造部 谷口", "2025年7月9日(水)", "2025-07-09"),
            ("未受診の17人に連絡する", "三浦", "2025年7月11日(金)", "2025-07-11"),
            ("夜間の健診ができるか尋ねる", "三浦", "2025年7月15日(火)", "2025-07-15"),
            ("防災訓練の班分けの案を作る", "物流部 西田", "2025年7月25日(金)", "2025-07-25"),
            ("訓練の案内を各部に出す", "総務部 大橋", "2025年8月1日(金)", "2025-08-01"),
        ),
        following="2025年8月5日(火) 10:00から、本社2階の第1会議室で開く。議題は、防災訓練とする。",
        history=(
            ("1.0", "2025年7月2日", "新規作成", "谷口"),
            ("1.1", "2025年7月4日", "対応事項4の担当を修正", "谷口"),
        ),
    ),
    Minutes(
        number="総務-2025-031",
        written="2025年8月6日",
        meeting="安全衛生委員会(8月)",
        held=("2025年8月5日(火)", "13:30", "14:15"),
        place="東工場 食堂",
        attendees="総務部 大橋部長/製造部 谷口/物流部 西田",
        absentees="総務部 三浦、産業医 村瀬先生",
        recorder="西田 遼",
        distribution="委員",
        talk=(
            (
                "防災訓練の準備",
                (
                    "西田から、班分けと避難の経路の案が示された。",
                    "谷口から、東工場の北側の出口は9月5日まで工事で使えないとの指摘があった。",
                ),
            ),
            ("その他", ("特になし。",)),
        ),
        decisions=("東工場の避難の経路は、南側の出口だけを使うものに改める。",),
        actions=(
            ("避難の経路図を改める", "物流部 西田", "2025年8月20日(水)", "2025-08-20"),
            ("訓練の放送の原稿を作る", "総務部 大橋", "2025年8月27日(水)", "2025-08-27"),
        ),
        following="2025年9月2日(火) 10:00から、本社2階の第1会議室で開く。",
        history=(
            ("1.0", "2025年8月6日", "新規作成", "西田"),
            ("1.1", "2025年8月7日", "配布先を修正", "西田"),
            ("1.2", "2025年8月8日", "避難の経路の記述を追加", "西田"),
        ),
    ),
)

_ACTIONS: Final = ["No.", "内容", "担当", "期限"]


def of_template() -> Iterator[bytes]:
    """Yield the minutes as the shipped template makes them."""
    template = load_template(documents_folder() / "minutes")
    for each in ALL:
        data = Data(_values(each), Path(), "minutes.yaml")
        values = filled(template, data, today=date(2025, 6, 4), language="ja").values
        yield render(template, values, language="ja")


def _values(each: Minutes) -> dict[str, Any]:
    day, start, end = each.held
    names = ("version", "date", "change", "author")
    return {
        "company": "北浜製作所株式会社",
        "section_mark": "総務",
        "number": each.number,
        "date": each.written,
        "meeting": each.meeting,
        "held_on": day,
        "start": start,
        "end": end,
        "place": each.place,
        "attendees": each.attendees,
        "absentees": each.absentees,
        "recorder": each.recorder,
        "distribution": each.distribution,
        "topics": each.topics,
        "discussion": "\n\n".join(text for _, talk in each.talk for text in talk),
        "decisions": list(each.decisions),
        "actions": [{"task": a, "owner": b, "due": day} for a, b, _, day in each.actions],
        "next_meeting": each.following,
        "history": [dict(zip(names, row, strict=True)) for row in each.history],
    }


def of_code() -> Iterator[bytes]:
    """Yield the minutes in a format with a heading for each topic, which no template made."""
    for each in ALL:
        yield _bytes(_built(each))


def _built(each: Minutes) -> Document:
    look = kit.Look(
        company="北浜製作所株式会社", footer=f"議事録 {each.number}", margins_mm=(30, 25, 25, 25)
    )
    title = f"{each.meeting} 議事録"
    document = kit.new_document(look, title=title, author=each.recorder)
    kit.add_stamps(document, ["部長", "課長", "記録"], label="確認", box_mm=18)
    kit.add_title(document, title)
    day, start, end = each.held
    rows = [
        [("文書番号", each.number), ("作成日", each.written)],
        [("会議名", each.meeting)],
        [("日時", f"{day} {start}～{end}")],
        [("場所", each.place)],
        [("出席者", each.attendees)],
        [("欠席者", each.absentees), ("記録者", each.recorder)],
        [("配布先", each.distribution)],
    ]
    kit.add_form(document, rows)
    kit.add_heading(document, "議題")
    kit.add_numbers(document, each.topics)
    kit.add_heading(document, "議事内容")
    for topic, talk in each.talk:
        kit.add_heading(document, topic, level=2)
        for text in talk:
            kit.add_paragraph(document, text)
    _results(document, each)
    return document


def _results(document: Document, each: Minutes) -> None:
    kit.add_heading(document, "決定事項")
    kit.add_numbers(document, list(each.decisions))
    kit.add_heading(document, "対応事項")
    rows = [[str(at), a, b, due] for at, (a, b, due, _) in enumerate(each.actions, start=1)]
    widths = [12, 74, 32, 42]
    kit.add_table(document, _ACTIONS, rows, widths_mm=widths, center=["No."])
    kit.add_heading(document, "次回予定")
    kit.add_paragraph(document, each.following)
    kit.add_heading(document, "改訂履歴")
    kit.add_history(document, list(each.history))
    kit.add_closing(document)


def of_lines() -> Iterator[bytes]:
    """Yield the minutes as lines `label: value`, with Word's own styles and lists."""
    for each in ALL:
        document = docx.Document()
        document.styles["Normal"].font.size = Pt(10.5)
        document.add_heading("議事録", 0)
        day, start, end = each.held
        said = {"文書番号": each.number, "会議名": each.meeting, "日時": f"{day} {start}～{end}"}
        said |= {"場所": each.place, "出席者": each.attendees, "記録者": each.recorder}
        for label, value in said.items():
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
        document.add_paragraph(f"{each.written}に配布する。次回の予定は末尾に記す。")
        document.add_heading("議事内容", 1)
        for topic, talk in each.talk:
            for text in talk:
                document.add_paragraph(text)
            document.add_paragraph(topic, style="List Bullet")
        document.add_heading("決定事項", 1)
        for text in each.decisions:
            document.add_paragraph(text, style="List Bullet")
        document.add_heading("次回予定", 1)
        document.add_paragraph(each.following)
        document.core_properties.title = f"{each.meeting} 議事録"
        document.core_properties.author = each.recorder
        yield _bytes(document)


def _bytes(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
