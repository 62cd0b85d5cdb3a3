"""A small office's documents, and an embedder that needs no weights, for tests of search."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from checker.search.embedder import Vectors, normalize
from checker.search.terms import find_pairs

TRAVEL: Final = """# 旅費規程（第3版）

## 第2条（宿泊費）

| 区分 | 大阪市 | その他 |
|---|---|---|
| 管理職 | 12,000円 | 10,000円 |
| 一般社員 | 10,000円 | 8,500円 |

## 第4条（精算）

出張から戻った者は、帰着の日から7日以内に精算書を経理課に提出する。領収書を添付する。

## 附則

この規程は、2024年4月1日から施行する。
"""
OLD_TRAVEL: Final = """# 旅費規程（第2版）

## 第4条（精算）

出張から戻った者は、帰着の日から14日以内に精算書を総務課に提出する。

## 附則

この規程は、2019年4月1日から施行する。この規程は、2024年3月31日をもって廃止する。
"""
APPROVAL: Final = """# 決裁権限規程

| 金額 | 決裁者 |
|---|---|
| 10万円未満 | 課長 |
| 10万円以上100万円未満 | 部長 |
| 100万円以上 | 社長 |
"""
FAQ: Final = """質問,回答,担当,更新日
名刺が足りません,"総務課に注文票を出してください。
5営業日で届きます。",総務課,2026-04-10
会議室はどこで予約しますか,社内ポータルから予約してください。,総務課,2026-05-01
"""
DOCUMENTS: Final = {
    "旅費規程.md": TRAVEL,
    "旧/旅費規程.md": OLD_TRAVEL,
    "決裁.md": APPROVAL,
    "faq.csv": FAQ,
}


def write_office(folder: Path, documents: Mapping[str, str] = DOCUMENTS) -> Path:
    """Write the documents into a folder, and return it."""
    for name, text in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


class LetterEmbedder:
    """Takes texts for near that share pairs of characters. `asked` holds what it was given."""

    def __init__(self, name: str = "letters 1") -> None:
        self.name = name
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of 64 numbers for each text."""
        self.asked += texts
        found = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for pair in find_pairs(text):
                found[row, sum(map(ord, pair)) % 64] += 1
        return normalize(found)
