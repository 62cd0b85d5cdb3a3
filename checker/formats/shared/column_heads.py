"""Column heads of data tables, told from rows of forms.

Shape alone cannot tell `担当|期限` from `担当|山田`, so words do: `担当`, `期限`, `金額` name a
kind of value, whereas `総務部`, `山田`, `備品購入` are values.
"""

from collections.abc import Sequence

from checker.core.document import Cell, Row, Table
from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key

_ROWS_AHEAD = 8  # enough to tell a form from data, and a bound on the cost
_MAX_HEAD_LENGTH = 20
_FORM_CELLS = 2

_KINDS_OF_VALUES_TEXT = """
    内容 値 担当 期限 期日 納期 金額 単価 数量 個数 単位 小計 合計 費用 税率 備考 摘要 説明 詳細
    概要 役割 役職 部署 部門 所属 氏名 名前 名称 品名 品目 費目 件名 版 版数 変更 改訂 理由 根拠
    原因 対策 対応 影響 影響度 状況 状態 進捗 結果 結論 判定 評価 可否 優先度 重要度 区分 種別
    分類 条件 目的 方法 手順 効果 リスク 発生確率 確率 頻度 日付 日時 時刻 時間 時期 場所 会場
    期間 年度 予算 実績 差異 差額 仕様 型番 連絡先 電話 メール 住所 承認 確認 作成 審査 決裁 検印
    印 押印 起案 申請 事象 議題 議案 決定 論点 発言 no no. id name date due owner assignee status
    description details content contents value quantity qty price unit amount total cost notes
    note remarks comment comments reason action author reviewer approver change changes version
    revision role department title subject type category priority impact result deadline place
    time
"""
_KINDS_OF_VALUES = frozenset(_KINDS_OF_VALUES_TEXT.split())
_SEALS_TEXT = """
    社長 副社長 専務 常務 部長 次長 課長 係長 主任 取締役 本部長 所長
"""
_SEALS = frozenset(_SEALS_TEXT.split())
_ENDINGS = (
    "日", "日時", "者", "額", "数", "量", "名", "番号", "欄", "内容", "期限", "理由", "部署",
    "部門", "区分", "事項", "状況", "予定", "先", "目的", "種別", "科目", "率", "策", "価",
    "時期", "期間",
)  # fmt: skip
_GENERIC_LABELS_TEXT = """
    項目 項目名 記載項目 確認項目 入力項目 申請項目 欄 区分 見出し 名称 キー item items field
    fields label key name
"""
_GENERIC_LABELS = frozenset(_GENERIC_LABELS_TEXT.split())
_GENERIC_VALUES = ("内容", "値", "欄", "回答", "詳細", "説明", "事項", "記載", "記入")
_GENERIC_VALUE_WORDS_TEXT = """
    value values content contents description details
"""
_GENERIC_VALUE_WORDS = frozenset(_GENERIC_VALUE_WORDS_TEXT.split())
_UNIT = re.compile(r"\(.*\)$")
_OPEN = re.compile(r"[【〔［\[][^】〕］\]]*[:：][^】〕］\]]*[】〕］\]]")
"""A place that is still open, and whose: `【未記入: 起案者】`."""


def names_kind_of_value(text: str) -> bool:
    """Tell whether `text` is the name of a kind of value: `金額(円)`, `完了予定日`, `Owner`."""
    key = _UNIT.sub("", make_heading_key(text)).strip()
    if any(character.isdecimal() for character in key):
        return False
    return key in _KINDS_OF_VALUES or (len(key) > 1 and key.endswith(_ENDINGS))


def count_cells(table: Table) -> list[int]:
    """Return for each row how many cells stand in it, those that reach in from above included."""
    shapes = []
    open_until: list[int] = []
    for index, row in enumerate(table.rows):
        open_until = [end for end in open_until if end > index]
        shapes.append(len(row.cells) + len(open_until))
        open_until.extend(index + cell.row_span for cell in row.cells if cell.row_span > 1)
    return shapes


def heads_form(cells: Sequence[Cell]) -> bool:
    """Tell whether two cells are the heads of a two-column form: `項目|内容`, `Item|Value`."""
    if len(cells) != _FORM_CELLS:
        return False
    label, value = (make_heading_key(cell.text) for cell in cells)
    generic_value = value.endswith(_GENERIC_VALUES) or value in _GENERIC_VALUE_WORDS
    return label in _GENERIC_LABELS and generic_value


def heads_data(rows: Sequence[Row], shapes: Sequence[int], index: int) -> bool:
    """Tell whether a row holds the heads of the data below it.

    That is a row of short texts of which at least half of those in value position (the second,
    the fourth) name kinds of values, while most of those in label position below do not:
    `品名|数量|単価|金額`, `氏名|役割`, but not `決裁区分|部長` above `起案日|...`.

    That the file marks the row as a heading proves nothing by itself, since Markdown marks the
    first row of every table. It decides where a row of three cells or more, and most rows below,
    name no kinds of values at all.
    """
    cells = rows[index].cells
    if len(cells) < _FORM_CELLS or heads_form(cells) or not all(map(_is_head, cells)):
        return False
    below = [cell for cells in _collect_below(rows, shapes, index) for cell in cells[::2]]
    if not below and len(cells) == _FORM_CELLS:
        return False
    if _share(below) > 1 / 2:
        return False
    if _share(cells[1::2]) >= 1 / 2:
        return True
    return rows[index].header and len(cells) > _FORM_CELLS and _share(cells[::2]) < 1 / 2


def _collect_below(
    rows: Sequence[Row], shapes: Sequence[int], index: int
) -> list[tuple[Cell, ...]]:
    found = []
    for later in range(index + 1, min(index + 1 + _ROWS_AHEAD, len(rows))):
        if shapes[later] != shapes[index]:
            break
        found.append(rows[later].cells)
    return found


def _is_head(cell: Cell) -> bool:
    text = cell.text.strip()
    labelled = text.endswith((":", "：")) or "。" in text or _OPEN.fullmatch(text) is not None
    return 0 < len(text) <= _MAX_HEAD_LENGTH and not labelled and not text[0].isdecimal()


def _share(cells: Sequence[Cell]) -> float:
    """Return which share of cells names kinds of values; a row of many may name seals."""
    named = sum(names_kind_of_value(cell.text) or cell.text.strip() in _SEALS for cell in cells)
    return named / len(cells) if cells else 0.0
