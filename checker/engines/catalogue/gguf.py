"""Reads the header of a GGUF file and tells a whole file from a damaged one, without llama.cpp.

Format: ggml-org/ggml, docs/gguf.md. The file may be hostile: every length is checked against
what the file still holds before anything is read, and nothing is read twice.
"""

import mmap
import os
import struct
from dataclasses import field
from pathlib import Path
from typing import BinaryIO

from checker.core.data_classes import dataclass
from checker.core.errors import ModelError
from checker.core.messages import Message
from checker.core.regular_files import open_regular
from checker.engines.catalogue.byte_sizes import format_size
from checker.engines.catalogue.ggml_types import ARRAY, SCALARS, STRING, compute_tensor_bytes
from checker.engines.catalogue.hashing import report_unreadable
from checker.engines.catalogue.memory import measure_available_memory

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MAX_KEYS = 4_096
_MAX_TENSORS = 65_536
_MAX_DIMENSIONS = 4
_MAX_KEY_BYTES = 1_024
_MAX_STRINGS = 4_000_000  # over the whole file; the largest vocabularies have 0.6 million
_MAX_KEPT_ARRAY = 1_024  # per-layer facts; vocabularies are skipped, not kept
_DEFAULT_ALIGNMENT = 32
_MAX_ALIGNMENT = 1 << 20
_CACHE_BYTES_PER_VALUE = 2  # llama.cpp keeps keys and values as 16-bit floats

_Value = int | float | bool | str | tuple[int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a GGUF file says.

    `end` is where the last tensor ends by the header, `size` what the file has, in bytes.
    """

    version: int
    tensors: int
    architecture: str
    context: int | None
    name: str | None
    chat_template: bool
    layers: int | None
    cache_values_per_token: int | None
    end: int
    size: int


class _DamagedFileError(Exception):
    """The bytes are not a whole GGUF file; the sentence says why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


def read_header(path: Path) -> Header:
    """Read and check the header of `path`.

    Raises:
        ModelError: not readable, not GGUF, damaged, or shorter than its header says.
    """
    try:
        with open_regular(path) as handle, _map_file(handle) as data:
            return _parse(data)
    except OSError as error:
        raise report_unreadable(path, error) from error
    except _DamagedFileError as error:
        raise ModelError(
            error.what,
            place=str(path),
            remedy=Message("model.get-again-checker-model-pull-name"),
        ) from error


def estimate_memory(header: Header, n_ctx: int) -> int:
    """Return the bytes to run the model: its weights, and the cache of `n_ctx` tokens.

    llama.cpp's working buffers come on top; where the header does not tell the cache's shape,
    the cache counts as nothing.
    """
    per_token = (header.cache_values_per_token or 0) * _CACHE_BYTES_PER_VALUE
    return header.size + per_token * n_ctx


def check_memory(path: Path, n_ctx: int, available: int | None = None) -> None:
    """Do nothing if the model fits the memory, or if that cannot be told.

    Args:
        path: the model file.
        n_ctx: the context to run it with, in tokens.
        available: bytes that may be taken; measured if None.

    Raises:
        ModelError: too large, with the figures; or the file is damaged.
    """
    needed = estimate_memory(read_header(path), n_ctx)
    room = measure_available_memory() if available is None else available
    if room is None or needed <= room:
        return
    raise ModelError(
        Message(
            "model.too-large-memory-needed-available",
            human=format_size(needed),
            human_2=format_size(room),
        ),
        place=str(path),
        remedy=Message("model.close-other-programs-choose-smaller-model"),
    )


@dataclass(slots=True)
class _HeaderReader:
    """A cursor that cannot leave the file."""

    data: mmap.mmap
    at: int = 0
    strings: int = 0

    def skip(self, count: int) -> int:
        """Move on by `count` bytes; return where they begin."""
        start = self.at
        if count > len(self.data) - start:
            raise _DamagedFileError(
                Message("model.file-truncated-header"),
            )
        self.at = start + count
        return start

    def number(self, layout: str) -> int | float | bool:
        value: int | float | bool
        (value,) = struct.unpack_from(f"<{layout}", self.data, self.skip(struct.calcsize(layout)))
        return value

    def count(self, layout: str, most: int, what: str) -> int:
        """Read a count that must not exceed `most`."""
        value = int(self.number(layout))
        if value > most:
            raise _DamagedFileError(
                Message("model.the-header-is-damaged", what=what, value=value),
            )
        return value

    def text(self, most: int | None = None) -> str:
        length = self.count("Q", len(self.data) if most is None else most, "length")
        start = self.skip(length)
        return self.data[start : start + length].decode("utf-8", "replace")

    def skip_strings(self, count: int) -> None:
        self.strings += count
        if self.strings > _MAX_STRINGS:
            raise _DamagedFileError(Message("model.header-holds-too-many-strings"))
        for _ in range(count):
            self.skip(int(self.number("Q")))


@dataclass(slots=True)
class _Metadata:
    values: dict[str, _Value] = field(default_factory=dict)

    def integer(self, key: str) -> int | None:
        value = self.values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def string(self, key: str) -> str | None:
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def integers(self, key: str, layers: int) -> list[int] | None:
        """Return one number per layer, whether the file states one for all or one for each."""
        value = self.values.get(key)
        if isinstance(value, tuple):
            return [int(number) for number in value]
        single = self.integer(key)
        return None if single is None else [single] * layers


def _map_file(handle: BinaryIO) -> mmap.mmap:
    if not handle.seek(0, os.SEEK_END):
        raise _DamagedFileError(Message("model.the-file-is-empty"))
    return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)


def _parse(data: mmap.mmap) -> Header:
    reader = _HeaderReader(data)
    if len(data) < len(_MAGIC) or data[: len(_MAGIC)] != _MAGIC:
        raise _DamagedFileError(Message("model.not-gguf-file"))
    reader.skip(len(_MAGIC))
    version = int(reader.number("I"))
    if version not in _VERSIONS:
        raise _DamagedFileError(
            Message("model.gguf-version-is-not-supported", version=version),
        )
    tensors = reader.count("Q", _MAX_TENSORS, "tensors")
    keys = reader.count("Q", _MAX_KEYS, "keys")
    metadata = _read_metadata(reader, keys)
    end = _end(reader, tensors, metadata)
    if end > len(data):
        raise _DamagedFileError(
            Message("model.file-truncated-bytes", end=end, count=len(data)),
        )
    return _build_header(metadata, version, tensors, end, len(data))


def _read_metadata(reader: _HeaderReader, keys: int) -> _Metadata:
    metadata = _Metadata()
    for _ in range(keys):
        key = reader.text(_MAX_KEY_BYTES)
        value = _read_value(reader, int(reader.number("I")))
        if value is not None:
            metadata.values[key] = value
    return metadata


def _read_value(reader: _HeaderReader, kind: int) -> _Value | None:
    """Return a value; None for an array that is only skipped."""
    if kind == STRING:
        return reader.text()
    if kind == ARRAY:
        return _read_array(reader)
    return reader.number(_get_layout(kind))


def _read_array(reader: _HeaderReader) -> tuple[int | float | bool, ...] | None:
    kind = int(reader.number("I"))
    count = reader.count("Q", len(reader.data), "array")
    if kind == STRING:
        reader.skip_strings(count)
        return None
    layout = _get_layout(kind)
    start = reader.skip(count * struct.calcsize(layout))
    if count > _MAX_KEPT_ARRAY:
        return None
    return struct.unpack_from(f"<{count}{layout}", reader.data, start)


def _get_layout(kind: int) -> str:
    if kind not in SCALARS:
        # Arrays of arrays are refused too: no model has them.
        raise _DamagedFileError(Message("model.header-holds-unknown-type", kind=kind))
    return SCALARS[kind]


def _end(reader: _HeaderReader, tensors: int, metadata: _Metadata) -> int:
    """Return where the last tensor ends, in bytes from the start of the file."""
    furthest = 0
    for _ in range(tensors):
        reader.text(_MAX_KEY_BYTES)
        dimensions = reader.count("I", _MAX_DIMENSIONS, "dimensions")
        shape = [int(reader.number("Q")) for _ in range(dimensions)]
        kind = int(reader.number("I"))
        furthest = max(furthest, int(reader.number("Q")) + compute_tensor_bytes(kind, shape))
    alignment = metadata.integer("general.alignment")
    if alignment is None:
        alignment = _DEFAULT_ALIGNMENT
    if not 0 < alignment <= _MAX_ALIGNMENT:
        raise _DamagedFileError(
            Message("model.the-header-is-damaged-alignment", alignment=alignment),
        )
    return -(-reader.at // alignment) * alignment + furthest


def _build_header(metadata: _Metadata, version: int, tensors: int, end: int, size: int) -> Header:
    architecture = metadata.string("general.architecture") or "?"
    return Header(
        version=version,
        tensors=tensors,
        architecture=architecture,
        context=metadata.integer(f"{architecture}.context_length"),
        name=metadata.string("general.name"),
        chat_template=bool(metadata.string("tokenizer.chat_template")),
        layers=metadata.integer(f"{architecture}.block_count"),
        cache_values_per_token=_cache_values(metadata, architecture),
        end=end,
        size=size,
    )


def _cache_values(metadata: _Metadata, architecture: str) -> int | None:
    """Return how many numbers the cache holds per token: keys and values of every layer."""
    layers = metadata.integer(f"{architecture}.block_count")
    heads = metadata.integers(f"{architecture}.attention.head_count", layers or 0)
    width = metadata.integer(f"{architecture}.embedding_length")
    if not layers or layers > _MAX_KEPT_ARRAY or not heads or not heads[0] or width is None:
        return None
    shared = metadata.integers(f"{architecture}.attention.head_count_kv", layers) or heads
    keys = metadata.integer(f"{architecture}.attention.key_length")
    values = metadata.integer(f"{architecture}.attention.value_length")
    head = width // heads[0]
    return sum(shared) * ((head if keys is None else keys) + (head if values is None else values))
