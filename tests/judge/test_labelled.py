"""The questions that a model is measured with."""

import json
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.judge.labelled_questions import SHIPPED, load_labelled
from checker.judge.question import Question
from tests.support.paths import ROOT

YES, NO = [f"yes {number}" for number in range(6)], [f"no {number}" for number in range(6)]
ROW = {"id": "s-1", "lang": "ja", "unit": "item", "ask": "期限がありますか。", "yes": YES, "no": NO}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "labelled.jsonl"
    lines = [each if isinstance(each, str) else json.dumps(each) for each in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_is_a_question(tmp_path: Path) -> None:
    labelled = load_labelled(write(tmp_path, ROW))
    assert labelled.questions == (Question("期限がありますか。", "ja", tuple(YES), tuple(NO)),)


def test_the_first_of_each_language(tmp_path: Path) -> None:
    rows = [ROW | {"lang": lang, "ask": ask} for lang, ask in zip("jjeej", "abcde", strict=True)]
    names = {"j": "ja", "e": "en"}
    labelled = load_labelled(
        write(tmp_path, *({**row, "lang": names[str(row["lang"])]} for row in rows))
    )
    asked = [each.ask for each in labelled.first(2)]
    assert asked == ["a", "b", "c", "d"]
    assert labelled.first(None) == labelled.questions


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '"text"',
        ROW | {"lang": "zh"},
        ROW | {"yes": YES[:5]},
        ROW | {"yes": "yes"},
        ROW | {"no": [*NO[:5], 6]},
        ROW | {"no": [*NO[:5], YES[0]]},
        {key: value for key, value in ROW.items() if key != "ask"},
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, bad: object) -> None:
    path = write(tmp_path, ROW, bad)
    with pytest.raises(ConfigError) as caught:
        load_labelled(path)
    assert caught.value.place == f"{path}:2"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_questions_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_labelled(path)
    assert caught.value.place == str(path)
    with pytest.raises(ConfigError):
        load_labelled(tmp_path / "nowhere.jsonl")


def test_the_shipped_ones_are_balanced_and_of_both_languages() -> None:
    questions = load_labelled().questions
    assert {each.language for each in questions} == {"ja", "en"}
    assert {(len(each.positive), len(each.negative)) for each in questions} == {(8, 8)}
    assert len({each.ask for each in questions}) == len(questions)


def test_nothing_that_the_adapter_learned_from_is_among_the_shipped_ones() -> None:
    files = sorted((ROOT / "training" / "data").glob("*.jsonl"))
    assert files
    trained: set[str] = set()
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            trained |= {row["ask"], *row["yes"], *row["no"]}
    measured = [json.loads(line) for line in SHIPPED.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in measured if trained & {row["ask"], *row["yes"], *row["no"]}] == []
