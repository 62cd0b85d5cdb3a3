"""Drafts on disk: found again, shared, never in the way."""

from pathlib import Path

from checker.core.ports import Completion
from checker.jobs.write.draft_cache import DraftCache, make_draft_key

TEXT = Completion("棚を買う。", ended=True, tokens=7)


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    DraftCache(tmp_path / "drafts").put("key", TEXT)
    assert DraftCache(tmp_path / "drafts").get("key") == TEXT
    assert DraftCache(tmp_path / "drafts").get("other") is None


def test_what_is_damaged_is_nothing(tmp_path: Path) -> None:
    cache = DraftCache(tmp_path)
    for content in ("", "{", "[]", '{"text": "x"}'):
        (tmp_path / "key.json").write_text(content, encoding="utf-8")
        assert cache.get("key") is None


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = DraftCache(tmp_path / "file")
    cache.put("key", TEXT)
    assert cache.get("key") is None


def test_the_oldest_go(tmp_path: Path) -> None:
    for number in range(4):
        DraftCache(tmp_path, most=2).put(f"key{number}", TEXT)
    assert len(list(tmp_path.glob("*.json"))) <= 2
    assert DraftCache(tmp_path).get("key3") == TEXT


def test_a_key_depends_on_all_of_it() -> None:
    keys = {
        make_draft_key("a", "m", 10, "g"),
        make_draft_key("b", "m", 10, "g"),
        make_draft_key("a", "n", 10, "g"),
        make_draft_key("a", "m", 11, "g"),
        make_draft_key("a", "m", 10, "h"),
    }
    assert len(keys) == 5
