"""The unfinished file and its journal."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.core.errors import DownloadError, OutputError
from checker.engines.catalogue.hashing import recall_sha256
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.progress import ignore


def test_pieces_are_joined_in_order_verified_and_renamed(models_folder: Path) -> None:
    target = models_folder / "tiny.gguf"
    partial = Partial(target)
    assert partial.append("a", [b"one", b"two"]) == 6
    assert partial.append("a", [b"three"]) == 5
    assert partial.pieces("a") == [6, 5]
    sha256 = hashlib.sha256(b"onetwothree").hexdigest()
    assert partial.finish(sha256, ignore) == target
    assert target.read_bytes() == b"onetwothree"
    assert recall_sha256(target) == sha256
    assert sorted(path.name for path in models_folder.iterdir()) == [
        "tiny.gguf",
        "tiny.gguf.sha256.json",
    ]


def test_a_piece_that_broke_off_is_cut_before_the_next(models_folder: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    partial = Partial(models_folder / "tiny.gguf")
    partial.append("a", [b"first"])
    with pytest.raises(KeyboardInterrupt):
        partial.append("a", breaking())
    assert partial.path.read_bytes() == b"firsthalf"
    assert partial.pieces("a") == [5]
    partial.append("a", [b"second"])
    assert partial.path.read_bytes() == b"firstsecond"


def test_a_partial_shorter_than_its_journal_keeps_its_whole_pieces(models_folder: Path) -> None:
    partial = Partial(models_folder / "tiny.gguf")
    for piece in (b"aaaa", b"bbbb", b"cccc"):
        partial.append("a", [piece])
    os.truncate(partial.path, 9)
    assert partial.pieces("a") == [4, 4]
    partial.append("a", [b"CC"])
    assert partial.path.read_bytes() == b"aaaabbbbCC"


@pytest.mark.parametrize("journal", ["", "[]", "{}", '{"source": "a", "pieces": [-1, "x"]}'])
def test_a_damaged_journal_counts_for_nothing(models_folder: Path, journal: str) -> None:
    partial = Partial(models_folder / "tiny.gguf")
    partial.append("a", [b"data"])
    (models_folder / "tiny.gguf.partial.json").write_text(journal, encoding="utf-8")
    assert partial.pieces("a") == []
    partial.append("a", [b"new"])
    assert partial.path.read_bytes() == b"new"


def test_another_source_begins_anew_and_never_writes_through_a_hard_link(
    models_folder: Path, tmp_path: Path
) -> None:
    original = tmp_path / "original.gguf"
    original.write_bytes(b"not ours")
    partial = Partial(models_folder / "tiny.gguf")
    partial.path.hardlink_to(original)
    partial.append("b", [b"ours"])
    assert original.read_bytes() == b"not ours"
    assert partial.path.read_bytes() == b"ours"
    partial.append("c", [b"third"])
    assert partial.path.read_bytes() == b"third"
    assert json.loads((models_folder / "tiny.gguf.partial.json").read_bytes()) == {
        "source": "c",
        "pieces": [5],
        "bytes": 5,
    }


def test_a_wrong_sha256_is_refused_and_deleted(models_folder: Path) -> None:
    partial = Partial(models_folder / "tiny.gguf")
    partial.append("a", [b"data"])
    found = hashlib.sha256(b"data").hexdigest()
    with pytest.raises(DownloadError) as caught:
        partial.finish("0" * 64, ignore)
    assert caught.value.what.get("en") == (
        f"refused: the sha256 is wrong (expected {'0' * 64}, got {found})."
    )
    assert list(models_folder.iterdir()) == []


def test_a_folder_that_is_gone_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        Partial(tmp_path / "gone" / "tiny.gguf").append("a", [b"data"])
    assert caught.value.place == str(tmp_path / "gone" / "tiny.gguf.partial")
