"""A bundle is compared with its manifest before its use; a hostile one is refused."""

import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from checker.jobs.bundle.archive import unpack
from checker.jobs.bundle.installer.contents import Manifest, parse_manifest, verify
from checker.jobs.bundle.installer.errors import BundleError
from tests.support.bundles import MODEL, PYTHON, describe, make_tiny, rewrite_manifest

Change = Callable[[Path], object]
_BAD_PATHS: Final = (
    "../out",
    "a/../../out",
    "/etc/passwd",
    "a//b",
    "./a",
    "a\\b",
    "C:/a",
    "a\nb",
    "a /b",
    "a/..",
    "",
    "x" * 500,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle as a folder, which nobody changes."""
    with pytest.MonkeyPatch.context() as patch:
        return make_tiny(tmp_path_factory.mktemp("made"), patch).path


@pytest.fixture
def bundle(made: Path, tmp_path: Path) -> Path:
    """Return a bundle as a folder."""
    return shutil.copytree(made, tmp_path / "bundle")


def _refusal(do: Callable[[], object]) -> tuple[str, dict[str, Any]]:
    with pytest.raises(BundleError) as error:
        do()
    return error.value.what, error.value.values


def test_a_bundle_that_was_not_touched_is_whole(bundle: Path) -> None:
    manifest = verify(bundle)
    there = {each.relative_to(bundle).as_posix() for each in bundle.rglob("*") if each.is_file()}
    assert there == {*manifest.files, "manifest.json"}
    assert (manifest.version, manifest.python, manifest.model) == (
        "0.2.0",
        PYTHON,
        "models/tiny.gguf",
    )
    assert manifest.name == f"0.2.0-{manifest.digest[:8]}"


def _same_length(bundle: Path) -> None:
    (bundle / "models" / "tiny.gguf").write_bytes(MODEL[::-1])


def _link(bundle: Path) -> None:
    shutil.move(bundle / "install.py", bundle.parent / "install.py")
    (bundle / "install.py").symlink_to(bundle.parent / "install.py")


def _linked_folder(bundle: Path) -> None:
    shutil.move(bundle / "wheels", bundle.parent / "elsewhere")
    (bundle / "wheels").symlink_to(bundle.parent / "elsewhere")


def _pipe(bundle: Path) -> None:
    (bundle / "sbom.cdx.json").unlink()
    os.mkfifo(bundle / "sbom.cdx.json")


@pytest.mark.parametrize(
    ("change", "told", "path"),
    [
        (_same_length, "bundle.wrong-hash", "models/tiny.gguf"),
        (lambda at: (at / "install.py").write_bytes(b"#"), "bundle.wrong-hash", "install.py"),
        (lambda at: (at / "json.py").write_bytes(b"#"), "bundle.extra-file", "json.py"),
        (lambda at: (at / "install.py").unlink(), "bundle.missing-file", "install.py"),
        (_link, "bundle.not-a-file", "install.py"),
        (_linked_folder, "bundle.not-a-file", "wheels"),
        (_pipe, "bundle.not-a-file", "sbom.cdx.json"),
    ],
)
def test_what_was_changed_is_named(bundle: Path, change: Change, told: str, path: str) -> None:
    change(bundle)
    assert _refusal(lambda: verify(bundle)) == (told, {"path": path})


def test_a_folder_full_of_files_is_not_read_to_its_end(bundle: Path) -> None:
    for number in range(3_000):
        (bundle / f"{number}").touch()
    assert _refusal(lambda: verify(bundle))[0] == "bundle.extra-file"


@pytest.mark.parametrize("path", _BAD_PATHS)
def test_no_path_leads_out(bundle: Path, path: str) -> None:
    rewrite_manifest(bundle, lambda said: said["files"].update({path: describe(b"")}))  # type: ignore[attr-defined]
    assert _refusal(lambda: verify(bundle)) == ("bundle.path-leads-out", {"path": path})


def _parse(**changes: object) -> Manifest:
    said = {
        "format": 1,
        "version": "0.2.0",
        "python": "3.11",
        "machine": "linux-x86_64",
        "libc": "2.36",
        "avx2": False,
        "model": "",
        "files": {"a": describe(b"")},
    }
    return parse_manifest(json.dumps(said | changes).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "../0.2.0"},
        {"version": "0/2"},
        {"version": 3},
        {"python": None},
        {"avx2": "yes"},
        {"model": "models/other.gguf"},
        {"files": []},
        {"files": {"a": describe(b""), "A": describe(b"")}},
        {"files": {"a": {"sha256": "0", "size": 1}}},
        {"files": {"a": describe(b"") | {"size": -1}}},
        {"files": {"a": describe(b"") | {"size": True}}},
        {"files": {f"{each}": describe(b"") for each in range(20_001)}},
    ],
)
def test_a_manifest_of_other_values_is_damaged(changes: dict[str, object]) -> None:
    assert _parse().files.keys() == {"a"}
    assert _refusal(lambda: _parse(**changes)) == ("bundle.damaged-manifest", {})


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_manifest_is_damaged(data: bytes) -> None:
    assert _refusal(lambda: parse_manifest(data)) == ("bundle.damaged-manifest", {})


def test_a_later_format_is_told() -> None:
    assert _refusal(lambda: _parse(format=2)) == ("bundle.other-format", {"format": 2})


def _write_tar(path: Path, *members: tuple[str, bytes | None]) -> Path:
    """Write a tar of files; a member without bytes is a link."""
    with tarfile.open(path, "w") as tar:
        for name, data in members:
            member = tarfile.TarInfo(name)
            if data is None:
                member.type, member.linkname = tarfile.SYMTYPE, "/etc"
            member.size = len(data or b"")
            tar.addfile(member, io.BytesIO(data or b""))
    return path


def _manifest(**files: bytes) -> bytes:
    said = {path: describe(data) for path, data in files.items()}
    head = {"format": 1, "version": "0.2.0", "python": "3.11", "machine": "", "libc": ""}
    return json.dumps(head | {"avx2": False, "model": "", "files": said}).encode()


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([("b/a", b"1")], "bundle.damaged-manifest"),
        ([("b/manifest.json", b"{}")], "bundle.damaged-manifest"),
        ([("b/manifest.json", _manifest(a=b"1")), ("b/../../a", b"1")], "bundle.path-leads-out"),
        ([("b/manifest.json", _manifest(a=b"1")), ("/b/a", b"1")], "bundle.path-leads-out"),
        ([("b/manifest.json", _manifest(a=b"1")), ("c/a", b"1")], "bundle.extra-file"),
        ([("b/manifest.json", _manifest(a=b"1")), ("b/x", b"1")], "bundle.extra-file"),
        ([("b/manifest.json", _manifest(a=b"1")), ("b/a", b"12")], "bundle.wrong-hash"),
        ([("b/manifest.json", _manifest(a=b"1")), ("b/a", None)], "bundle.not-a-file"),
        ([("b/manifest.json", _manifest(a=b"1")), *[("b/a", b"1")] * 2], "bundle.no-bundle"),
    ],
)
def test_a_hostile_tar_writes_nothing_elsewhere(
    tmp_path: Path, members: list[tuple[str, bytes | None]], told: str
) -> None:
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    tar = _write_tar(tmp_path / "bundle.tar", *members)
    assert _refusal(lambda: unpack(tar, into))[0] == told
    outside = {each.name for each in tmp_path.rglob("*") if into not in each.parents}
    assert outside == {"bundle.tar", "deep", "into"}


@pytest.mark.parametrize("data", [b"", b"no tar", b"\x1f\x8b" + b"\0" * 600])
def test_what_is_no_tar_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bundle.tar").write_bytes(data)
    (tmp_path / "into").mkdir()
    what, values = _refusal(lambda: unpack(tmp_path / "bundle.tar", tmp_path / "into"))
    assert (what, values["path"]) == ("bundle.no-bundle", tmp_path / "bundle.tar")
