"""Open an OpenDocument text, or say in words that help why it cannot be read."""

import io
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.odt.names import MANIFEST, OFFICE, Element
from checker.formats.shared.archive import (
    CHECK_ORIGIN,
    UNZIP_ERRORS,
    is_packed_plainly,
    refuse_excess,
    report_encrypted,
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
    f"{_KIND}spreadsheet": Message("read.opendocument-spreadsheet-ods"),
    f"{_KIND}presentation": Message("read.opendocument-presentation-odp"),
}
_SAVE_AS = Message("read.open-libreoffice-like-use-save-type")
_GET_AGAIN = Message("read.see-whether-libreoffice-opens-copy-again")


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
        return _read_flat(place, data, limits)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            refuse_excess(archive, place, limits)
            if not is_packed_plainly(archive.infolist()):
                raise _report_damaged(place)
            return _read_packed(archive, place)
    except UNZIP_ERRORS as error:
        raise _report_damaged(place) from error


def _read_packed(archive: ZipFile, place: str) -> TextPackage:
    names = frozenset(archive.namelist())
    manifest = _parse_root(archive, MANIFEST_FILE, place) if MANIFEST_FILE in names else None
    _refuse_encrypted(manifest, names, place)
    _refuse_other_kinds(_find_kind(archive, names, manifest), place)
    if CONTENT not in names:
        raise _report_damaged(place, CONTENT)
    package = TextPackage(
        place,
        _parse_root(archive, CONTENT, place),
        _parse_root(archive, STYLES, place) if STYLES in names else None,
        _parse_root_leniently(archive, META, place) if META in names else None,
        _read_objects(archive, names, place),
        names,
    )
    return _require_body(package)


def _require_body(package: TextPackage) -> TextPackage:
    if package.body is None:
        raise _report_damaged(package.place, CONTENT)
    return package


def _read_objects(archive: ZipFile, names: frozenset[str], place: str) -> dict[str, Element | None]:
    found = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        if folder and file == CONTENT:
            found[folder] = _parse_root_leniently(archive, name, place)
    return found


def _refuse_encrypted(manifest: Element | None, names: frozenset[str], place: str) -> None:
    locked = () if manifest is None else manifest.iter(MANIFEST + "encryption-data")
    if "encrypted-package" in names or next(iter(locked), None) is not None:
        raise report_encrypted(place)


def _find_kind(archive: ZipFile, names: frozenset[str], manifest: Element | None) -> str:
    """Return the media type that a package says it has, empty where it says none."""
    if MIMETYPE in names:
        return archive.read(MIMETYPE)[:200].decode("ascii", "replace").strip()
    for entry in () if manifest is None else manifest.iter(MANIFEST + "file-entry"):
        if entry.get(MANIFEST + "full-path") == "/":
            return entry.get(MANIFEST + "media-type") or ""
    return ""


def _refuse_other_kinds(kind: str, place: str) -> None:
    if kind not in _TEXTS:
        raise _report_not_text(place, _OTHERS.get(kind))


def _parse_root(archive: ZipFile, name: str, place: str) -> Element:
    try:
        root = etree.fromstring(archive.read(name), PARSER)
    except (etree.XMLSyntaxError, *UNZIP_ERRORS, KeyError) as error:
        raise _report_damaged(place, name) from error
    _refuse_definitions(root, place, name)
    return root


def _parse_root_leniently(archive: ZipFile, name: str, place: str) -> Element | None:
    """Return the root of a part that only tells of the document, None where it is damaged."""
    try:
        return _parse_root(archive, name, place)
    except InputError:
        return None


def _read_flat(place: str, data: bytes, limits: Limits) -> TextPackage:
    if len(data) > limits.xml_mib * 2**20 or b"opendocument" not in data[:4096]:
        raise _report_not_text(place)
    try:
        root = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        raise _report_damaged(place) from error
    _refuse_definitions(root, place, place)
    _refuse_other_kinds(root.get(OFFICE + "mimetype") or "", place)
    package = TextPackage(place, root, root, root)
    return _require_body(package)


def _report_not_text(place: str, kind: Message | None = None) -> InputError:
    what = kind or Message("read.not-opendocument-text-odt")
    return InputError(what, place=place, remedy=_SAVE_AS)


def _refuse_definitions(root: Element, place: str, part: str) -> None:
    """Refuse a document type definition: its only use in a document is an attack."""
    if root.getroottree().docinfo.internalDTD is not None:
        what = Message("read.part-contains-document-type-definition")
        raise InputError(what.format(part=part), place=place, remedy=CHECK_ORIGIN)


def _report_damaged(place: str, part: str = "") -> InputError:
    what = Message("read.the-opendocument-file-is-damaged")
    if part:
        what = Message("read.part-opendocument-file-missing-damaged").format(part=part)
    return InputError(what, place=place, remedy=_GET_AGAIN)
