"""Retrieval: what is near comes first, and what may not be read is not counted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from checker.formats.markdown.read import read
from checker.search.corpus import Corpus, MayRead, weigh
from checker.search.edition import Edition
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.index_writer import FileFacts, IndexWriter
from checker.search.passages import cut_passages
from checker.search.retrieve import Retriever
from checker.search.terms import find_words
from checker.search.weights import USUAL, USUAL_OF_WORDS, Weights, fit_weights
from tests.support.office_documents import APPROVAL, OLD_TRAVEL, TRAVEL, LetterEmbedder

_TEXTS = {"new.md": TRAVEL, "old.md": OLD_TRAVEL, "approval.md": APPROVAL}


@contextmanager
def _index(tmp_path: Path, texts: dict[str, str], embedder: Embedder | None) -> Iterator[IndexFile]:
    with IndexFile.open(tmp_path / "i.sqlite", make=True) as index:
        writer = IndexWriter(index, embedder)
        for name, text in texts.items():
            document = read(Path(name), text.encode())
            facts = FileFacts(
                *(name.encode(), name, document.sha256, "", document.title or ""),
                edition=Edition.of(document),
            )
            passages = list(cut_passages(document))
            writer.replace(facts, [(each, [{} for _ in each.units]) for each in passages])
        yield index


def _find(
    index: IndexFile,
    question: str,
    embedder: Embedder | None = None,
    may_read: MayRead | None = None,
) -> list[tuple[str, str, float]]:
    corpus = Corpus.load(index, may_read)
    weights = USUAL if embedder else USUAL_OF_WORDS
    retriever = Retriever(corpus, embedder, weights, [["締切", "以内"]], date(2026, 11, 29))
    return [(each.file.shown, each.text, each.score) for each in retriever.find(question, 12)]


@pytest.mark.parametrize("embedder", [None, LetterEmbedder()])
def test_what_holds_comes_before_what_is_repealed(
    tmp_path: Path, embedder: Embedder | None
) -> None:
    with _index(tmp_path, _TEXTS, embedder) as index:
        found = _find(index, "出張から戻って精算書を総務課に14日以内に提出する", embedder)
    travel = [name for name, _, _ in found if name != "approval.md"]
    assert travel[0] == "new.md"
    assert travel == sorted(travel)


def test_the_row_for_the_amount_comes_first(tmp_path: Path) -> None:
    with _index(tmp_path, _TEXTS, None) as index:
        found = [text for _, text, _ in _find(index, "50万円の決裁者は")]
    assert found[0] == "金額: 10万円以上100万円未満、決裁者: 部長"


def test_what_may_not_be_read_changes_no_score(tmp_path: Path) -> None:
    public = {name: text for name, text in _TEXTS.items() if name != "old.md"}
    for folder in ("all", "public"):
        (tmp_path / folder).mkdir()
    embedder = LetterEmbedder()
    question = "精算書の締切"
    with _index(tmp_path / "all", _TEXTS, embedder) as index:
        hidden = _find(index, question, embedder, lambda path: path != "old.md")
        everything = _find(index, question, embedder)
    with _index(tmp_path / "public", public, embedder) as index:
        assert _find(index, question, embedder) == hidden
    assert {name for name, _, _ in everything} == _TEXTS.keys()


def test_shares_of_words_are_between_none_and_all(tmp_path: Path) -> None:
    with _index(tmp_path, _TEXTS, None) as index:
        corpus = Corpus.load(index)
        shares = corpus.score_terms("words", weigh(find_words("精算書 領収書")))
        none = corpus.score_terms("words", weigh(find_words("駐車場")))
    assert shares.max() > 0.5
    assert np.count_nonzero(none) == 0


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    with _index(tmp_path, {}, None) as index:
        assert _find(index, "精算書の締切") == []
        assert fit_weights(Corpus.load(index), None) == USUAL_OF_WORDS


def test_weights_are_fitted_where_there_are_headings_enough(tmp_path: Path) -> None:
    words = ["宿泊", "精算", "決裁", "休暇", "名刺", "車両"]
    words += ["紛失", "保存", "見積", "研修", "会議", "退職"]
    text = "# 手引き\n" + "".join(
        f"\n## {each}\n\n{each}については課長に届け出る。\n" for each in words
    )
    embedder = LetterEmbedder()
    with _index(tmp_path, {"a.md": text}, embedder) as index:
        fitted = fit_weights(Corpus.load(index), embedder)
    assert (fitted.questions, fitted.rank) == (12, 1.0)
    assert Weights.read(fitted.to_json(), meaning=True) == fitted
    assert Weights.read(fitted.to_json(), meaning=False) == USUAL_OF_WORDS
    assert Weights.read("{}", meaning=True) == USUAL


class _LikesRows:
    """A second look that finds rows near and all else far; it keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rate(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return 1 for a row, 0 for all else."""
        self.asked = [question, *passages]
        return np.array(["金額:" in each for each in passages], np.float32)


def test_a_second_look_sorts_the_nearest_once_more(tmp_path: Path) -> None:
    look = _LikesRows()
    question = "出張の精算書"
    with _index(tmp_path, _TEXTS, None) as index:
        corpus = Corpus.load(index)
        first = Retriever(corpus, None, USUAL_OF_WORDS, [], date(2026, 11, 29))
        again = replace(first, second_look=look)
        before = [each.text for each in first.find(question, 12)]
        after = [each.text for each in again.find(question, 12)]
    assert sorted(before) == sorted(after)
    assert not before[0].startswith("金額:")
    assert after[0].startswith("金額:")
    assert look.asked[0] == question
    assert "決裁権限規程" in next(each for each in look.asked if "金額:" in each)


def test_what_does_not_hold_stands_behind_unless_it_is_asked_for(tmp_path: Path) -> None:
    texts = {
        "new.md": "# 価格表 2026年度\n\n流量計の価格は、118,000円とする。\n",
        "old.md": "# 価格表 2025年度（廃止）\n\n流量計の価格は、112,000円とする。\n",
    }
    with _index(tmp_path, texts, None) as index:
        now = [name for name, _, _ in _find(index, "流量計の価格")]
        before = {name: score for name, _, score in _find(index, "廃止された流量計の価格")}
    assert now == ["new.md", "old.md"]
    assert before["old.md"] > before["new.md"]


def test_what_holds_nothing_of_the_kind_stands_behind(tmp_path: Path) -> None:
    texts = {
        "a.md": "# 退職\n\n定年は就業規則による。\n",
        "b.md": "# 退職\n\n定年は満65歳とする。\n",
    }
    with _index(tmp_path, texts, None) as index:
        found = _find(index, "定年は何歳ですか")
    assert [name for name, _, _ in found] == ["b.md", "a.md"]
