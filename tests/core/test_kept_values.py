"""What is kept of validated values is read as the same values; nothing else is ever made of it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from checker.core.cache_files import find_kept, read_kept, write_kept
from checker.core.document import BlockKind
from checker.core.kept_values import read_value, write_value
from checker.core.messages import Message, MessageList, in_languages, same
from checker.kinds.words.substitution import Swap
from checker.rules.labelled_examples import PlacedExample

SWAP = Swap.model_validate({"from": "出来る", "to": ["できる"], "why": {"ja": "理由", "en": "why"}})
EXAMPLE = PlacedExample("text", "good", "question", "a.yaml:1:1")
VALUES = [
    *(None, True, 1, 1.5, "日本\u2028語", (), ((1, "a"), ()), b"\x00\xff", Path("a/b")),
    *(Decimal("1.10"), {1: (2,), "a": {}}, frozenset({"a", "b"}), BlockKind.HEADING),
    *(Message("rules.is-not-a-rule-set", name=Message("rules.needs-parameters"), count=2),),
    *(same("a"), in_languages(ja="あ", en="a"), MessageList(["a", "b"], "list.or")),
    *(SWAP, EXAMPLE, (SWAP, {"a": EXAMPLE})),
]


class Stranger(BaseModel):
    """A class that is not checker's."""

    model_config = ConfigDict(frozen=True)

    size: int = Field(1, ge=1)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_read_as_it_was(value: object) -> None:
    written = write_value(value)
    assert written is not None
    again = read_value(written)
    assert (again, repr(again), type(again)) == (value, repr(value), type(value))


def test_it_keeps_which_fields_were_given() -> None:
    written = write_value(SWAP)
    assert written is not None
    assert read_value(written).model_fields_set == {"from_", "to", "why"}


@pytest.mark.parametrize("value", [[1], {"a": [1]}, object(), Stranger(), float("nan"), {1, 2}])
def test_what_would_be_another_value_is_not_kept(value: object) -> None:
    assert write_value(value) is None


@pytest.mark.parametrize(
    ("module", "name", "names"),
    [
        ("os", "system", []),
        ("checker.core.storage", "cache_folder", []),
        ("checker.core.storage", "Path", []),
        ("checker.core.kept_values", "_Reader", []),
        ("checker.kinds.words.substitution", "Swap", ["from_", "to"]),
        ("checker.kinds.words.substitution", "Nothing", []),
    ],
)
def test_only_classes_of_values_are_taken_as_they_were(
    module: str, name: str, names: list[str]
) -> None:
    written = json.dumps([[module, name, names]]).encode() + b'\n{"class":0,"fields":[],"given":[]}'
    with pytest.raises(ValueError, match=name):
        read_value(written)


@pytest.mark.parametrize("written", [b"", b"[]", b"[]\n", b'[]\n{"x":1}', b"[[1]]\n1"])
def test_what_is_damaged_is_told(written: bytes) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_value(written)


def test_the_oldest_files_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path))
    for number in range(4):
        write_kept(find_kept("some", str(number)), b"x", 2)
    assert len(list((tmp_path / "some").iterdir())) == 2
    assert read_kept(find_kept("some", "3")) == b"x"


def test_a_folder_that_cannot_be_written_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "file"))
    write_kept(find_kept("some", "1"), b"x", 2)
