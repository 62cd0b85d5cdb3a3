"""Rows of tables from notes: below or beside their name, or in a table of the notes."""

from datetime import date

import pytest

from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.note_words import NoteWords
from checker.templates.load import load_template
from checker.templates.model import AmountField
from tests.support.paths import ROOT


def _rows(template: str, notes: str, field: str) -> object:
    made = load_template(ROOT / "templates" / "documents" / template)
    search = FieldExtractor(made, Notes(notes, "n.txt"), date(2026, 4, 20))
    wanted = [each for each in made.header.of_source("given") if each.notes]
    taken = search.by_code(wanted).get(field)
    return taken.value if taken else None


@pytest.mark.parametrize(
    ("template", "field", "notes", "wanted"),
    [
        (
            "ringi",
            "items",
            "費用\n- 本体 3本 @24,800\n- 設置 1式 80,000\n- 下取り 2台 @-5,000",
            (
                {"price": "24800", "quantity": "3", "unit": "本", "name": "本体"},
                {"price": "80000", "quantity": "1", "unit": "式", "name": "設置"},
                {"price": "-5000", "quantity": "2", "unit": "台", "name": "下取り"},
            ),
        ),
        (
            "ringi",
            "items",
            "内訳(税抜) 本体 1台 2,100,000/据付・調整 1式 280,000/撤去 1式 100,000",
            (
                {"price": "2100000", "quantity": "1", "unit": "台", "name": "本体"},
                {"price": "280000", "quantity": "1", "unit": "式", "name": "据付・調整"},
                {"price": "100000", "quantity": "1", "unit": "式", "name": "撤去"},
            ),
        ),
        (
            "ringi",
            "options",
            "候補:山崎 21,500円、送料込み、北野 23,800円、ミナト まだ",
            (
                {"cost": "21500", "name": "山崎", "feature": "送料込み"},
                {"cost": "23800", "name": "北野"},
                {"name": "ミナト", "feature": "まだ"},
            ),
        ),
        (
            "ringi",
            "options",
            "候補\n丸井 PX-3 248万 丸洗いできる ◎\n三栄 SD-20 215万 丸洗い不可 △",
            (
                {"cost": "2480000", "name": "丸井 PX-3", "feature": "丸洗いできる", "mark": "◎"},
                {"cost": "2150000", "name": "三栄 SD-20", "feature": "丸洗い不可", "mark": "△"},
            ),
        ),
        (
            "trip-report",
            "costs",
            "精算 飛行機往復48,600 ×2 97,200  宿9,200×2で18,400  レンタカー13,750 ガソリン2,180",
            (
                {"amount": "97200", "kind": "飛行機往復", "detail": "48,600 ×2"},
                {"amount": "18400", "kind": "宿", "detail": "9,200×2"},
                {"amount": "13750", "kind": "レンタカー"},
                {"amount": "2180", "kind": "ガソリン"},
            ),
        ),
        (
            "ringi",
            "items",
            "費用\n本体 3台 @24,800、計74,400\n設置 1式 80,000(税抜)",
            (
                {"price": "24800", "quantity": "3", "unit": "台", "name": "本体"},
                {"price": "80000", "quantity": "1", "unit": "式", "name": "設置 (税抜)"},
            ),
        ),
        (
            "ringi",
            "items",
            (
                "内訳\n本体 1台 1,280,000円\nインク 6本 1本7,500円\n"
                "用紙 20箱、1箱あたり 3,200円\n棚 1台4万円"
            ),
            (
                {"price": "1280000", "quantity": "1", "unit": "台", "name": "本体"},
                {"price": "7500", "quantity": "6", "unit": "本", "name": "インク"},
                {"price": "3200", "quantity": "20", "unit": "箱", "name": "用紙"},
                {"price": "40000", "quantity": "1", "unit": "台", "name": "棚"},
            ),
        ),
        (
            "ringi",
            "options",
            (
                "比べたのは2つで、購入が1,397,000円で支払いが少ない(◎)、リースが1,620,000円で"
                "解約できない(△)。購入にしたのは、22万3千円安いからです。"
            ),
            (
                {"cost": "1397000", "name": "購入", "feature": "支払いが少ない", "mark": "◎"},
                {"cost": "1620000", "name": "リース", "feature": "解約できない", "mark": "△"},
            ),
        ),
        (
            "ringi",
            "schedule",
            "日程 7/1(水)発注 購買の真鍋/7/11(土)据付 北斗検機と製造二課 → 7/13(月)講習 西",
            (
                {"date": "2026-07-01", "action": "発注", "owner": "購買の真鍋"},
                {"date": "2026-07-11", "action": "据付", "owner": "北斗検機と製造二課"},
                {"date": "2026-07-13", "action": "講習", "owner": "西"},
            ),
        ),
        (
            "ringi",
            "attachments",
            "添付は見積書、カタログ、修理の記録の3点。カタログは机の上のファイルの中です。",
            ({"text": "見積書"}, {"text": "カタログ"}, {"text": "修理の記録"}),
        ),
        (
            "ringi",
            "attachments",
            "添付は2社の見積書と、接触事故の一覧。",
            ({"text": "2社の見積書"}, {"text": "接触事故の一覧"}),
        ),
        ("ringi", "attachments", "添付は瓶の図面だけです。", ({"text": "瓶の図面"},)),
        (
            "quote-request",
            "wishes",
            "希望は二つ、瓶と箱の金額を分けて書いていただくこと、見本を2本付けていただくことです。",
            (
                {"text": "瓶と箱の金額を分けて書いていただくこと"},
                {"text": "見本を2本付けていただくこと"},
            ),
        ),
        (
            "meeting-minutes",
            "decisions",
            "1) Booth\n=> DECIDED service on Tues 29 Sept, shut all day\n2) Hotel\n- 38 beds\n",
            ({"text": "service on Tues 29 Sept, shut all day"},),
        ),
        (
            "meeting-minutes",
            "actions",
            (
                "TO DO\nask the shift / Grace + Pete / no date given\n"
                "dock lamps replaced / Pete / 13 May\nKaren -> order a quote / no date\n"
                "Lewis -> confirm the 29th - by Wed 16/9\nMaud -> fuel, Aug + Sept (no date set)\n"
            ),
            (
                {"what": "ask the shift", "owner": "Grace + Pete"},
                {"what": "dock lamps replaced", "owner": "Pete", "due": "13 May 2026"},
                {"what": "order a quote", "owner": "Karen"},
                {"what": "confirm the 29th", "owner": "Lewis", "due": "16 September 2026"},
                {"what": "fuel, Aug + Sept", "owner": "Maud"},
            ),
        ),
        (
            "weekly",
            "works",
            (
                "やったこと\n- 保育園 … 図面の打合せ。60%、8時間→水曜は抜けたので6.5時間\n"
                "- 桜台 … 材料の発注。40%、6時間\n"
            ),
            (
                {"progress": "60", "hours": "6.5", "name": "保育園", "what": "図面の打合せ。"},
                {"progress": "40", "hours": "6", "name": "桜台", "what": "材料の発注。"},
            ),
        ),
        (
            "weekly",
            "issues",
            (
                "## こまってること\n- 納期が3週間おくれる → 問屋2社に聞く。5/26まで\n"
                "- 30日の調査が3件かさなる → 1件を大石さんに代わってもらう。5/28までに\n"
            ),
            (
                {"due": "2026-05-26", "issue": "納期が3週間おくれる", "measure": "問屋2社に聞く。"},
                {
                    "due": "2026-05-28",
                    "issue": "30日の調査が3件かさなる",
                    "measure": "1件を大石さんに代わってもらう。",
                },
            ),
        ),
        (
            "ringi",
            "schedule",
            "段取り 6/26発注(真鍋) 7/24取付(東和電設)",
            (
                {"date": "2026-06-26", "action": "発注", "owner": "真鍋"},
                {"date": "2026-07-24", "action": "取付", "owner": "東和電設"},
            ),
        ),
        (
            "minutes",
            "actions",
            "宿題。マットの手配が沢田くんで、9月の15日まで\n三宅さんが医師に相談、これが9月18日の金曜\n",
            (
                {"task": "マットの手配", "owner": "沢田", "due": "2026-09-15"},
                {"task": "医師に相談", "owner": "三宅", "due": "2026-09-18"},
            ),
        ),
        (
            "minutes",
            "actions",
            "→ 4小間で決定。申込は森が5/11まで\n→ 吉川が5/18までに見積り\n森が5/9までに終えた",
            (
                {"task": "申込", "owner": "森", "due": "2026-05-11"},
                {"task": "見積り", "owner": "吉川", "due": "2026-05-18"},
            ),
        ),
        (
            "minutes",
            "topics",
            "4/20 部会 13:00~\n今日:①レイアウト案 ②引越し当日 ③ロッカー\n①\n・B案は狭い\n",
            ({"text": "レイアウト案"}, {"text": "引越し当日"}, {"text": "ロッカー"}),
        ),
        (
            "minutes",
            "topics",
            "・1 ブース\n 森:去年は6小間\n ・4でよい\n・カタログ\n 吉川:写真が古い\n・鍵を返す。\n",
            ({"text": "ブース"}, {"text": "カタログ"}),
        ),
        (
            "minutes",
            "actions",
            "17:41 磯部 電気代の比較=門脇さん5/11、倉庫の手配=坂東5/18\n17:43 磯部 以上\n",
            (
                {"task": "電気代の比較", "owner": "門脇", "due": "2026-05-11"},
                {"task": "倉庫の手配", "owner": "坂東", "due": "2026-05-18"},
            ),
        ),
        (
            "ringi",
            "items",
            "\tA\tB\tC\tD\n1\t品目\t数\t単位\t単価\n2\t洗浄装置\t1\t基\t6,850,000\n3\t撤去\t1\t式\t720,000\n",
            (
                {"name": "洗浄装置", "quantity": "1", "unit": "基", "price": "6850000"},
                {"name": "撤去", "quantity": "1", "unit": "式", "price": "720000"},
            ),
        ),
        (
            "ringi",
            "worries",
            "心配ごと\n 台風で飛ぶ → 風が強い日は巻き取る\n",
            ({"risk": "台風で飛ぶ", "measure": "風が強い日は巻き取る"},),
        ),
        (
            "ringi",
            "options",
            "比べたのは2つ\n 東和 938,000 ◎ 保証が長い\n 西田 1,120,000 ○ 電動",
            (
                {"mark": "◎", "name": "東和", "cost": "938000", "feature": "保証が長い"},
                {"mark": "○", "name": "西田", "cost": "1120000", "feature": "電動"},
            ),
        ),
        (
            "quote-request",
            "items",
            "品目\n・封筒 角2 3,000枚\n・発送 一式",
            (
                {"quantity": "3000", "unit": "枚", "name": "封筒", "spec": "角2"},
                {"quantity": "1", "unit": "式", "name": "発送"},
            ),
        ),
        (
            "minutes",
            "topics",
            "①札の色\n 似ていた\n②残った量\n 14kg\n",
            ({"text": "札の色"}, {"text": "残った量"}),
        ),
        (
            "trip-report",
            "visits",
            "9/1 仙台営業所 下打合せ\n9/2 東和精機 立会",
            (
                {"day": "2026-09-01", "place": "仙台営業所", "what": "下打合せ"},
                {"day": "2026-09-02", "place": "東和精機", "what": "立会"},
            ),
        ),
        (
            "meeting-minutes",
            "actions",
            "BETH: I'll order the mirrors by 24 March\nLENA: fine\nBETH: ok\nLENA: next",
            ({"what": "order the mirrors", "owner": "BETH", "due": "24 March 2026"},),
        ),
        (
            "meeting-minutes",
            "actions",
            "Maud will count heads by 30 Sept\nUrsula to ask the van",
            (
                {"owner": "Maud", "due": "30 September 2026", "what": "count heads"},
                {"owner": "Ursula", "what": "ask the van"},
            ),
        ),
        (
            "incident-report",
            "timeline",
            "[09:02] pump stopped\n[09:10] relay replaced",
            (
                {"time": "09:02", "event": "pump stopped"},
                {"time": "09:10", "event": "relay replaced"},
            ),
        ),
        (
            "meeting-minutes",
            "actions",
            "todo\n- order the lamps - Marek, 29 Aug\n- [ ] call the yard - Ines",
            (
                {"due": "29 August 2026", "owner": "Marek", "what": "order the lamps"},
                {"owner": "Ines", "what": "call the yard"},
            ),
        ),
        (
            "incident",
            "measures",
            "対策: ①監視を足す 高木 5/8 ②手順を直す 森 5/22",
            (
                {"due": "2026-05-08", "owner": "高木", "measure": "監視を足す"},
                {"due": "2026-05-22", "owner": "森", "measure": "手順を直す"},
            ),
        ),
        (
            "weekly",
            "works",
            (
                "| 案件 | やったこと | 進み | h |\n|---|---|---|---|\n"
                "| 西駅 | 図面 | 60 | 7.5 |\n| 港 | 見積 | 100 | 2 |"
            ),
            (
                {"name": "西駅", "what": "図面", "progress": "60", "hours": "7.5"},
                {"name": "港", "what": "見積", "progress": "100", "hours": "2"},
            ),
        ),
        (
            "spec",
            "terms",
            "ことば\n  便…同じ日に回る道順\n  積み残し…その便に積めなかった荷物\n\n添付 地図",
            (
                {"term": "便", "meaning": "同じ日に回る道順"},
                {"term": "積み残し", "meaning": "その便に積めなかった荷物"},
            ),
        ),
        (
            "ringi",
            "worries",
            "心配 停電する → 予備を置く / 覚えにくい → 講習をする",
            (
                {"risk": "停電する", "measure": "予備を置く"},
                {"risk": "覚えにくい", "measure": "講習をする"},
            ),
        ),
        (
            "quote-request",
            "items",
            "品目\n照明 40W 3台→5台\n撤去 既設分 1式",
            (
                {"quantity": "5", "unit": "台", "name": "照明", "spec": "40W"},
                {"quantity": "1", "unit": "式", "name": "撤去", "spec": "既設分"},
            ),
        ),
        (
            "procedure",
            "tools",
            "用意 布(乾いたもの)、温度計、手袋",
            ({"text": "布(乾いたもの)"}, {"text": "温度計"}, {"text": "手袋"}),
        ),
        (
            "ringi",
            "items",
            "品名\t数\t単位\t単価(税抜)\t備考\nプロジェクター\t2\t台\t98,000\t見積KM-12\n下取り\t1\t式\t▲15,000\t\n",
            (
                {"name": "プロジェクター", "quantity": "2", "unit": "台", "price": "98000"},
                {"name": "下取り", "quantity": "1", "unit": "式", "price": "-15000"},
            ),
        ),
        (
            "weekly",
            "works",
            "\t月\t火\t計\t進捗\n倉庫の棚替え\t2\t3\t5\t80%\n防災用品の点検\t1\t-\t1\t100%\n",
            (
                {"name": "倉庫の棚替え", "hours": "5", "progress": "80"},
                {"name": "防災用品の点検", "hours": "1", "progress": "100"},
            ),
        ),
        (
            "spec",
            "functions",
            (
                "| No. | 区分 | 要件 | 優先 |\n"
                "|---|---|---|---|\n"
                "| R-01 | 受付 | 窓口の職員が番号札を発行できる | A |\n"
                "| R-02 | 帳票 | 月の集計を印刷できる | B |"
            ),
            (
                {
                    "number": "R-01",
                    "group": "受付",
                    "text": "窓口の職員が番号札を発行できる",
                    "priority": "A",
                },
                {
                    "number": "R-02",
                    "group": "帳票",
                    "text": "月の集計を印刷できる",
                    "priority": "B",
                },
            ),
        ),
        (
            "regulation-amendment",
            "changes",
            (
                "直す条\n"
                "第3条 貸出\n"
                " 前:貸出は、3日以内とする。\n"
                " 後:貸出は、5日以内とする。 内容:貸出の日数を延ばす\n"
                "第7条 弁償\n"
                " 前:実費を弁償する。\n"
                " 後:時価を弁償する。 内容:弁償の額を改める"
            ),
            (
                {
                    "article": "第3条",
                    "after": "貸出は、5日以内とする。",
                    "before": "貸出は、3日以内とする。",
                    "why": "貸出の日数を延ばす",
                },
                {
                    "article": "第7条",
                    "after": "時価を弁償する。",
                    "before": "実費を弁償する。",
                    "why": "弁償の額を改める",
                },
            ),
        ),
        (
            "minutes",
            "topics",
            "きょうは13時から会議室B 議題は①備品の棚卸②消耗品の発注③蛍光灯",
            ({"text": "備品の棚卸"}, {"text": "消耗品の発注"}, {"text": "蛍光灯"}),
        ),
        (
            "ringi",
            "worries",
            "こわいのは、1)停電で止まる→手書きの台帳を置く 2)操作を忘れる→年1回の講習",
            (
                {"risk": "停電で止まる", "measure": "手書きの台帳を置く"},
                {"risk": "操作を忘れる", "measure": "年1回の講習"},
            ),
        ),
        (
            "ringi",
            "worries",
            "心配: 雨漏りする → 養生シートを用意する。盗まれる → 鍵付きの棚に入れる",
            (
                {"risk": "雨漏りする", "measure": "養生シートを用意する"},
                {"risk": "盗まれる", "measure": "鍵付きの棚に入れる"},
            ),
        ),
        (
            "minutes",
            "actions",
            "やること: 名簿の更新 早川 5/12 備品の発注 小野寺 5月15日",
            (
                {"due": "2026-05-12", "owner": "早川", "task": "名簿の更新"},
                {"due": "2026-05-15", "owner": "小野寺", "task": "備品の発注"},
            ),
        ),
        (
            "minutes",
            "actions",
            "やること\n名簿の更新 早川 30日まで\n備品の発注 小野寺 5月末\n",
            (
                {"due": "2026-04-30", "owner": "早川", "task": "名簿の更新"},
                {"due": "2026-05-31", "owner": "小野寺", "task": "備品の発注"},
            ),
        ),
        (
            "minutes",
            "actions",
            "3/10 定例\nやること\n名簿の更新 早川 18日まで\n備品の発注 小野寺 5日まで\n",
            (
                {"due": "2026-03-18", "owner": "早川", "task": "名簿の更新"},
                {"due": "2026-04-05", "owner": "小野寺", "task": "備品の発注"},
            ),
        ),
        (
            "quote-request",
            "items",
            "品目\n・受水槽の清掃 12m3 1槽 → 2槽だった(増設分)\n・汚泥の処分 8t",
            (
                {"quantity": "2", "unit": "槽", "name": "受水槽の清掃", "spec": "12m3"},
                {"quantity": "8", "unit": "t", "name": "汚泥の処分"},
            ),
        ),
        (
            "procedure",
            "terms",
            "用語: 空転=荷のない回転 / ラック=荷を置く棚",
            (
                {"term": "空転", "meaning": "荷のない回転"},
                {"term": "ラック", "meaning": "荷を置く棚"},
            ),
        ),
        (
            "meeting-minutes",
            "actions",
            (
                "Present: Rob Dunmore, Tom Iveson\n"
                "to do\n"
                "TI - phone list, by 16 Oct\n"
                "RD - weighbridge figures, by 2 Oct"
            ),
            (
                {"due": "16 October 2026", "owner": "Tom Iveson", "what": "phone list"},
                {"due": "2 October 2026", "owner": "Rob Dunmore", "what": "weighbridge figures"},
            ),
        ),
        (
            "incident",
            "impacts",
            "影響:窓口の待ち 42人。データは消えていない。復旧の後の遅れなし",
            (
                {"text": "窓口の待ち 42人"},
                {"text": "データは消えていない"},
                {"text": "復旧の後の遅れなし"},
            ),
        ),
        (
            "quote-request",
            "items",
            "品目\n椅子 4脚\n机 2台 → やめ(来年度に)",
            ({"quantity": "4", "unit": "脚", "name": "椅子"},),
        ),
        (
            "minutes",
            "decisions",
            (
                "2026/4/17 10:02 - 早川: 棚卸は5月に行う、で決まり\n"
                "2026/4/17 10:04 - 小野寺: 了解\n"
                "2026/4/17 10:05 - 早川: では"
            ),
            ({"text": "棚卸は5月に行う"},),
        ),
        (
            "meeting-minutes",
            "topics",
            "agenda: 1 winter rota 2 van lease 3 stock take",
            ({"text": "winter rota"}, {"text": "van lease"}, {"text": "stock take"}),
        ),
        (
            "quote-request",
            "wishes",
            "希望:運搬費は分けて/工程表を付けて/許可証の写しも",
            ({"text": "運搬費は分けて"}, {"text": "工程表を付けて"}, {"text": "許可証の写しも"}),
        ),
        (
            "procedure",
            "abnormal",
            "だめだったら:ラインを止める→後の品をよける→品質課に電話",
            ({"text": "ラインを止める"}, {"text": "後の品をよける"}, {"text": "品質課に電話"}),
        ),
        (
            "spec",
            "attachments",
            "付ける紙: 抜けの一覧、工場の配置図",
            ({"text": "抜けの一覧"}, {"text": "工場の配置図"}),
        ),
        (
            "incident",
            "timeline",
            "経過\n9:50 堂本さんに報告\n10:12 確認 復旧\n10:20 再開 久我・北\n11:00 試験 保守会社",
            (
                {"time": "9:50", "event": "堂本さんに報告"},
                {"time": "10:12", "event": "確認 復旧"},
                {"time": "10:20", "owner": "久我・北", "event": "再開"},
                {"time": "11:00", "owner": "保守会社", "event": "試験"},
            ),
        ),
        (
            "weekly",
            "plans",
            "来週の予定\n・包装課に4/24の午前の停止を頼む\n・点検する。弁を交換 4/24",
            (
                {"due": "2026-04-24", "name": "包装課に4/24の午前の停止を頼む"},
                {"due": "2026-04-24", "name": "点検する", "what": "弁を交換"},
            ),
        ),
        (
            "ringi",
            "items",
            "内訳: 浴衣 600枚 @85 / タオル 100枚 @42 ←電話で@40になった(見積も)",
            (
                {"price": "85", "quantity": "600", "unit": "枚", "name": "浴衣"},
                {"price": "40", "quantity": "100", "unit": "枚", "name": "タオル"},
            ),
        ),
        (
            "ringi",
            "options",
            "候補\n丸井 248万 丸洗いできる → これ\n三栄 215万 丸洗い不可",
            (
                {"cost": "2480000", "name": "丸井", "feature": "丸洗いできる"},
                {"cost": "2150000", "name": "三栄", "feature": "丸洗い不可"},
            ),
        ),
        (
            "ringi",
            "attachments",
            "添付 見積書、カタログ\n決裁は部長のはず。100万を超えるから本部長かも。→本部長でした",
            ({"text": "見積書"}, {"text": "カタログ"}),
        ),
        (
            "meeting-minutes",
            "actions",
            "Actions\n- Marek - order the oak, by fri 24th\n- Jens - check the booking, 13.05.",
            (
                {"due": "24 April 2026", "owner": "Marek", "what": "order the oak"},
                {"due": "13 May 2026", "owner": "Jens", "what": "check the booking"},
            ),
        ),
    ],
)
def test_rows_of_notes(template: str, field: str, notes: str, wanted: object) -> None:
    assert _rows(template, notes, field) == wanted


def test_a_row_that_is_taken_back_is_none() -> None:
    notes = "手順\n1 拭く\n2 ~~開ける~~\n3 閉める"
    assert _rows("procedure", notes, "steps") == ({"text": "拭く"}, {"text": "閉める"})


def test_what_a_speaker_promises_is_his_task() -> None:
    chat = (
        "佐藤: 見積は私が2社とっておきます\n高橋: 入口の掲示は直しておきますね\n"
        "佐藤: やっておきます\n高橋: リースは12月に切れます"
    )
    assert _rows("minutes", chat, "actions") == (
        {"task": "見積は私が2社とっておきます", "owner": "佐藤"},
        {"task": "入口の掲示は直しておきますね", "owner": "高橋"},
    )


def test_what_a_line_of_a_chat_begins_ends_where_another_speaks() -> None:
    chat = (
        "9:05 沢田 手順書をお願いします\n9:06 三輪 はい\n"
        "9:26 沢田 用意: 軍手、テープ\n9:27 三輪 棚卸しは何時から?\n9:28 沢田 8時半\n"
    )
    assert _rows("procedure", chat, "tools") == ({"text": "軍手"}, {"text": "テープ"})


def test_in_a_chat_who_says_what_happened_did_it_and_a_question_is_no_event() -> None:
    chat = (
        "10:05 梶 証明書の期限が切れています\n10:06 乙部 藤見店は動いてる?\n"
        "10:20 梶 証明書を入れて再起動した\n10:24 乙部 藤見店で試し打ちできた\n"
    )
    assert _rows("incident", chat, "timeline") == (
        {"time": "10:05", "event": "証明書の期限が切れています", "owner": "梶"},
        {"time": "10:20", "event": "証明書を入れて再起動した", "owner": "梶"},
        {"time": "10:24", "event": "藤見店で試し打ちできた", "owner": "乙部"},
    )


def test_a_list_that_is_said_to_be_empty_has_no_items() -> None:
    notes = "Decisions: none - nobody had a mandate"
    assert _rows("meeting-minutes", notes, "decisions") is None


def test_rows_that_are_not_looked_for_are_taken_where_lines_are_whole_rows() -> None:
    made = load_template(ROOT / "templates" / "documents" / "minutes")
    notes = "0.1 4/2 たたき台 早川\n0.2 4/9 出席者を直した 早川\n13.30 開始"
    search = FieldExtractor(made, Notes(notes, "n.txt"), date(2026, 4, 20))
    field = made.header.field("history")
    assert field is not None
    assert not field.notes
    assert search.by_code([field])["history"].value == (
        {"version": "0.1", "date": "2026-04-02", "change": "たたき台", "author": "早川"},
        {"version": "0.2", "date": "2026-04-09", "change": "出席者を直した", "author": "早川"},
    )


def test_sentences_with_a_count_and_a_sum_are_no_rows() -> None:
    notes = (
        "東和で。9番に2台、みなとは初期0円でも10年しばり、やめとこう\n"
        "1月は31件。1泊2名で46,000円なので月41万くらい逃してる計算です\n"
    )
    assert _rows("ringi", notes, "items") is None


def test_a_form_of_labels_is_no_list() -> None:
    notes = "会議議事録\t様式Q-7\n会議名\t対策会議\n日時\t5月22日\n場所\t会議室\n"
    assert _rows("minutes", notes, "topics") is None


def test_a_ruler_with_words_ends_a_section() -> None:
    notes = "決まったこと\n------ 手書きメモ ------\n・おわり 14:25\n・欠席は堀さん\n"
    assert _rows("minutes", notes, "decisions") is None


def test_the_next_item_of_a_list_is_not_below_a_word_in_the_one_before() -> None:
    notes = (
        "・議題は 刷り直しの結果 と 色見本の2つ\n・刷り直し 17件、うち色ちがい9件\n・次は6/26木\n"
    )
    assert _rows("minutes", notes, "topics") == ({"text": "刷り直しの結果 と 色見本の2つ"},)


@pytest.mark.parametrize(
    ("said", "line", "told"),
    [
        ("468", "本体とプローブで468万(税抜)", "4680000"),
        ("4,680,000", "本体とプローブで468万(税抜)", "4680000"),
        ("8", "点検は8万8千円", "88000"),
        ("2", "プローブ2本(リニア)", "2"),
        ("1,200", "紙 @1,200 x3", "1200"),
        ("7", "プローブ2本", ""),
    ],
)
def test_a_number_that_was_read_is_the_one_that_its_line_tells(
    said: str, line: str, told: str
) -> None:
    column = AmountField(name="price", label="単価", type="amount", source="given", help="")
    words = NoteWords(line, "ja", lambda each: each, date(2026, 4, 20))
    assert words.read_cell(column, said, (0, 2)) == told
