"""The note sets that grounding and drafting are measured with: well formed, true to their notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.jobs.write.grounding import find_facts, find_unsupported

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[4] / "benchmarks/data"
SETS = sorted((DATA / "notes").glob("*.yaml"))
HELD_OUT = sorted((DATA / "notes_held_out").glob("*.yaml"))


def words(value: Any) -> Iterator[str]:
    """Yield the texts in a field's value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from words(each)
    elif isinstance(value, list):
        for each in value:
            yield from words(each)
    else:
        yield str(value)


def test_there_are_sixty() -> None:
    languages = [yaml.safe_load(path.read_text(encoding="utf-8"))["language"] for path in SETS]
    assert (languages.count("ja"), languages.count("en")) == (40, 20)


def test_the_sets_held_out_are_others() -> None:
    notes = [yaml.safe_load(path.read_text(encoding="utf-8"))["notes"] for path in SETS + HELD_OUT]
    assert len(HELD_OUT) >= 13
    assert len(set(notes)) == len(SETS) + len(HELD_OUT)


@pytest.mark.parametrize("path", SETS + HELD_OUT, ids=lambda path: path.stem)
def test_the_notes_say_what_the_fields_say(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(data) - {"today", "completed"} == {
        "template", "language", "notes", "fields", "absent", "answers"
    }  # fmt: skip
    assert path.stem.startswith(data["template"])
    assert not set(data["fields"]) & set(data["absent"])
    known = [text for value in data["fields"].values() for text in words(value)]
    assert len(known) >= 5
    assert sum(len(find_facts(text, data["language"])) for text in known) >= 3
    for text in known:
        assert find_unsupported(text, [data["notes"]], data["language"]) == (), text
