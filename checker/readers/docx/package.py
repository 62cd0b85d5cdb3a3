"""Opens a Word file, or says in words that help why it cannot be read."""

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.part import Part as PackagePart
from docx.opc.part import XmlPart
from lxml import etree

from checker.errors import InputError
from checker.readers.docx.names import Element, W
from checker.readers.docx.repair import PARSER, Manifest, read_manifest, repaired
from checker.text.bilingual import Bilingual

MOST_ENTRIES = 10_000
MOST_BYTES = 512 * 2**20
MOST_RATIO = 200
RATIO_FROM = 50 * 2**20

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_FLAG = 0x1
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
_NOT_OPENED = (KeyError, ValueError, RecursionError)

_SAVE_AS_DOCX = Bilingual(
    "Wordで開き、「名前を付けて保存」で「Word文書 (*.docx)」を選んで保存してください。",
    "Open it in Word and use Save As with the type Word Document (*.docx).",
)
_GET_AGAIN = Bilingual(
    "Wordで開けるか確かめ、元の場所からもう一度コピーしてください。",
    "See whether Word opens it, and copy it again from where it came from.",
)
_CHECK_ORIGIN = Bilingual(
    "出所を確かめてください。信頼できる文書なら、Wordで新しい名前を付けて保存し直してください。",
    "Make sure where it comes from. If you trust it, save it under a new name from Word.",
)
_OTHER_FORMATS = (
    ("spreadsheetml", Bilingual("Excelのファイルです。", "This is an Excel file.")),
    ("presentationml", Bilingual("PowerPointのファイルです。", "This is a PowerPoint file.")),
)


@dataclass(frozen=True, slots=True)
class WordPackage:
    """An opened Word file: its parts and what they hold."""

    place: str
    document: WordDocument

    @property
    def main(self) -> PackagePart:
        """The main part, from which the others are reached."""
        return self.document.part

    def related(self, kind: str, source: PackagePart | None = None) -> PackagePart | None:
        """Return the first part that `source` (the main part) relates to by a relationship type."""
        relationships = (source or self.main).rels.values()
        return _first(relationships, kind)

    def by_id(self, relationship_id: str) -> PackagePart | None:
        """Return the part that the main part relates to by an id."""
        relationship = self.main.rels.get(relationship_id)
        if relationship is None or relationship.is_external:
            return None
        part: PackagePart = relationship.target_part
        return part

    def package_part(self, kind: str) -> PackagePart | None:
        """Return the first part that the package itself relates to by a relationship type."""
        package = self.document.part.package
        return None if package is None else _first(package.rels.values(), kind)

    def root(self, part: PackagePart | None) -> Element | None:
        """Return a part's root element, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        if part is None:
            return None
        try:
            root = part.element if isinstance(part, XmlPart) else _parse(part.blob)
        except etree.XMLSyntaxError as error:
            raise _damaged(self.place, str(part.partname)) from error
        _refuse_definitions(root, self.place, str(part.partname))
        return root


def _first(relationships: Iterable[Any], kind: str) -> PackagePart | None:
    for item in relationships:
        if item.reltype == kind and not item.is_external:
            part: PackagePart = item.target_part
            return part
    return None


def _parse(content: bytes) -> Element:
    return etree.fromstring(content, PARSER)


def open_package(path: Path, data: bytes) -> WordPackage:
    """Open a Word file: a document or template, with macros or without, Strict or not.

    Args:
        path: where it came from, for messages.
        data: its content.

    Raises:
        InputError: it is empty, encrypted, damaged, too large, or not a Word file of this kind.
    """
    place = str(path)
    if not data:
        raise InputError(
            Bilingual("ファイルが空です。", "The file is empty."), place=place, remedy=_GET_AGAIN
        )
    if not data.startswith(b"PK"):
        raise _other_file(place, data)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _refuse_excess(archive.infolist(), place)
            manifest = _manifest(archive, place)
            content = data if manifest.fits else repaired(archive, manifest)
        document = docx.Document(io.BytesIO(content))
    except etree.XMLSyntaxError as error:
        raise _damaged(place, _first_unparsable(data)) from error
    except (*_DAMAGED, *_NOT_OPENED) as error:
        raise _damaged(place) from error
    package = WordPackage(place, document)
    _refuse_other_root(package)
    return package


def _first_unparsable(data: bytes) -> str | None:
    """Return the name of the first part that is not XML and should be."""
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    _parse(archive.read(name))
                except etree.XMLSyntaxError:
                    return f"/{name}"
    return None


def _manifest(archive: ZipFile, place: str) -> Manifest:
    try:
        manifest = read_manifest(archive)
    except KeyError as error:
        raise _not_word(place) from error
    kind = next((what for word, what in _OTHER_FORMATS if word in manifest.main_type), None)
    if kind is not None or manifest.main is None:
        raise _not_word(place, kind)
    return manifest


def _refuse_excess(entries: list[ZipInfo], place: str) -> None:
    for what in _excesses(entries):
        raise InputError(what, place=place, remedy=_CHECK_ORIGIN)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise _encrypted(place)
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise _damaged(place)


def _excesses(entries: list[ZipInfo]) -> Iterator[Bilingual]:
    """Yield what makes an archive look built to fill memory."""
    if len(entries) > MOST_ENTRIES:
        yield Bilingual(
            "ファイルの中の部品が{count}個あり、上限{limit}個を超えています。",
            "The file holds {count} parts; at most {limit} are read.",
        ).format(count=len(entries), limit=MOST_ENTRIES)
    size = sum(entry.file_size for entry in entries)
    if size > MOST_BYTES:
        yield Bilingual(
            "展開すると{size}MiBになり、上限{limit}MiBを超えています。",
            "It unpacks to {size} MiB; at most {limit} MiB are read.",
        ).format(size=size // 2**20, limit=MOST_BYTES // 2**20)
    for entry in entries:
        if entry.file_size > max(RATIO_FROM, MOST_RATIO * entry.compress_size):
            yield Bilingual(
                "部品{name}が異常な圧縮率で、展開すると{size}MiBになります。",
                "The part {name} is compressed beyond reason; it unpacks to {size} MiB.",
            ).format(name=entry.filename, size=entry.file_size // 2**20)


def _refuse_other_root(package: WordPackage) -> None:
    root = package.root(package.main)
    if root is None or root.tag != W + "document" or root.find(W + "body") is None:
        raise _damaged(package.place, str(package.main.partname))


def _refuse_definitions(root: Element, place: str, part: str) -> None:
    """Refuse a DTD: OPC forbids it, and its only use in a document is an attack."""
    if root.getroottree().docinfo.internalDTD is not None:
        what = Bilingual(
            "部品{part}に文書型定義(DTD)が含まれています。Word文書では許されません。",
            "The part {part} contains a document type definition, which Word files may not.",
        )
        raise InputError(what.format(part=part), place=place, remedy=_CHECK_ORIGIN)


def _other_file(place: str, data: bytes) -> InputError:
    """Return the error for a file that is no archive."""
    if not data.startswith(_OLE):
        return _not_word(place)
    if _named("EncryptedPackage") in data:
        return _encrypted(place)
    if _named("WordDocument") in data:
        old = Bilingual("古い形式のWord文書(.doc)です。", "This is an old Word document (.doc).")
        return InputError(old, place=place, remedy=_SAVE_AS_DOCX)
    return _not_word(place)


def _named(stream: str) -> bytes:
    """Return a stream's name as the directory of a compound file writes it."""
    return stream.encode("utf-16-le")


def _encrypted(place: str) -> InputError:
    what = Bilingual("パスワードで暗号化されています。", "The file is encrypted with a password.")
    remedy = Bilingual(
        "Wordで開き、「ファイル」>「情報」>「文書の保護」でパスワードを外して保存してください。",
        "Open it in Word, remove the password under File > Info > Protect Document, and save it.",
    )
    return InputError(what, place=place, remedy=remedy)


def _not_word(place: str, kind: Bilingual | None = None) -> InputError:
    what = Bilingual("Word文書(.docx)ではありません。", "This is not a Word document (.docx).")
    return InputError(kind or what, place=place, remedy=_SAVE_AS_DOCX)


def _damaged(place: str, part: str | None = None) -> InputError:
    what = Bilingual("Word文書が壊れています。", "The Word document is damaged.")
    if part:
        what = Bilingual(
            "Word文書の部品{part}が壊れています。",
            "The part {part} of the Word document is damaged.",
        ).format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
