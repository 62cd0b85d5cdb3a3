"""What of notes is not for the document: taken back, doubted, said to the writer."""

import time

import pytest

from checker.core.language import Language
from checker.jobs.write.grounding.notes_asides import blank_asides


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        ("14:00〜15:30 → 実際は15:50まで", "14:00〜15:50まで"),
        ("椅子 ~~赤いもの~~ 青いもの", "椅子 青いもの"),
        ("支店は4件→いや3件だった", "支店は3件だった"),
        ("会費は500円(書かない)", ""),
        ("見積書をつける。九条さんのは載せなくていいです", "見積書をつける。"),
        ("4月に着工。あと心配事も書け", "4月に着工。"),
        ("件名は棚の購入 でよろしく", "件名は棚の購入"),
        ("搬入は9/3(9/1って言ってたけど)", "搬入は9/3"),
        ("納期は6週間かな?", ""),
        ("会場は3階 → 4階に変更", "会場は4階"),
        ("10時からって言ってたんだけど、鍵が無くて10時20分", "鍵が無くて10時20分"),
        ("火災警報の誤報が2件", "火災警報の誤報が2件"),
        ("床が傷んでいる。予算の話は書かないで。直したい。", "床が傷んでいる。直したい。"),
        (
            "床が傷んでいる。\n値上げを言われたのも大きいのですが、そこは先方に見せないでください。",
            "床が傷んでいる。\n",
        ),
        ("棚は3台。他社も当たっていますが、これは先方には言わないで。", "棚は3台。"),
        ("棚は3台。この話は部長にはまだ伝えないほうがいい", "棚は3台。"),
        ("名簿は棚に置く。これは社外に見せません。", "名簿は棚に置く。これは社外に見せません。"),
        ("・机 2台\n・棚 1台\n机はやめる。", "\n・棚1台\n"),
        ("夜食 | (自腹 のせない) | 900\n宿 | 一泊 | 9800", "\n宿|一泊|9800"),
        ("えーと、床の件です", "床の件です"),
        ("回答は40件→55件に増えた", "回答は40件→55件に増えた"),
        ("乾燥は目標20分→実際は15分", "乾燥は目標20分→実際は15分"),
        ("お世話になっております。\n棚が足りない", "\n棚が足りない"),
        ("棚が足りない\n寄付の件は議事録に残さない", "棚が足りない\n"),
        ("工事は週末\n他社の単価は教えないこと", "工事は週末\n"),
        ("棚卸は金曜\nうまいこと言い回しは直しといて、体裁も整えて", "棚卸は金曜\n"),
        ("課長決裁でいけるはず→部長決裁", "部長決裁"),
        ("台数は7台だったかな\n8台置く", "\n8台置く"),
        ("地図 → 地図は古いのでなし、名簿 1部", "、名簿1部"),
        ("窓の掃除もと思ったけどやっぱり見送り。床は掃除", "床は掃除"),
        ("棚は7/8じゃなくて7/9に届く", "棚は7/9に届く"),
        ("添付 見積書\n※三栄に断りの電話、消火器の点検日を返事(稟議には関係なし)", "添付見積書\n"),
        ("棚は3台\n※別件 駐車場の鍵を返す\n机は2台", "棚は3台\n\n机は2台"),
        ("棚は3台\n別件。見積は森が持っていくので。触らない\n机は2台", "棚は3台\n\n机は2台"),
        ("棚は3台\n別件:\n・鍵を返す\n・傘\n\n机は2台", "棚は3台\n\n\n\n\n机は2台"),
        ("別件名簿を3部\n余談だけど猫が来た", "別件名簿を3部\n"),
        ("見本は2本付ける\nポスターの原稿は、また別に送ります。", "見本は2本付ける\n"),
        ("カタログはまだ届かないので付けません。写真を付ける", "写真を付ける"),
        ("メールは a@kirinoi.example と書いてください。", "メールはa@kirinoi.example。"),
        ("うまいこと書いといてください", ""),
        ("点検は9/4 →すみません9/11", "点検は9/11"),
        ("9/4は休みます。すみません、9/11に行く", "9/4は休みます。すみません、9/11に行く"),
        ("この手順とは関係ない機器に触らない", "この手順とは関係ない機器に触らない"),
        ("請求書は別に送ります", "請求書は別に送ります"),
        ("今回の障害とは関係ない機器は止めない", "今回の障害とは関係ない機器は止めない"),
        ("棚は3台\n自分用メモ:歯医者16時", "棚は3台\n"),
        ("点検は5/20まで\n点検は5/27に延期", "点検はまで\n点検は5/27に延期"),
        ("点検は5/20まで\n棚卸は5/27に延期", "点検は5/20まで\n棚卸は5/27に延期"),
        ("端子に触れないこと", "端子に触れないこと"),
        (
            "搬入は18日と言っていましたが式と重なるので21日(月)に替えてもらいました(北斗さん)、説明が22日",
            "搬入は21日(月)(北斗さん)、説明が22日",
        ),
        (
            "・720ml瓶 ねじ口 3,000本\n・箱 500枚\n720mlは余っていて、3,000本ではなく2,400本に。",
            "・720ml瓶ねじ口2,400本\n・箱500枚\n720mlは余っていて、2,400本に。",
        ),
        (
            "日程 7/1(水)発注 私/8/1(土)完了 ミナト\n発注は7/1じゃなくて6/29(月)に直してください",
            "日程6/29発注私/8/1(土)完了ミナト\n発注は6/29(月)に直してください",
        ),
        (
            "机 8台\n床は、8台ではなく12台を置くので張り替える",
            "机 8台\n床は、12台を置くので張り替える",
        ),
        ("机 8台、12万円\n机は8台じゃなくて120台", "机、12万円\n机は120台"),
        ("会議は延期せず5/20に開く\n5/13 案内", "会議は延期せず5/20に開く\n5/13案内"),
        ("電話の件はいらない。棚は3/19まで", "棚は3/19まで"),
    ],
)
def test_japanese_asides_are_blanked(notes: str, kept: str) -> None:
    left = blank_asides(notes, "ja")
    assert (len(left), "".join(left.split(" "))) == (len(notes), kept.replace(" ", ""))


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        ("send it by 3 May. no make that 5 May", "send it by 5 May"),
        ("detected 07:10, not 07:40\n07:40 pager", "detected 07:10"),
        ("Tom is away. please don't write that", "Tom is away."),
        ("12 seats (was 20 in the first draft)", "12 seats"),
        ("is it two or three? not sure, leave it out", ""),
        ("From: A <a@x.example>\nTo: B <b@x.example>\nthe lift is broken", "the lift is broken"),
        ("we, um, paint the hall", "we paint the hall"),
        ("stock fell from 40 to 12", "stock fell from 40 to 12"),
        ("Ben asked me not to minute his remark. paint the hall", "paint the hall"),
        ("can you write this up for me? The pump leaks.", "The pump leaks."),
        ("it was probably the relay\nthe fuse blew", "the fuse blew"),
        ("it began at 16:30, that was wrong\n16:18 first error", "16:18 first error"),
        ("do not open the valve by hand", "do not open the valve by hand"),
        ("the hall leaks. their price is high, please don't tell them that.", "the hall leaks."),
        ("do not tell them your password", "do not tell them your password"),
    ],
)
def test_english_asides_are_blanked(notes: str, kept: str) -> None:
    left = blank_asides(notes, "en")
    assert (len(left), " ".join(left.split())) == (len(notes), kept)


def test_a_sum_that_is_not_to_be_written_is_told_nowhere() -> None:
    notes = "損失は63件、約41万円\n41万円は経理の確認前なので金額は書かないで"
    assert "41万円" not in blank_asides(notes, "ja")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("part", ["→", "(書かない)", "~~", "not ", "1件→", "かな?", "no, "])
def test_long_lines_take_linear_time(part: str, language: Language) -> None:
    started = time.process_time()
    blank_asides((part * 20_000)[:40_000], language)
    assert time.process_time() - started < 20


def test_the_head_and_the_signature_of_a_quoted_mail_are_not_the_writer_s() -> None:
    notes = (
        "図面3枚を同封します。\n--\n営業部 三宅 亮 電話 03-5555-0123\n\n"
        "2026年11月19日(木) 10:12 西村 進 <n@yamato.example>:\n"
        "> From: 西村 進 <n@yamato.example>\n> Date: Thu, 19 Nov 2026 10:12:00 +0900\n"
        "> 図面を紙で送ってください。\n> -----\n> 西村 進\n> 電話 06-5555-9876\n"
    )
    left = blank_asides(notes, "ja")
    assert len(left) == len(notes)
    assert "図面を紙で送ってください" in left
    assert "三宅 亮 電話 03-5555-0123" in left
    assert "西村" not in left
    assert "9876" not in left


def test_what_is_quoted_without_an_address_stays() -> None:
    notes = "> 宛先: 大和精機\n> 日時: 9/18\n"
    assert blank_asides(notes, "ja") == notes
