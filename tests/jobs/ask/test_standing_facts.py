"""Standing facts: a value counts where a document names it, holds today, and is as it was read."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from checker.jobs.ask.build import build_index
from checker.jobs.ask.standing_facts import IndexedFacts
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import DOCUMENTS, write_office

_COMPANY = """# 会社概要

| 項目 | 内容 |
|---|---|
| 所在地 | 東京都港区芝1-2-3 |

文書番号: 総規-012

## 代表

本社の代表者は、佐藤恵である。電話番号はありません。
"""
_ENGLISH = "# Office\n\nAddress: 1 Main Street\n\nThe head of accounting is Mei Sato.\n"
_OLD = "# 代表規程\n\n代表者は、田中一郎である。\n\nこの規程は、2020年3月31日をもって廃止する。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of documents."""
    more = {"会社概要.md": _COMPANY, "office.md": _ENGLISH, "旧.md": _OLD}
    return write_office(tmp_path / "office", DOCUMENTS | more)


@pytest.fixture
def facts(folder: Path) -> Iterator[IndexedFacts]:
    """Yield what an index of them says."""
    session = Session.open(folder, Options(use_model=False, language="ja"))
    path = folder.parent / "i.sqlite"
    with IndexFile.open(path, make=True) as index:
        build_index(session, index, [str(folder)], None, lambda *_: None)
    with IndexFile.open(path) as index:
        yield IndexedFacts(session, index, None, date(2026, 11, 29))


@pytest.mark.parametrize(
    ("label", "amounts", "values"),
    [
        ("所在地", [], ["東京都港区芝1-2-3"]),
        ("文書番号（必須）", [], ["総規-012"]),
        ("代表者", [], ["佐藤恵"]),
        ("決裁者", ["30万円"], ["部長"]),
        ("承認者", ["1,500,000円"], ["社長"]),
        ("Address", [], ["1 Main Street"]),
        ("Head of accounting", [], ["Mei Sato"]),
        ("電話番号", [], []),
        ("件名", [], []),
    ],
)
def test_a_value_is_found_where_a_document_names_it(
    facts: IndexedFacts, label: str, amounts: list[str], values: list[str]
) -> None:
    assert [each.value for each in facts.find(label, amounts)] == values


def test_a_fact_says_where_it_stands(facts: IndexedFacts, folder: Path) -> None:
    (fact,) = facts.find("所在地", [])
    assert fact.words == "項目: 所在地、内容: 東京都港区芝1-2-3"
    assert (Path(fact.file).name, fact.where) == ("会社概要.md", "5行3文字目")
    (folder / "会社概要.md").write_text(_COMPANY + "追記。\n", encoding="utf-8")
    assert facts.find("所在地", []) == [], "the file changed since"
