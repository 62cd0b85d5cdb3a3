"""Bundles of tiny wheels: they install in two seconds, and do what an installation asks of them."""

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from checker.engines.catalogue.pip_command import find_bundled_pip
from checker.jobs.bundle import create
from checker.jobs.bundle.create import Made, Order
from checker.jobs.bundle.wheels import Wheels

_MAIN: Final = """
import pathlib, sys
def main():
    if sys.argv[1:] == ["rules", "list"]:
        settings = pathlib.Path(sys.prefix, "etc", "checker", "checker.toml").read_text("utf-8")
        sys.exit("the rule set is damaged" if "damaged" in settings else 0)
    print("checker VERSION")
if __name__ == "__main__":
    main()
"""
_ENTRY: Final = "[console_scripts]\nchecker = checker.__main__:main\n"
MODEL: Final = b"GGUF, but short"


def make_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> Path:
    """Write a wheel of some files and its licence; the same files make the same bytes."""
    info = f"{name}-{version}.dist-info"
    said = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\n"
    tag = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    inside = files | {
        f"{info}/METADATA": said,
        f"{info}/WHEEL": tag,
        f"{info}/licenses/LICENSE": f"The licence of {name}.\n",
    }
    inside[f"{info}/RECORD"] = "".join(f"{each},,\n" for each in (*inside, f"{info}/RECORD"))
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in inside.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return wheel


def make_own_wheel(folder: Path, version: str) -> Path:
    """Write a wheel that is called as checker's and starts as it."""
    code = {"checker/__init__.py": "", "checker/__main__.py": _MAIN.replace("VERSION", version)}
    info = f"doc_format_checker-{version}.dist-info"
    return make_wheel(
        folder, "doc_format_checker", version, code | {f"{info}/entry_points.txt": _ENTRY}
    )


def make_tiny(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, version: str = "0.2.0", **order: object
) -> Made:
    """Make a bundle of two tiny wheels and a short model, as `checker bundle create` does."""
    wheels = folder / f"wheels-{version}"
    wheels.mkdir(parents=True, exist_ok=True)
    model = folder / "tiny.gguf"
    model.write_bytes(MODEL)
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(folder / "cache"))  # its sha256 is noted there
    files = (
        make_own_wheel(wheels, version),
        make_wheel(wheels, "helper", "1.0", {"helper.py": "NUMBER = 1\n"}),
    )
    pip = find_bundled_pip()
    if pip is None:
        pytest.skip("this Python carries no pip")
    found = Wheels(files, (), pip, ("helper-1.0-py3-none-any.whl",))
    monkeypatch.setattr(create, "collect_wheels", lambda *_, **__: found)
    monkeypatch.setattr("checker.__version__", version)
    given = {"output": folder / f"checker-{version}", "model": model} | order
    return create.make_bundle(Order(**given), lambda _: None)  # type: ignore[arg-type]


def rewrite_manifest(bundle: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change what a bundle's manifest says."""
    manifest = bundle / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    change(said)
    manifest.write_text(json.dumps(said), encoding="utf-8")


def describe(data: bytes) -> dict[str, object]:
    """Return what a manifest says of a file."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
