"""Zip files in which some entries change and all others stay as they are, packed bytes included."""

import io
import struct
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from checker.core.errors import InputError
from checker.core.messages import Message

_MAGIC = b"PK\x03\x04"
_LOCAL_HEADER = 30  # bytes before name and extra field, whose lengths are its last two numbers
_SIZES_FOLLOW = 0x08  # a flag: checksum and sizes stand after the data
_ZIP64 = 0x0001


def rewrite_archive(data: bytes, contents: Mapping[str, bytes]) -> bytes:
    """Return an archive like `data` with other `contents` for the entries of these names.

    Entries keep their order, dates and kind of compression; names that are new come last,
    in the order of `contents`.

    Raises:
        InputError: an entry that stays is damaged.
    """
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        target.comment = source.comment
        for entry in source.infolist():
            if entry.filename in contents:
                target.writestr(_copy_entry(entry), contents[entry.filename])
            else:
                _copy(entry, data, target)
        known = frozenset(source.namelist())
        for name in (each for each in contents if each not in known):
            target.writestr(_set_compression(ZipInfo(name)), contents[name])
    return buffer.getvalue()


def _set_compression(entry: ZipInfo) -> ZipInfo:
    entry.compress_type = ZIP_DEFLATED
    return entry


def _copy_entry(entry: ZipInfo) -> ZipInfo:
    """Return what an entry says of itself, for other content."""
    new = ZipInfo(entry.filename, entry.date_time)
    for name in ("compress_type", "comment", "create_system", "external_attr", "internal_attr"):
        setattr(new, name, getattr(entry, name))
    return new


def _copy(entry: ZipInfo, data: bytes, target: ZipFile) -> None:
    """Add an entry with its packed bytes; `zipfile` itself can only pack them again."""
    packed = _read_packed(entry, data)
    entry.flag_bits &= ~_SIZES_FOLLOW
    entry.extra = b"".join(_iter_fields(entry.extra))
    entry.header_offset = target.start_dir
    file = target.fp
    if file is None:
        raise ValueError("closed")
    file.seek(target.start_dir)
    file.write(entry.FileHeader() + packed)
    target.start_dir = file.tell()
    target.filelist.append(entry)
    target.NameToInfo[entry.filename] = entry


def _read_packed(entry: ZipInfo, data: bytes) -> bytes:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(_MAGIC):
        raise report_damage(entry.filename)
    name, extra = struct.unpack("<HH", header[-4:])
    start = entry.header_offset + _LOCAL_HEADER + name + extra
    packed = data[start : start + entry.compress_size]
    if len(packed) < entry.compress_size:
        raise report_damage(entry.filename)
    return packed


def report_damage(name: str) -> InputError:
    """Return that a part of an Office file cannot be had."""
    return InputError(
        Message("read.part-office-file-missing-damaged", part=name),
        remedy=Message("read.open-save-again-office"),
    )


def _iter_fields(extra: bytes) -> Iterator[bytes]:
    """Yield the extra fields but that of large files, which is written anew where it is due."""
    while len(extra) >= 4:  # noqa: PLR2004 - a kind and a length
        kind, length = struct.unpack("<HH", extra[:4])
        if kind != _ZIP64:
            yield extra[: 4 + length]
        extra = extra[4 + length :]
