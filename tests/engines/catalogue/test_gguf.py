"""The header of a GGUF file: read, and refused where it is damaged or hostile."""

import struct
from pathlib import Path

import pytest

from checker.core.errors import ModelError
from checker.core.storage import get_models_folder as real_models_folder
from checker.engines.catalogue.gguf import Header, check_memory, estimate_memory, read_header
from tests.support.models import gguf_bytes


def _file(folder: Path, data: bytes) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(data)
    return path


def test_the_facts_that_matter(tmp_path: Path) -> None:
    data = gguf_bytes()
    assert read_header(_file(tmp_path, data)) == Header(
        version=3,
        tensors=1,
        architecture="qwen2",
        context=4096,
        name="小さなモデル",
        chat_template=True,
        layers=2,
        cache_values_per_token=2 * 2 * (8 + 8),  # layers x shared heads x (key + value)
        end=len(data),
        size=len(data),
    )


def test_heads_may_be_given_for_each_layer(tmp_path: Path) -> None:
    header = read_header(_file(tmp_path, gguf_bytes(layers=3, heads_kv=[1, 2, 4])))
    assert header.cache_values_per_token == (1 + 2 + 4) * 16


def test_a_missing_chat_template_is_seen(tmp_path: Path) -> None:
    assert not read_header(_file(tmp_path, gguf_bytes(template=False))).chat_template


def test_every_truncation_is_found(tmp_path: Path) -> None:
    data = gguf_bytes()
    for length in [*range(1, len(data), 7), len(data) - 1]:
        with pytest.raises(ModelError) as caught:
            read_header(_file(tmp_path, data[:length]))
        assert caught.value.place == str(tmp_path / "model.gguf")
        assert caught.value.remedy is not None


def test_truncated_weights_are_told_in_bytes(tmp_path: Path) -> None:
    data = gguf_bytes()
    with pytest.raises(ModelError) as caught:
        read_header(_file(tmp_path, data[:-4]))
    size = len(data)
    assert caught.value.what.get("en") == f"the file is truncated ({size - 4} of {size} bytes)."


_KEY = struct.pack("<Q", 1) + b"k"


def _start(keys: int = 1, tensors: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty."),
        (b"PK\x03\x04 a zip", "this is not a GGUF file."),
        (_start(version=1), "GGUF version 1 is not supported."),
        (b"GGUF\x00\x00\x00\x03" + bytes(16), "GGUF version 50331648 is not supported."),
        (_start(keys=2**63), f"the header is damaged (keys: {2**63})."),
        (_start(tensors=2**40), f"the header is damaged (tensors: {2**40})."),
        (_start() + struct.pack("<Q", 2**62), f"the header is damaged (length: {2**62})."),
        (_start() + _KEY + struct.pack("<I", 99), "the header holds an unknown type (99)."),
        (
            _start() + _KEY + struct.pack("<IIQ", 9, 4, 2**60),
            f"the header is damaged (array: {2**60}).",
        ),
        (
            _start() + _KEY + struct.pack("<IIQ", 9, 9, 1),
            "the header holds an unknown type (9).",
        ),
        (
            _start() + _KEY + struct.pack("<IIQ", 9, 12, 20),
            "the file is truncated in its header.",
        ),
        (
            _start() + _KEY + struct.pack("<IIQ", 9, 8, 2) + struct.pack("<Q", 2**50) + bytes(8),
            "the file is truncated in its header.",
        ),
    ],
)
def test_damage_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_header(_file(tmp_path, data))
    assert caught.value.what.get("en") == message


def test_a_flood_of_empty_strings_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    head = _start() + _KEY + struct.pack("<IIQ", 9, 8, 5_000_000)
    with path.open("wb") as handle:
        handle.write(head)
        handle.truncate(len(head) + 8 * 5_000_000)  # a hole: takes no room on most disks
    with pytest.raises(ModelError) as caught:
        read_header(path)
    assert caught.value.what.get("en") == "the header holds too many strings."


@pytest.mark.parametrize("alignment", [0, 2**31])
def test_an_impossible_alignment_is_refused(tmp_path: Path, alignment: int) -> None:
    key = b"general.alignment"
    data = _start() + struct.pack("<Q", len(key)) + key + struct.pack("<II", 4, alignment)
    with pytest.raises(ModelError) as caught:
        read_header(_file(tmp_path, data))
    assert caught.value.what.get("en") == f"the header is damaged (alignment: {alignment})."


def test_a_folder_or_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        read_header(tmp_path / "none.gguf")
    assert caught.value.what.get("en") == "cannot be read (No such file or directory)."


def test_memory_is_weights_and_cache(tmp_path: Path) -> None:
    path = _file(tmp_path, gguf_bytes())
    size = path.stat().st_size
    needed = estimate_memory(read_header(path), 4096)
    assert needed == size + 64 * 2 * 4096
    check_memory(path, 4096, available=needed)
    with pytest.raises(ModelError) as caught:
        check_memory(path, 4096, available=needed - 1)
    assert (
        caught.value.what.get("en") == "too large for the memory (525 kB needed, 525 kB available)."
    )
    assert caught.value.place == str(path)


@pytest.mark.model
def test_the_default_model_as_the_hub_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHECKER_CACHE_DIR")
    path = real_models_folder() / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    if not path.is_file():
        pytest.skip("the default model is not in the user cache")
    header = read_header(path)
    assert (header.architecture, header.context, header.layers) == ("qwen2", 32_768, 28)
    assert (header.end, header.size) == (1_117_320_768, 1_117_320_768)
    assert header.cache_values_per_token == 14_336
