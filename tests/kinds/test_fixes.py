"""Fixes on any text: made once they are made for good, and what is safe changes no content."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.findings import Hit
from checker.kinds.registry import KINDS
from checker.kinds.shared.amounts import number
from tests.support import hostile

FIXING: Final = [
    name for name, kind in KINDS.items() if kind.fix in {"safe", "unsafe"} and kind.check
]
NO_TEXT: Final = re.compile("[\ud800-\udfff\ufeff\n|#]")
"""What no file holds, the mark at its start, and the markup of Markdown."""
SAFE: Final = [name for name, kind in KINDS.items() if kind.fix == "safe"]
_ALWAYS_THE_SAME: Final = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def _folded(text: str) -> str:
    """Return NFKC, where ゛ after a kana that takes none is the mark that joins, too."""
    return unicodedata.normalize("NFKC", text).replace(" \u3099", "\u3099")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _same_amount(old: str, new: str) -> bool:
    digits = [re.sub(r"[,\s]|㎏|kg", "", _folded(text)) for text in (old, new)]
    values = [found.value for text in (old, new) if (found := number(text)) is not None]
    return digits[0] == digits[1] or (len(values) == len(digits) and values[0] == values[1])


def _inflection(text: str) -> str:
    """Return the kana at the end, which the same word ends in however it is written."""
    return text[-1] if re.search("[ぁ-ゖ]$", text) and re.search("[一-龠]", text) else ""


# What a safe fix of each kind leaves as it is.
KEEPS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "width": lambda old, new: _folded(old) == _folded(new),
    "punctuation": lambda old, new: _letters(old) == _letters(new),
    "spacing-hack": lambda old, new: "".join(old.split()) == "".join(new.split()),
    "repetition": lambda old, new: not old.casefold().replace(new.casefold(), "").strip(),
    "okurigana": lambda old, new: re.sub("[ぁ-ゖ]", "", old) == re.sub("[ぁ-ゖ]", "", new),
    "kana-kanji": lambda old, new: new.endswith(_inflection(old)),
    "number": _same_amount,
}


@cache
def _rules(name: str) -> tuple[dict[str, Any], ...]:
    yaml = YAML(typ="safe", pure=True)
    maximal = yaml.load((Path(__file__).parent / "maximal_rules.yaml").read_text(encoding="utf-8"))
    return tuple(
        {**rule, "id": "t.fixes", "kind": name}
        for rule in (yaml.load(KINDS[name].doc.rule), *maximal[name])
    )


def _texts(harness: Any, name: str) -> st.SearchStrategy[str]:
    """Draw texts of what the kind's cases say, and of what no kind expects."""
    lines = {line for case in harness.ALL[name] for line in re.split("\n|(?<=。)", case.text or "")}
    own = sorted(line for line in lines if line.strip())
    other = [unit for unit in hostile.TRIGGERS + hostile.ODD if not NO_TEXT.search(unit)]
    piece = st.sampled_from(own) | st.sampled_from(own) | st.sampled_from(other)
    return st.lists(piece, min_size=1, max_size=4).map("".join)


def _read(harness: Any, text: str) -> Document | None:
    try:
        document: Document = harness.read_text(text)
    except InputError:  # nothing but white space
        return None
    return document


@pytest.mark.parametrize("name", FIXING)
def test_what_is_fixed_once_is_fixed_for_good(harness: Any, name: str) -> None:
    kind = KINDS[name]

    @_ALWAYS_THE_SAME
    @given(text=_texts(harness, name), rule=st.sampled_from(_rules(name)))
    def fixes_twice(text: str, rule: dict[str, Any]) -> None:
        document = _read(harness, text)
        if document is None:
            return
        once = harness.fixed(document, harness.run(kind, rule, document))
        mended = _read(harness, once)
        if mended is not None:
            assert harness.fixed(mended, harness.run(kind, rule, mended)) == once

    fixes_twice()


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_fix_changes_no_content(harness: Any, name: str) -> None:
    kind = KINDS[name]

    @_ALWAYS_THE_SAME
    @given(text=_texts(harness, name), rule=st.sampled_from(_rules(name)))
    def keeps_content(text: str, rule: dict[str, Any]) -> None:
        document = _read(harness, text)
        if document is None:
            return
        for hit in harness.run(kind, rule, document).hits:
            if hit.replacement is not None and hit.replacement.grade == "safe":
                written = document.quote(hit.span)
                assert hit.replacement.text != written
                assert KEEPS[name](written, hit.replacement.text), (written, hit.replacement.text)

    keeps_content()


@pytest.mark.parametrize(
    ("text", "grade"), [("合計は1,20,000円", "unsafe"), ("合計は120000円", "safe")]
)
def test_commas_in_the_wrong_place_may_hide_a_lost_digit(
    harness: Any, text: str, grade: str
) -> None:
    rule = {"id": "t.fixes", "kind": "number", "grouping": "required"}
    (hit,) = harness.run(KINDS["number"], rule, harness.read_text(text)).hits
    assert (hit.replacement.text, hit.replacement.grade) == ("120,000円", grade)


def test_every_kind_with_safe_fixes_says_what_they_keep() -> None:
    assert set(KEEPS) == set(SAFE)


def test_every_place_of_every_case_is_in_its_block(harness: Any) -> None:
    for name, cases in harness.ALL.items():
        for case in cases:
            document = case.document()
            for hit in harness.run(harness.kind_named(name), case.rule, document).hits:
                _assert_place(document, hit, f"{name}: {case.name}")


def _assert_place(document: Document, hit: Hit, title: str) -> None:
    text = document.block(hit.span.path).text if document.blocks else ""
    assert 0 <= hit.span.start <= hit.span.end <= len(text), title
    said = hit.values.get("match")
    if hit.replacement is not None and said is not None and hit.masked is None:
        assert said in text[hit.span.start : hit.span.end], title
