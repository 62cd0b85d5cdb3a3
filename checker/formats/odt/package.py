"""Open an OpenDocument text, or say in words that help why it cannot be read."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from lxml import etree

from checker.core.bilingual import Bilingual
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.formats.odt.names import MANIFEST, OFFICE, Element
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    encrypted,
    is_packed_plainly,
    refuse_excess,
)

CONTENT: Final = "content.xml"
STYLES: Final = "styles.xml"
META: Final = "meta.xml"
MIMETYPE: Final = "mimetype"
MANIFEST_FILE: Final = "META-INF/manifest.xml"
SIGNATURES: Final = "META-INF/documentsignatures.xml"
PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

_KIND = "application/vnd.oasis.opendocument."
_TEXTS = (f"{_KIND}text", f"{_KIND}text-template")
_OTHERS = {
    f"{_KIND}spreadsheet": Bilingual(
        "OpenDocument の表計算(.ods)です。", "This is an OpenDocument spreadsheet (.ods)."
    ),
    f"{_KIND}presentation": Bilingual(
        "OpenDocument のプレゼンテーション(.odp)です。",
        "This is an OpenDocument presentation (.odp).",
    ),
}
_SAVE_AS = Bilingual(
    "LibreOffice などで開き、「名前を付けて保存」で「ODF 文書ドキュメント (.odt)」を"
    "選んでください。",
    "Open it in LibreOffice or the like and use Save As with the type ODF Text Document (.odt).",
)
_GET_AGAIN = Bilingual(
    "LibreOffice などで開けるか確かめ、元の場所からもう一度コピーしてください。",
    "See whether LibreOffice opens it, and copy it again from where it came from.",
)


@dataclass(frozen=True, slots=True)
class TextPackage:
    """An opened OpenDocument text: where it came from, the roots of its parts, their names.

    `objects` are the roots of the objects inside, by the folder that each lies in.
    """

    place: str
    content: Element
    styles: Element | None
    meta: Element | None
    objects: Mapping[str, Element | None] = field(default_factory=dict)
    names: frozenset[str] = frozenset()

    @property
    def body(self) -> Element | None:
        """The element that holds the text, `office:text`."""
        return self.content.find(f"{OFFICE}body/{OFFICE}text")


def open_package(path: Path, data: bytes, limits: Limits) -> TextPackage:
    """Open an OpenDocument text, packed or flat.

    Raises:
        InputError: it is encrypted, damaged, too large, or no OpenDocument text.
    """
    place = str(path)
    if not data.startswith(b"PK"):
        return _flat(place, data, limits)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            refuse_excess(archive.infolist(), place, limits)
            if not is_packed_plainly(archive.infolist()):
                raise _damaged(place)
            return _packed(archive, place)
    except UNZIP_ERRORS as error:
        raise _damaged(place) from error


def _packed(archive: ZipFile, place: str) -> TextPackage:
    names = frozenset(archive.namelist())
    manifest = _root(archive, MANIFEST_FILE, place) if MANIFEST_FILE in names else None
    _refuse_encrypted(manifest, names, place)
    _refuse_other_kinds(_kind(archive, names, manifest), place)
    if CONTENT not in names:
        raise _damaged(place, CONTENT)
    package = TextPackage(
        place,
        _root(archive, CONTENT, place),
        _root(archive, STYLES, place) if STYLES in names else None,
        _lenient_root(archive, META, place) if META in names else None,
        _objects(archive, names, place),
        names,
    )
    return _with_body(package)


def _with_body(package: TextPackage) -> TextPackage:
    if package.body is None:
        raise _damaged(package.place, CONTENT)
    return package


def _objects(archive: ZipFile, names: frozenset[str], place: str) -> dict[str, Element | None]:
    found = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        if folder and file == CONTENT:
            found[folder] = _lenient_root(archive, name, place)
    return found


def _refuse_encrypted(manifest: Element | None, names: frozenset[str], place: str) -> None:
    locked = () if manifest is None else manifest.iter(MANIFEST + "encryption-data")
    if "encrypted-package" in names or next(iter(locked), None) is not None:
        raise encrypted(place)


def _kind(archive: ZipFile, names: frozenset[str], manifest: Element | None) -> str:
    """Return the media type that a package says it has, empty where it says none."""
    if MIMETYPE in names:
        return archive.read(MIMETYPE)[:200].decode("ascii", "replace").strip()
    for entry in () if manifest is None else manifest.iter(MANIFEST + "file-entry"):
        if entry.get(MANIFEST + "full-path") == "/":
            return entry.get(MANIFEST + "media-type") or ""
    return ""


def _refuse_other_kinds(kind: str, place: str) -> None:
    if kind not in _TEXTS:
        raise _no_text(place, _OTHERS.get(kind))


def _root(archive: ZipFile, name: str, place: str) -> Element:
    try:
        root = etree.fromstring(archive.read(name), PARSER)
    except (etree.XMLSyntaxError, *UNZIP_ERRORS, KeyError) as error:
        raise _damaged(place, name) from error
    _refuse_definitions(root, place, name)
    return root


def _lenient_root(archive: ZipFile, name: str, place: str) -> Element | None:
    """Return the root of a part that only tells of the document, None where it is damaged."""
    try:
        return _root(archive, name, place)
    except InputError:
        return None


def _flat(place: str, data: bytes, limits: Limits) -> TextPackage:
    if len(data) > limits.xml_mib * 2**20 or b"opendocument" not in data[:4096]:
        raise _no_text(place)
    try:
        root = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        raise _damaged(place) from error
    _refuse_definitions(root, place, place)
    _refuse_other_kinds(root.get(OFFICE + "mimetype") or "", place)
    package = TextPackage(place, root, root, root)
    return _with_body(package)


def _no_text(place: str, kind: Bilingual | None = None) -> InputError:
    what = kind or Bilingual(
        "OpenDocument テキスト(.odt)ではありません。", "This is not an OpenDocument text (.odt)."
    )
    return InputError(what, place=place, remedy=_SAVE_AS)


def _refuse_definitions(root: Element, place: str, part: str) -> None:
    """Refuse a document type definition: its only use in a document is an attack."""
    if root.getroottree().docinfo.internalDTD is not None:
        what = Bilingual(
            "部品{part}に文書型定義(DTD)が含まれています。",
            "The part {part} contains a document type definition.",
        )
        raise InputError(what.format(part=part), place=place, remedy=CHECK_ORIGIN)


def _damaged(place: str, part: str = "") -> InputError:
    what = Bilingual("OpenDocument 文書が壊れています。", "The OpenDocument file is damaged.")
    if part:
        what = Bilingual(
            "OpenDocument 文書の部品{part}がないか壊れています。",
            "The part {part} of the OpenDocument file is missing or damaged.",
        ).format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
