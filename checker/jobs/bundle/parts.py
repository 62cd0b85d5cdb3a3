"""List what a bundle is made of, and gather the licences: both stand in the wheels themselves."""

import email
import hashlib
import json
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message as Metadata
from pathlib import Path
from typing import Any, Final

from checker.core.errors import DownloadError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, LARGEST_STATE, hash_regular
from checker.jobs.bundle.locked import read_wheel_name

_LICENCE: Final = re.compile(
    r"[^/]+\.dist-info/(?:licenses/)?"
    r"(?P<file>(?:[^/]*/)*(?:licen[cs]e|copying|notice|authors|third_party)[^/]*)",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 80
"""Some packages write their whole licence where its name should stand."""


@dataclass(frozen=True, slots=True)
class Part:
    """A wheel and what it says of itself."""

    wheel: Path
    name: str
    version: str
    licence: str
    licences: tuple[tuple[str, bytes], ...]


def read_part(wheel: Path) -> Part:
    """Return what a wheel says of itself, with the texts of its licences by their names.

    Raises:
        DownloadError: it is no wheel.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            infos = [each for each in archive.infolist() if each.file_size <= LARGEST_NOTE]
            said = next(each for each in infos if each.filename.endswith(".dist-info/METADATA"))
            metadata = email.message_from_bytes(archive.read(said))
            texts = tuple(_read_licences(archive, infos))
    except (zipfile.BadZipFile, StopIteration, OSError) as error:
        raise DownloadError(Message("bundle.no-wheel"), place=str(wheel)) from error
    name, version = read_wheel_name(wheel)
    return Part(wheel, name, version, _name_licence(metadata), texts)


def _read_licences(
    archive: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]
) -> Iterator[tuple[str, bytes]]:
    for each in infos:
        if found := _LICENCE.fullmatch(each.filename):
            yield found["file"].replace("/", "-"), archive.read(each)


def _name_licence(said: Metadata) -> str:
    kinds = [
        each.rpartition(" :: ")[2]
        for each in said.get_all("Classifier") or []
        if each.startswith("License :: ")
    ]
    candidates = [said.get("License-Expression"), said.get("License"), *kinds]
    named = (each for each in candidates if each and len(each) <= _LONGEST_NAME)
    return next(named, "see the licence's text")


def build_list(
    product: tuple[str, str], parts: Iterable[Part], built: frozenset[str], model: Path | None
) -> bytes:
    """Return the list of parts (CycloneDX 1.6, JSON); the same parts give the same bytes.

    Args:
        product: name and version of what the bundle installs.
        parts: its wheels.
        built: names of wheels that were built, not fetched.
        model: its model, None without one.
    """
    components = [_describe(each, built=each.wheel.name in built) for each in parts]
    if model is not None:
        components.append(_describe_model(model))
    made = json.dumps(components, sort_keys=True)
    name, version = product
    said = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, made)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "version": version}},
        "components": components,
    }
    return (json.dumps(said, indent=2) + "\n").encode()


def _describe(part: Part, *, built: bool) -> dict[str, Any]:
    sha256 = hash_regular(part.wheel, LARGEST_STATE).hex()
    address = f"pkg:pypi/{part.name}@{part.version}"
    return {
        "type": "library",
        "bom-ref": f"{address}#{sha256[:8]}",
        "name": part.name,
        "version": part.version,
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": sha256}],
        "licenses": [{"license": {"name": part.licence}}],
        "properties": [{"name": "checker:wheel", "value": "built" if built else "fetched"}],
    }


def _describe_model(model: Path) -> dict[str, Any]:
    from checker.engines.catalogue import CATALOGUE  # noqa: PLC0415 - its entries are many
    from checker.engines.catalogue.hashing import find_sha256  # noqa: PLC0415 - likewise

    sha256 = find_sha256(model)
    known = next((each.licence for each in CATALOGUE if each.sha256 == sha256), "unknown")
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{sha256[:8]}",
        "name": model.name,
        "hashes": [{"alg": "SHA-256", "content": sha256}],
        "licenses": [{"license": {"name": known}}],
    }


def lay_out_licences(parts: Iterable[Part]) -> dict[str, bytes]:
    """Return the licences' texts by their paths in the bundle; one text of a name stands once."""
    found: dict[str, bytes] = {}
    for part in parts:
        for file, text in part.licences:
            path = f"licences/{part.name}-{part.version}/{file}"
            if found.get(path, text) != text:
                stem = hashlib.sha256(text).hexdigest()[:8]
                path = f"licences/{part.name}-{part.version}/{stem}-{file}"
            found[path] = text
    return found
