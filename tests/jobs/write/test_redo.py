"""Drafts that are written anew: in another tone, shorter, longer, in other words."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.jobs.write import write
from checker.jobs.write.redoing import DraftWish, apply_wishes, find_drafted
from checker.templates.validation_errors import DataErrors
from tests.support.writing import author, order, template_in, tools

REASON = "棚が3台足りないため、買い足す。"


def _write(folder: Path, wish: DraftWish, says: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return the text that comes of a wish, and the prompts."""
    asked = replace(order(template_in(folder)), wishes={"reason": wish}, rounds=0)
    who, engine = author(says)
    result = write(asked, tools(asked.template, who))
    return str(result.values["reason"]), engine.prompts


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        (DraftWish(REASON, tone="です・ます"), "文体: です・ます"),
        (DraftWish(REASON, length="shorter"), "長さ: 72字、2文まで"),
        (DraftWish(REASON, length="longer"), "長さ: 192字、5文まで"),
        (DraftWish(REASON, length="80"), "長さ: 80字、2文まで"),
    ],
)
def test_a_wish_stands_in_the_prompt(tmp_path: Path, wish: DraftWish, shown: str) -> None:
    _, prompts = _write(tmp_path, wish, lambda _prompt: "棚が3台足りない。")
    assert shown in prompts[0]


def test_sentences_end_as_the_tone_has_it(tmp_path: Path) -> None:
    text, _ = _write(tmp_path, DraftWish(REASON, tone="です・ます"), lambda _prompt: REASON)
    assert text == "棚が3台足りないため、買い足します。"


def test_other_words_are_asked_for_beside_the_text_as_it_is(tmp_path: Path) -> None:
    other = "棚が3台足りない。"
    text, prompts = _write(tmp_path, DraftWish(REASON), lambda _prompt: other)
    assert text == other
    assert REASON in prompts[0]
    assert "別の言い方で書く" in prompts[0]


def test_where_the_model_says_the_same_again_the_text_stays(tmp_path: Path) -> None:
    text, _ = _write(tmp_path, DraftWish(REASON), lambda _prompt: REASON)
    assert text == REASON


def test_only_what_is_wished_for_changes(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    changed = apply_wishes(template, {"reason": DraftWish("", length="60")})
    assert apply_wishes(template, {}) == template
    assert [
        each.name
        for each, old in zip(changed.header.fields, template.header.fields, strict=True)
        if each != old
    ] == ["reason"]


def test_a_field_that_is_not_drafted_is_told(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    assert find_drafted(template, "理由").name == "reason"
    with pytest.raises(DataErrors, match="no field that is drafted"):
        find_drafted(template, "件名")
