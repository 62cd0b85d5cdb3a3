"""Front matter in YAML and in TOML."""

from pathlib import Path

import pytest

from checker.core.document import Document, Unread
from checker.core.messages import Message
from checker.formats.markdown.read import read


def document(source: str) -> Document:
    return read(Path("a.md"), source.encode())


def test_yaml() -> None:
    found = document(
        "---\ntitle: 稟議書\nversion: 1.10\ndate: 2025-09-01\ntags: [総務, 購入]\n"
        "empty:\ndeep: {a: {b: c}}\nlists: [[a]]\n---\n本文\n"
    )
    assert found.properties == {
        "title": "稟議書",
        "version": "1.10",
        "date": "2025-09-01",
        "tags": "総務, 購入",
        "empty": "",
    }
    assert found.title == "稟議書"
    assert [(block.text, list(block.offsets or ())) for block in found.blocks] == [
        ("本文", [103, 104, 105])
    ]


def test_toml() -> None:
    found = document(
        '+++\ntitle = "稟議書"\nversion = 1.1\ndate = 2025-09-01\ndraft = false\n'
        'tags = ["総務", 2]\nlists = [["a"]]\n[deep]\na = "b"\n+++\n本文\n'
    )
    assert found.properties == {
        "title": "稟議書",
        "version": "1.1",
        "date": "2025-09-01",
        "draft": "false",
        "tags": "総務, 2",
    }
    assert found.title == "稟議書"
    assert [block.text for block in found.blocks] == ["本文"]
    assert found.parts_not_read == ()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("---\n'a: b'\n---\n", "not a mapping of keys to values"),
        (f"---\na: {'[' * 600}\n---\n", "too long or nested too deeply"),
        (f"---\na: {'x' * 70_000}\n---\n", "too long or nested too deeply"),
        (f"+++\na = '{'x' * 70_000}'\n+++\n", "too long or nested too deeply"),
        (
            "---\na: b\nc: [\n---\n",
            "line 3: expected the node content, but found '<stream end>'",
        ),
        ("+++\na = 1\nb = \n+++\n", "line 3: Invalid value"),
        ("+++\na = 1\nb = [1\n+++\n", "line 3: Unclosed array"),
        ("+++\na = 1\na = 2\n+++\n", "line 3: Cannot overwrite a value"),
    ],
)
def test_what_cannot_be_used_says_so(source: str, error: str) -> None:
    found = document(f"{source}本文\n")
    assert found.properties == {"frontmatter-error": error}
    assert found.parts_not_read == (
        Unread(
            "front-matter",
            Message("read.front-matter"),
            Message("read.cannot-be-read", error=error),
        ),
    )
    assert [block.text for block in found.blocks] == ["本文"]


@pytest.mark.parametrize("source", ["---\n---\n本文\n", "+++\n+++\n本文\n"])
def test_it_may_be_empty(source: str) -> None:
    found = document(source)
    assert found.properties == {}
    assert [block.text for block in found.blocks] == ["本文"]


@pytest.mark.parametrize(
    "source",
    [
        "+++\na = 1\n",
        "本文\n\n+++\na = 1\n+++\n",
        "++++\na\n++++\n",
        "- >---\n  >\n  >a\n",
        "---\na: b\n",
        "---\n- a: b\n---\n",
        "---\n\n# 題\n\n説明: 語\n\n---\n",
        "---\n語\n---\n",
    ],
)
def test_what_is_no_front_matter_is_text(source: str) -> None:
    found = document(source)
    assert found.properties == {}
    assert "".join(block.text for block in found.blocks) != ""
    assert found.parts_not_read == ()


def test_a_document_may_begin_with_a_rule() -> None:
    found = document("---\n\n# 題\n\n説明: 語\n\n---\n\n本文\n")
    assert [block.text for block in found.blocks] == ["題", "説明: 語", "本文"]
