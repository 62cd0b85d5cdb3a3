"""The page of a folder: an index that finds, and behind it what the page of a file shows."""

from collections.abc import Callable

import pytest
from lxml import html as lxml_html

from checker.core.document import Document
from checker.core.messages import in_languages
from checker.core.verdict import Problem, Verdict
from checker.reports import html
from checker.reports.reporter import Linted, Stale
from tests.reports.samples import rendered, summary
from tests.support.html_samples import finding, paragraphs, place, unsure, verdict

_SHOWN = paragraphs("適宜、決める。", "未定である。")
_VAGUE = finding(place("body/0", 0, 2), "適宜", "曖昧です。", rule="own.vague", severity="warning")
_OPEN = finding(place("body/1", 0, 2), "未定", "決まっていません。")


def _linted(given: Verdict, **more: int) -> Linted:
    return Linted(given.document.path, given, given.findings, **more)


def _tree(
    *files: Linted, read: Callable[[Linted], Document | None] | None = None
) -> lxml_html.HtmlElement:
    text = rendered("html", files, read=read or (lambda _: _SHOWN))
    return lxml_html.document_fromstring(text.encode("utf-8"))


def _texts(tree: lxml_html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in tree.cssselect(selector)]


def test_a_folder_is_shown_as_its_files_are() -> None:
    tree = _tree(
        _linted(verdict(_VAGUE, _OPEN, path="a.docx")),
        _linted(verdict(path="b.docx")),
        _linted(verdict(_OPEN, path="c.docx")),
    )
    assert _texts(tree, ".files tbody th") == ["a.docx", "c.docx"]
    assert _texts(tree, "article h2") == ["a.docx", "c.docx"]
    assert _texts(tree, "article .paper mark.hit") == ["適宜", "未定", "未定"]
    assert _texts(tree, "article .cards h4") == [
        "曖昧です。",
        "決まっていません。",
        "決まっていません。",
    ]
    assert len(tree.cssselect("article [data-filter=words]")) == 2
    assert _texts(tree, ".rules tbody th") == ["own.placeholder", "own.vague"]
    assert _texts(tree, ".run") == ["3 ファイル、指摘 3 件(エラー 2、警告 1、参考 0)、1.2 秒。"]


def test_a_folder_of_one_file_has_its_index() -> None:
    tree = _tree(_linted(verdict(_OPEN, path="a.docx")))
    assert _texts(tree, ".files tbody th") == ["a.docx"]


def test_a_clean_folder_says_so_and_lists_nothing() -> None:
    tree = _tree(_linted(verdict(path="a.docx")))
    assert _texts(tree, ".run.clean") == [
        "1 ファイル、指摘 0 件(エラー 0、警告 0、参考 0)、1.2 秒。"
    ]
    assert tree.cssselect("table, article, .finder, h3") == []


def test_only_documents_with_something_to_mark_are_read() -> None:
    read = []

    def reading(linted: Linted) -> Document:
        read.append(linted.path)
        return _SHOWN

    waiting = unsure(place("body/0", 0, 2), "適宜")
    nowhere = waiting.model_copy(update={"evidence": ()})
    problem = Problem(what="壊れています。", place="d.docx", remedy="")
    damaged = verdict(path="d.docx").model_copy(update={"problem": problem})
    tree = _tree(
        _linted(verdict(_OPEN, path="a.docx")),
        _linted(verdict(path="b.docx", results=[nowhere])),
        _linted(verdict(path="c.docx", results=[waiting])),
        _linted(damaged),
        read=reading,
    )
    assert read == ["a.docx", "c.docx"]
    assert _texts(tree, "#d2 .paper") == ["この文書に印を付ける所はないため、表示していません。"]
    assert _texts(tree, "#d4 .paper") == ["d.docx: 壊れています。"]


def test_findings_that_do_not_count_are_not_shown_but_counted() -> None:
    given = verdict(_VAGUE, _OPEN, path="a.docx")
    tree = _tree(Linted("a.docx", given, (_OPEN,), known=1, aside=2))
    assert _texts(tree, "article mark.hit") == ["未定"]
    assert _texts(tree, "article .remark") == [
        "注記 既知の指摘 1 件は表示していません。",
        "注記 変更した行の外の指摘 2 件は表示していません。",
    ]


def test_what_the_run_says_stands_in_the_index() -> None:
    files = [_linted(verdict(path="a.docx"))]
    gone = Stale("old\udc83.md", "own.vague", "旧い", 2)
    whole = summary(files, [gone], [in_languages(ja="規則集のない文書 1", en="one without")])
    tree = lxml_html.document_fromstring(rendered("html", files, whole=whole).encode())
    assert _texts(tree, "#index .remark") == ["注記 規則集のない文書 1"]
    assert _texts(tree, "#index summary") == ["なくなった既知の指摘 (1)"]
    assert _texts(tree, "#index details li") == [r"old\udc83.md own.vague 旧い × 2"]


def _many(count: int) -> list[Linted]:
    return [_linted(verdict(_OPEN, path=f"{number}.docx")) for number in range(count)]


def test_a_document_that_is_too_long_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_DOCUMENT", 20_000)
    long = paragraphs(*["未定である。"] * 2_000)
    tree = _tree(*_many(2), read=lambda linted: long if linted.path == "0.docx" else _SHOWN)
    assert _texts(tree, "#d1 .paper") == [
        (
            "文書が長すぎるため、表示していません。"
            "この文書だけを checker check --format html で検査すると表示されます。"
        )
    ]
    assert _texts(tree, "#d1 .cards h4") == ["決まっていません。"]
    assert _texts(tree, "#d2 .paper mark.hit") == ["未定"]


def test_past_the_limits_documents_are_listed_and_then_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = len("".join(rendered("html", _many(2), read=lambda _: _SHOWN))) - len(
        rendered("html", _many(1), read=lambda _: _SHOWN)
    )
    monkeypatch.setattr(html, "MAX_DOCUMENTS", int(one * 2.5))
    monkeypatch.setattr(html, "MAX_PAGE", int(one * 4.5))
    tree = _tree(*_many(40))
    shown = [bool(each.cssselect(".paper mark")) for each in tree.cssselect("article")]
    listed = len(shown)
    assert shown[:3] == [True, True, True]
    assert not any(shown[3:])
    assert 4 <= listed < 40
    assert _texts(tree, "#d4 .paper") == [
        (
            "ページが大きくなりすぎるため、文書は表示していません。"
            "この文書だけを checker check --format html で検査すると表示されます。"
        )
    ]
    assert len(tree.cssselect(".files tbody tr")) == listed
    assert _texts(tree, "#index .remark") == [
        (
            f"このページに収まらない文書が、ほかに {40 - listed} 件あります。"
            "フォルダーを分けて検査してください。"
        )
    ]


def test_a_rule_names_some_of_its_documents() -> None:
    tree = _tree(*_many(20))
    (row,) = tree.cssselect(".rules tbody tr")
    assert _texts(row, ".where a") == [str(number) for number in range(1, 13)]
    assert _texts(row, ".rest") == ["ほか 8"]
