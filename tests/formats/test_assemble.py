"""Sections, form fields, language and title, on blocks as readers make them."""

from dataclasses import replace

import pytest

from checker.core.document import (
    Block,
    BlockKind,
    Cell,
    CellRef,
    Document,
    FormField,
    ParagraphStyle,
    Part,
    Row,
    Run,
    RunStyle,
    Span,
    Table,
)
from checker.core.errors import InputError
from checker.formats.shared.assemble import assemble, find_title, guess_language


def heading(text: str, level: int | None = 1, path: str = "h") -> Block:
    return Block(BlockKind.HEADING, path, text, level=level)


def paragraph(text: str, path: str = "p", part: Part = Part.BODY) -> Block:
    return Block(BlockKind.PARAGRAPH, path, text, part=part)


def table(
    *rows: list[str | tuple[str, int, int]],
    path: str = "t",
    header: bool = False,
    part: Part = Part.BODY,
) -> Block:
    """Make a table of texts; `(text, row_span, column_span)` is a merged cell."""
    made: list[Row] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    for r, texts in enumerate(rows):
        cells: list[Cell] = []
        c = 0
        for entry in texts:
            text, rows_down, columns = entry if isinstance(entry, tuple) else (entry, 1, 1)
            while (r, c) in taken:
                c += 1
            block = Block(
                BlockKind.PARAGRAPH, f"{path}/r{r}/c{c}/0", text, part, cell=CellRef(path, r, c)
            )
            cells.append(Cell(r, c, (block,), rows_down, columns))
            taken |= {(r + i, c + j) for i in range(rows_down) for j in range(columns)}
            c += columns
        width = max(width, c)
        made.append(Row(tuple(cells), header and r == 0))
    return Block(BlockKind.TABLE, path, part=part, table=Table(tuple(made), width))


def pairs(*blocks: Block) -> list[tuple[str, str]]:
    """Return (label, value) of every field, having checked that the spans quote them."""
    placed, fields = assemble(blocks)
    document = Document("x.md", "md", "", placed, "ja", fields=fields)
    for field in fields:
        assert document.quote(field.label_span) == field.label
        assert document.quote(field.value_span) == field.value.split("\n")[0]
    return [(field.label, field.value) for field in fields]


# Sections


def test_a_heading_belongs_to_its_own_section() -> None:
    blocks, _ = assemble([heading("1. 目的")])
    assert blocks[0].section == ("1. 目的",)


def test_sections_follow_heading_levels() -> None:
    blocks, _ = assemble(
        [
            paragraph("前文"),
            heading("稟議書", 1),
            paragraph("a"),
            heading("費用", 2),
            heading("内訳", 3),
            paragraph("b"),
            heading("効果", 2),
            paragraph("c"),
            heading("別紙", 1),
            paragraph("d"),
        ]
    )
    assert [block.section for block in blocks] == [
        (),
        ("稟議書",),
        ("稟議書",),
        ("稟議書", "費用"),
        ("稟議書", "費用", "内訳"),
        ("稟議書", "費用", "内訳"),
        ("稟議書", "効果"),
        ("稟議書", "効果"),
        ("別紙",),
        ("別紙",),
    ]


def test_a_skipped_level_and_a_missing_level_keep_the_order() -> None:
    blocks, _ = assemble([heading("a", 3), heading("b", 2), heading("c", None), paragraph("d")])
    assert [block.section for block in blocks] == [("a",), ("b",), ("c",), ("c",)]


def test_headers_and_footnotes_stand_outside_the_sections() -> None:
    blocks, _ = assemble(
        [
            paragraph("社外秘", part=Part.HEADER),
            heading("目的"),
            paragraph("注", part=Part.FOOTNOTE),
            replace(heading("見出し"), part=Part.FOOTER),
            paragraph("本文"),
        ]
    )
    assert [block.section for block in blocks] == [(), ("目的",), (), (), ("目的",)]


def test_cells_have_the_section_of_their_table_and_values_their_label() -> None:
    blocks, _ = assemble([heading("申請"), table(["件名", "複合機の更新"], ["起案日", "9月1日"])])
    grid = blocks[1].table
    assert grid is not None
    assert [[cell.blocks[0].section for cell in row.cells] for row in grid.rows] == [
        [("申請",), ("申請", "件名")],
        [("申請",), ("申請", "起案日")],
    ]


def test_a_nested_table_has_the_label_of_the_cell_around_it() -> None:
    inner = table(["品名", "単価"], ["椅子", "12,000"], path="t/r0/c1/1")
    outer = table(["費用", "次のとおり"])
    assert outer.table is not None
    label, value = outer.table.rows[0].cells
    value = replace(value, blocks=(*value.blocks, inner))
    outer = replace(outer, table=Table((Row((label, value)),), 2))
    blocks, fields = assemble([heading("申請"), outer])
    sections = {block.path: block.section for block in blocks[1].walk()}
    assert sections == {
        "t": ("申請",),
        "t/r0/c0/0": ("申請",),
        "t/r0/c1/0": ("申請", "費用"),
        "t/r0/c1/1": ("申請", "費用"),
        "t/r0/c1/1/r0/c0/0": ("申請", "費用"),
        "t/r0/c1/1/r0/c1/0": ("申請", "費用"),
        "t/r0/c1/1/r1/c0/0": ("申請", "費用"),
        "t/r0/c1/1/r1/c1/0": ("申請", "費用"),
    }
    assert fields == (
        FormField(
            "費用",
            "次のとおり\n品名\n単価\n椅子\n12,000",
            Span("t/r0/c0/0", 0, 2),
            Span("t/r0/c1/0", 0, 5),
        ),
    )


def test_a_heading_in_a_cell_rules_only_that_cell() -> None:
    grid = table(["x。", "y。"])
    assert grid.table is not None
    first, second = grid.table.rows[0].cells
    first = replace(first, blocks=(heading("中", 2, path="in"), *first.blocks))
    grid = replace(grid, table=Table((Row((first, second)),), 2))
    blocks, _ = assemble([heading("外"), grid, paragraph("後")])
    assert [block.section for top in blocks for block in top.walk()] == [
        ("外",),
        ("外",),
        ("外", "中"),
        ("外", "中"),
        ("外",),
        ("外",),
    ]


def test_tables_nested_too_deeply_are_refused() -> None:
    block = table(["x。"], path="t")
    for _ in range(150):
        block = Block(BlockKind.TABLE, "t", table=Table((Row((Cell(0, 0, (block,)),)),), 1))
    with pytest.raises(InputError) as caught:
        assemble([block])
    assert caught.value.render("ja") == (
        "t: 表の入れ子が深すぎます。\n  → 入れ子の表を外に出してください。"
    )


# Fields in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文書番号: 総-2025-018", [("文書番号", "総-2025-018")]),
        ("文書番号：総-2025-018", [("文書番号", "総-2025-018")]),
        (
            "起案日：2025年9月1日　　起案者：山田 太郎",
            [("起案日", "2025年9月1日"), ("起案者", "山田 太郎")],
        ),
        ("起案者：山田　太郎　　所属：総務部", [("起案者", "山田　太郎"), ("所属", "総務部")]),
        ("Date: 2025-09-01\tAuthor: Ann", [("Date", "2025-09-01"), ("Author", "Ann")]),
        ("Doc No.: 12   Due date: May 1", [("Doc No.", "12"), ("Due date", "May 1")]),
        ("件　　名：複合機の更新", [("件　　名", "複合機の更新")]),
        ("氏　名：山田　　住　所：東京", [("氏　名", "山田"), ("住　所", "東京")]),
        ("申 請 日：9月1日", [("申 請 日", "9月1日")]),
        ("・日時：9月1日(月) 10:00", [("日時", "9月1日(月) 10:00")]),
        ("1. 件名：更新", [("件名", "更新")]),
        ("（１）件名：更新", [("件名", "更新")]),
        ("①件名：更新", [("件名", "更新")]),
        ("■件名：更新", [("件名", "更新")]),
        ("【件名】：更新", [("件名", "更新")]),
        ("金額（税込）：1,000円", [("金額（税込）", "1,000円")]),
        ("部署/氏名：総務部/山田", [("部署/氏名", "総務部/山田")]),
        ("決裁者：", [("決裁者", "")]),
        ("決裁者：　　承認者：", [("決裁者", ""), ("承認者", "")]),
        ("参照：https://example.com/a:b", [("参照", "https://example.com/a:b")]),
        ("稟議書　　文書番号：総-1", [("文書番号", "総-1")]),
        ("件名：更新\n起案日：9月1日", [("件名", "更新"), ("起案日", "9月1日")]),
        ("件名：Re: 更新の件", [("件名", "Re: 更新の件")]),
        ("目的：複合機を更新する。", [("目的", "複合機を更新する。")]),
        ("必要なもの：印鑑", [("必要なもの", "印鑑")]),
        ("資料1：2025年度予算", [("資料1", "2025年度予算")]),
        ("備考 ：  なし  ", [("備考", "なし")]),
        # not fields
        ("10:30に開始する", []),
        ("午前10:30", []),
        ("午後１：３０から", []),
        ("縮尺1:2000の図面", []),
        ("比率は1：2とする", []),
        ("https://example.com/", []),
        ("詳細 https://example.com/", []),
        (r"C:\Users\yamada", []),
        ("std::vector", []),
        ("注：この金額は税込である。", []),
        ("Note: prices include tax.", []),
        ("対象は次のとおり：", []),
        ("次の者を対象とする：", []),
        ("当社は：会社である", []),
        ("会議室（定員：10名）を使う", []),
        ("本件は、次の条件で発注する：納期厳守", []),
        ("これは二十文字をこえるので見出し語とはみなさない：値", []),
        ("12:値", []),
        ("：値", []),
        ("文末である。理由：不明", []),
    ],
)
def test_fields_in_a_paragraph(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(paragraph(text)) == expected


def test_spans_of_a_field_are_exact() -> None:
    _, fields = assemble([paragraph("・起案日： 9月1日 　　起案者：", path="body/4")])
    assert fields == (
        FormField("起案日", "9月1日", Span("body/4", 1, 4), Span("body/4", 6, 10)),
        FormField("起案者", "", Span("body/4", 13, 16), Span("body/4", 17, 17)),
    )


def test_fields_stand_in_list_items_and_headers_but_not_in_headings_and_code() -> None:
    item = Block(BlockKind.LIST_ITEM, "l", "担当：高橋", level=1)
    code = Block(BlockKind.CODE, "c", "host: localhost")
    found = pairs(paragraph("文書番号：A-1", part=Part.HEADER), heading("第1部：概要"), item, code)
    assert found == [("文書番号", "A-1"), ("担当", "高橋")]


# Fields in tables


def test_a_two_column_form() -> None:
    form = table(["件名", "複合機の更新"], ["起案日：", "2025年9月1日"], ["金額(円)", " 120,000 "])
    assert pairs(form) == [
        ("件名", "複合機の更新"),
        ("起案日", "2025年9月1日"),
        ("金額(円)", "120,000"),
    ]


@pytest.mark.parametrize("header", [True, False])
def test_generic_heads_of_a_two_column_form_are_no_field(header: bool) -> None:
    form = table(["項目", "内容"], ["件名", "更新"], ["対象", "複合機"], header=header)
    assert pairs(form) == [("件名", "更新"), ("対象", "複合機")]


def test_the_first_row_of_a_markdown_form_is_a_field_though_marked() -> None:
    form = table(["件名", "更新"], ["起案者", "山田"], header=True)
    assert pairs(form) == [("件名", "更新"), ("起案者", "山田")]


def test_a_value_that_names_a_seal_or_a_kind_does_not_make_heads_of_its_row() -> None:
    form = table(["決裁区分", "部長"], ["起案日", "9月1日"], ["起案者", "山田"], header=True)
    assert pairs(form) == [("決裁区分", "部長"), ("起案日", "9月1日"), ("起案者", "山田")]


def test_a_ringi_form_with_four_columns_and_merged_values() -> None:
    form = table(
        [("稟議書", 1, 4)],
        ["文書番号", "総-2025-018", "起案日", "2025年9月1日"],
        ["起案部署", "総務部", "起案者", "山田 太郎"],
        ["件名", ("複合機の更新", 1, 3)],
        ["決裁日", "", "決裁者", ""],
    )
    assert pairs(form) == [
        ("文書番号", "総-2025-018"),
        ("起案日", "2025年9月1日"),
        ("起案部署", "総務部"),
        ("起案者", "山田 太郎"),
        ("件名", "複合機の更新"),
        ("決裁日", ""),
        ("決裁者", ""),
    ]


def test_an_open_place_in_a_form_does_not_make_heads_of_its_row() -> None:
    form = table(
        ["文書番号", "製-2026-001", "起案日", "2026年12月3日"],
        ["起案部署", "製造部製造二課", "起案者", "【未記入: 起案者】"],
        ["件名", ("秤の購入について", 1, 3)],
    )
    assert ("起案部署", "製造部製造二課") in pairs(form)


@pytest.mark.parametrize("header", [True, False])
def test_a_four_column_form_row_of_words_alone(header: bool) -> None:
    form = table(["担当部署", "総務部", "起案者", "山田 太郎"], header=header)
    assert pairs(form) == [("担当部署", "総務部"), ("起案者", "山田 太郎")]


def test_a_six_column_form_row() -> None:
    form = table(["氏名", "山田", "所属", "総務部", "入社日", "2020年4月1日"])
    assert pairs(form) == [("氏名", "山田"), ("所属", "総務部"), ("入社日", "2020年4月1日")]


def test_an_empty_value_points_into_the_value_cell() -> None:
    _, fields = assemble([table(["決裁日", ""])])
    assert fields == (FormField("決裁日", "", Span("t/r0/c0/0", 0, 3), Span("t/r0/c1/0", 0, 0)),)


def test_a_value_cell_without_blocks_points_behind_the_label() -> None:
    form = table(["決裁日", ""])
    assert form.table is not None
    label, value = form.table.rows[0].cells
    form = replace(form, table=Table((Row((label, replace(value, blocks=()))),), 2))
    _, fields = assemble([form])
    assert fields == (FormField("決裁日", "", Span("t/r0/c0/0", 0, 3), Span("t/r0/c0/0", 3, 3)),)


def test_a_group_name_beside_form_rows_is_passed_over() -> None:
    form = table([("起案", 2, 1), "部署", "総務部"], ["氏名", "山田"])
    assert pairs(form) == [("部署", "総務部"), ("氏名", "山田")]


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    "rows",
    [
        [["品名", "数量", "単価", "金額"], ["椅子", "5", "12,000", "60,000"]],
        [["品名", "金額"], ["椅子", "60,000"], ["机", "90,000"]],
        [["内容", "担当", "期限"], ["移行手順書の改訂", "高橋", "9月18日"]],
        [["内容", "担当", "期限", "状況"], ["手順書の改訂", "高橋", "来週月曜日", "未着手"]],
        [["版", "日付", "内容", "作成"], ["1.0", "2025-04-01", "初版", "山田"]],
        [["版", "改訂日", "改訂内容", "改訂者"], ["A", "4月1日", "初版", "山田"]],
        [["No", "議題", "結論", "担当"], ["1", "予算", "承認", "佐藤"]],
        [["氏名", "役割"], ["山田", "議長"], ["佐藤", "書記"]],
        [["リスク", "影響", "発生確率", "対策"], ["納期遅延", "中", "低", "早期発注"]],
        [["社長", "部長", "課長", "起案者"], ["", "", "", ""]],
        [["Item", "Qty", "Price", "Amount"], ["Chair", "5", "12,000", "60,000"]],
        [["品名", "数量", "型式", "色"], ["椅子", "5", "A", "黒"]],
        [["時刻", "事象"], ["10:30", "監視が検知"], ["9月1日 10:45", "担当が確認"]],
    ],
)
def test_data_tables_have_no_fields(
    rows: list[list[str | tuple[str, int, int]]], header: bool
) -> None:
    assert pairs(table(*rows, header=header)) == []


def test_a_total_row_of_a_data_table_is_no_field() -> None:
    costs = table(
        ["品名", "数量", "単価", "金額"],
        ["椅子", "5", "12,000", "60,000"],
        [("合計(税込)", 1, 3), "60,000"],
    )
    assert pairs(costs) == []


def test_a_list_of_items_inside_a_form_is_data_and_the_form_goes_on_below_it() -> None:
    form = table(
        ["件名", ("更新", 1, 3)],
        ["品名", "数量", "単価", "金額"],
        ["椅子", "5", "12,000", "60,000"],
        ["机", "2", "30,000", "60,000"],
        [("合計", 1, 3), "120,000"],
        ["備考", ("なし", 1, 3)],
    )
    assert pairs(form) == [("件名", "更新"), ("備考", "なし")]


def test_seal_boxes_above_a_form_leave_the_form_a_form() -> None:
    form = table(["承認", "確認", "起案"], ["", "", ""], ["件名", ("更新", 1, 2)])
    assert pairs(form) == [("件名", "更新")]


def test_rows_shortened_by_merged_cells_stay_data() -> None:
    members = table(["部署", "氏名", "役割"], [("総務", 2, 1), "山田", "議長"], ["佐藤", "書記"])
    assert pairs(members) == []


def test_unknown_words_in_four_columns_are_data() -> None:
    servers = table(["サーバー", "設置場所", "系統", "所管"], ["web01", "東京", "A", "情シス"])
    assert pairs(servers) == []


@pytest.mark.parametrize("header", [True, False])
def test_a_colon_makes_a_label_of_any_word(header: bool) -> None:
    form = table(["甲：", "あ", "乙：", "い"], header=header)
    assert pairs(form) == [("甲", "あ"), ("乙", "い")]


def test_a_marked_heading_row_of_unknown_words_makes_data_of_the_rows_below() -> None:
    rows = [["サーバー", "拠点", "系統", "所管"], ["web", "東京", "予備日", "情シス"]]
    assert pairs(table(*rows, header=True)) == []
    assert pairs(table(*rows)) == [("web", "東京"), ("予備日", "情シス")]


def test_a_sentence_or_a_number_is_no_label() -> None:
    assert pairs(table(["これは文である。", "値"], ["1,200", "値"], ["9月1日(月)", "値"])) == []


def test_a_form_in_a_header_has_fields() -> None:
    assert pairs(table(["文書番号", "A-1"], part=Part.HEADER)) == [("文書番号", "A-1")]


def test_a_label_cell_with_a_colon_gives_one_field_only() -> None:
    assert pairs(table(["件名：", "担当：高橋"])) == [("件名", "担当：高橋"), ("担当", "高橋")]


# Language and title


def test_language_is_what_most_words_are_written_in() -> None:
    assert guess_language([paragraph("当社はABC Corporationと契約する。")]) == "ja"
    assert guess_language([paragraph("Our firm, 山田商事, agrees to the terms below.")]) == "en"
    assert guess_language([paragraph("123")]) == "ja"
    assert guess_language([]) == "ja"


def test_language_looks_into_cells_and_away_from_code() -> None:
    code = Block(BlockKind.CODE, "c", "for item in items: print(item)")
    assert guess_language([code, table(["件名", "更新"])]) == "ja"


def styled(text: str, style: RunStyle, **settings: str) -> Block:
    runs = (Run(0, len(text), style),)
    paragraph_style = ParagraphStyle(**settings)  # type: ignore[arg-type]
    return Block(BlockKind.PARAGRAPH, "p", text, style=paragraph_style, runs=runs)


def test_title_by_style_then_by_heading() -> None:
    title = replace(paragraph("設備購入\n稟議書"), style=ParagraphStyle(name="表題"))
    assert find_title([heading("目的"), title]) == "設備購入 稟議書"
    assert find_title([heading("章", 2), heading("報告書", 1)]) == "報告書"
    assert find_title([heading("章", 2)]) is None
    assert find_title([]) is None


def test_title_by_looks() -> None:
    plain = styled("本文", RunStyle(size=10.5))
    assert find_title([styled("稟議書", RunStyle(), alignment="center"), plain]) == "稟議書"
    assert find_title([styled("稟議書", RunStyle(bold=True)), plain]) == "稟議書"
    assert find_title([styled("稟議書", RunStyle(size=16)), plain]) == "稟議書"
    assert find_title([styled("稟議書", RunStyle(size=10.5)), plain]) is None
    assert find_title([styled("長" * 41, RunStyle(bold=True)), plain]) is None


def test_title_below_a_document_number_at_the_right() -> None:
    number = styled("総-2025-018", RunStyle(), alignment="right")
    date = paragraph("起案日：9月1日")
    assert find_title([number, date, styled("稟議書", RunStyle(), alignment="center")]) == "稟議書"


def test_title_is_not_sought_below_a_heading_or_in_a_header() -> None:
    centred = styled("稟議書", RunStyle(), alignment="center")
    assert find_title([heading("章", 2), centred]) is None
    assert find_title([replace(centred, part=Part.HEADER)]) is None
