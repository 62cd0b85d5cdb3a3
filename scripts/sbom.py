"""Write a software bill of materials of the wheel: CycloneDX 1.6, JSON.

`python scripts/sbom.py dist/sbom.cdx.json` lists the packages of requirements.lock with version,
licence and what needs what, and the adapter that the wheel carries. The locked packages must be
installed: their licences stand in their metadata. The same lock gives the same bytes.
"""

import json
import sys
import uuid
from pathlib import Path
from typing import Any, Final

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from checker import __version__  # noqa: E402 - as a script
from scripts.locked_packages import (  # noqa: E402 - likewise
    LockedPackage,
    find_licence,
    list_direct,
    list_needs,
    read_lock,
)

_NAME: Final = "doc-format-checker"
_ROOT: Final = f"pkg:pypi/{_NAME}@{__version__}"


def build_sbom() -> dict[str, Any]:
    """Return the bill of materials.

    Raises:
        LookupError: a locked package is not installed, or says no licence.
    """
    locked, adapters = read_lock(), list(_list_adapters())
    components = [*map(_describe_package, locked), *adapters]
    needs = {_get_address(each): _list_needed(each.name, locked) for each in locked}
    needs |= {each["bom-ref"]: [] for each in adapters}
    direct = set(list_direct())
    needs[_ROOT] = sorted(
        [_get_address(each) for each in locked if each.name in direct]
        + [each["bom-ref"] for each in adapters]
    )
    made = json.dumps([components, needs], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, _ROOT + made)}",
        "version": 1,
        "metadata": {"component": _describe_wheel()},
        "components": components,
        "dependencies": [{"ref": ref, "dependsOn": needs[ref]} for ref in sorted(needs)],
    }


def _describe_wheel() -> dict[str, Any]:
    return {
        "type": "application",
        "bom-ref": _ROOT,
        "name": _NAME,
        "version": __version__,
        "purl": _ROOT,
        "licenses": [{"expression": "Apache-2.0"}],
    }


def _describe_package(package: LockedPackage) -> dict[str, Any]:
    address = _get_address(package)
    said: dict[str, Any] = {
        "type": "library",
        "bom-ref": address,
        "name": package.name,
        "version": package.version,
        "purl": address,
        "scope": "required",
        "licenses": [{"expression": find_licence(package.name)}],
    }
    when = [{"name": "python:marker", "value": package.when}] if package.when else []
    hashes = [{"name": "python:sha256", "value": each} for each in package.hashes]
    return said | {"properties": [*when, *hashes]}


def _list_needed(name: str, locked: list[LockedPackage]) -> list[str]:
    names = frozenset(each.name for each in locked)
    needed = list_needs(name, names)
    return sorted(_get_address(each) for each in locked if each.name in needed)


def _get_address(package: LockedPackage) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _list_adapters() -> list[dict[str, Any]]:
    """Return the adapters in the wheel, each derived from the model that it is for."""
    found = []
    for path in sorted((ROOT / "adapters").glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        model = said["model"]
        ancestor = {
            "type": "machine-learning-model",
            "name": model["name"],
            "hashes": [{"alg": "SHA-256", "content": model["sha256"]}],
            "licenses": [{"expression": "Apache-2.0"}],
        }
        skills = [skill for skill in ("wording", "form") if skill in said]
        named = {path.stem: said["sha256"]} | {f"{path.stem}.{e}": said[e] for e in skills}
        if "answering" in said:
            named[f"{path.stem}.answering"] = said["answering"]["sha256"]
        found += [
            {
                "type": "machine-learning-model",
                "bom-ref": f"adapter:{name}",
                "name": f"adapter {name}",
                "version": __version__,
                "hashes": [{"alg": "SHA-256", "content": sha256}],
                "licenses": [{"expression": "Apache-2.0"}],
                "pedigree": {"ancestors": [ancestor]},
            }
            for name, sha256 in named.items()
            if sha256
        ]
    return found


def main() -> None:
    """Write the file that the command line names."""
    output = Path(sys.argv[1])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(build_sbom(), indent=2) + "\n", encoding="utf-8", newline="\n")
    click.echo(output)


if __name__ == "__main__":
    main()
