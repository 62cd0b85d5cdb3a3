"""A paragraph of millions of characters is refused before the rules read it."""

from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.formats.reading import read_document

LIMITS = Limits(paragraph_characters=10_000)
LONG = b"abc de. " * 1251  # 10,007 characters without the last blank


def _refusal(name: str, data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_document(Path(name), LIMITS, data)
    return caught.value.render("ja") + "\n" + caught.value.render("en")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_paragraph_beyond_the_limit_is_refused(name: str) -> None:
    assert (
        _refusal(name, b"<p>Short.<p>\n\n" * (name != "a.txt") + LONG.strip())
        == f"""\
{name}: 「abc de. abc de. abc de. abc de」で始まる段落が長すぎます(10,007 文字、上限 10,000 文字)。
  → 段落を分けるか、設定 [limits] の paragraph_characters を増やしてください。
{name}: the paragraph that begins with “abc de. abc de. abc de. abc de” has 10,007 characters \
(limit 10,000).
  → Divide it, or raise `paragraph_characters` under [limits] in the configuration."""
    )


def test_many_paragraphs_within_the_limit_are_read() -> None:
    document = read_document(Path("a.md"), LIMITS, (LONG[:9000] + b"\n\n") * 5)
    assert [len(block.text) for block in document.walk() if block.text] == [8999] * 5


def test_a_picture_in_a_line_of_markdown_is_no_paragraph() -> None:
    picture = b"![a](data:image/png;base64," + b"QUJD" * 5000 + b")\n\nText.\n"
    assert read_document(Path("a.md"), LIMITS, picture).blocks
    assert "50,0" in _refusal("a.md", b"![a](data:image/png;base64," + b"QUJD" * 12505 + b")\n")
