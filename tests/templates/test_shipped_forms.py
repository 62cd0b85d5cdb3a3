"""What the shipped templates write of what may be absent, and what only some of them have."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.core.document import Block, BlockKind
from checker.formats.reading import read_document
from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.data import Data
from checker.templates.filling import fill_fields, sample
from checker.templates.library import TemplateLibrary
from checker.templates.render import Form, render

TODAY = date(2025, 9, 12)


def _blocks(
    name: str,
    folder: Path,
    *,
    without: Sequence[str] = (),
    instead: Mapping[str, Any] | None = None,
    form: Form = ".docx",
) -> list[Block]:
    """Return the blocks of a document made from a template's examples, changed as told."""
    template = TemplateLibrary().get(name)
    language = template.header.language
    given = {key: value for key, value in sample(template).values.items() if key not in without}
    data = Data({**given, **(instead or {})})
    made = fill_fields(template, data, today=TODAY, language=language)
    values = compute_fields(template, made, ComputeContext(TODAY, language)).values
    path = folder / f"made{form}"
    path.write_bytes(render(template, values, language=language, form=form))
    return list(read_document(path).walk())


def _texts(blocks: Sequence[Block]) -> list[str]:
    return [each.text for each in blocks if each.text.strip()]


def _article(number: str, text: str) -> dict[str, str]:
    return {"number": number, "heading": "申請", "text": text}


LISTS = [
    _article("第1条", "次の者が申請する。\n\n- 社員\n- 契約社員\n\n２　前項の者は、書面による。"),
    _article("第2条", "次の書類を添える。\n\n- 申請書\n- 図面"),
    _article("第3条", "課長が承認する。"),
]


@pytest.mark.parametrize("form", [".docx", ".md"])
def test_items_of_each_article_are_a_list_of_their_own(form: Form, tmp_path: Path) -> None:
    blocks = _blocks("regulation-amendment", tmp_path, instead={"articles": LISTS}, form=form)
    items = [each for each in blocks if each.kind is BlockKind.LIST_ITEM]
    assert [each.text for each in items] == ["社員", "契約社員", "申請書", "図面"]
    if form == ".docx":
        assert [each.marker for each in items] == ["(1)", "(2)", "(1)", "(2)"]
    else:
        assert {each.marker for each in items} == {"1."}, "whoever shows Markdown counts them"
    assert "２　前項の者は、書面による。" in _texts(blocks), "a paragraph after items is its own"


def test_articles_without_chapters_are_the_first_level(tmp_path: Path) -> None:
    blocks = _blocks("regulation-amendment", tmp_path, instead={"articles": LISTS})
    levels = {each.text: each.level for each in blocks if each.kind is BlockKind.HEADING}
    assert levels["第1条（申請）"] == levels["附則"] == 1


@pytest.mark.parametrize("form", [".docx", ".md"])
def test_paragraphs_of_the_supplement_are_counted_on(form: Form, tmp_path: Path) -> None:
    past = [{"date": f"202{year}-04-01", "change": "額の改定"} for year in (2, 3, 4)]
    late = [{"text": "旧様式は、当分の間使うことができる。"}] * 2
    blocks = _blocks(
        "regulation-amendment",
        tmp_path,
        instead={"past": past, "transition": late},
        form=form,
    )
    texts = _texts(blocks)
    first = texts.index("この規程は、2021年4月1日から施行する。")
    assert [each[:1] for each in texts[first + 1 : first + 7]] == list("２３４５６７")
    assert texts[first + 4] == "５　この規程の改定は、2025年10月1日から施行する。"


def test_letter_that_asks_for_nothing_asks_to_look_at_it(tmp_path: Path) -> None:
    asked = "内容をご確認のうえ、ご査収くださいますようお願い申し上げます。"
    without = _blocks("cover-letter", tmp_path, without=["request"])
    assert any(each.endswith(asked) for each in _texts(without))
    assert not any(each.endswith(asked) for each in _texts(_blocks("cover-letter", tmp_path)))


def test_vendor_bears_one_honorific(tmp_path: Path) -> None:
    person = _texts(_blocks("quote-request", tmp_path))
    assert person[2:4] == ["株式会社中央計測センター", "校正サービス部 柴田 修一 様"]
    alone = _texts(_blocks("quote-request", tmp_path, without=["vendor_person"]))
    assert alone[2] == "株式会社中央計測センター 御中"


def test_quote_request_without_any_contact_is_marked(tmp_path: Path) -> None:
    mark = "【未記入: 電話番号かメールアドレス】"
    assert mark in _texts(_blocks("quote-request", tmp_path, without=["phone", "mail"]))
    assert mark not in _texts(_blocks("quote-request", tmp_path, without=["phone"]))


@pytest.mark.parametrize("form", [".docx", ".md"])
@pytest.mark.parametrize(
    ("said", "shown"), [("no", "No decisions were taken."), ("yes", "[Missing: Decisions]")]
)
def test_no_decisions_are_said_or_marked(said: str, shown: str, form: Form, tmp_path: Path) -> None:
    blocks = _blocks(
        "meeting-minutes",
        tmp_path,
        without=["decisions"],
        instead={"has_decisions": said},
        form=form,
    )
    assert shown in _texts(blocks)


@pytest.mark.parametrize("form", [".docx", ".md"])
def test_version_is_given_or_that_of_the_history_or_the_first(form: Form, tmp_path: Path) -> None:
    def shown(without: Sequence[str]) -> str:
        texts = _texts(_blocks("design-doc", tmp_path, without=without, form=form))
        return texts[texts.index("Version") + 1]

    assert shown(["history"]) == "0.2"
    assert shown(["version"]) == "0.2"
    assert shown(["version", "history"]) == "1.0"
