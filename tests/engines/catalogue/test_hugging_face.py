"""The hub's protocol against a local server: whole, broken, refused, without ranges."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from checker.core.errors import DownloadError, OutputError
from checker.engines.catalogue import hugging_face
from checker.engines.catalogue.entries import CatalogueEntry, HuggingFace
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.progress import Progress
from checker.engines.catalogue.pulling import pull_entry

from .conftest import CONTENT, serving

MakeEntry = Callable[..., CatalogueEntry]
SOURCE = HuggingFace("some one/tiny-GGUF", "tiny.gguf", "abc123")


class Hub:
    """How the server behaves, and what it was asked."""

    def __init__(self) -> None:
        self.content = CONTENT
        self.ranges = True
        self.break_after: list[int] = []  # bytes sent before each break, while any are left
        self.fail: list[int] = []  # statuses to answer with first
        self.asked: list[tuple[str, str | None]] = []

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one GET."""
        wanted = request.headers.get("Range")
        self.asked.append((request.path, wanted))
        if self.fail:
            request.send_error(self.fail.pop(0))
            return
        match = re.fullmatch(r"bytes=(\d+)-", wanted or "") if self.ranges else None
        start = int(match[1]) if match else 0
        if start >= len(self.content):
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{len(self.content)}")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        self._send(request, start, partial=match is not None)

    def _send(self, request: BaseHTTPRequestHandler, start: int, *, partial: bool) -> None:
        body = self.content[start:]
        request.send_response(206 if partial else 200)
        request.send_header("Content-Length", str(len(body)))
        if partial:
            whole = len(self.content)
            request.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        request.end_headers()
        request.wfile.write(body[: self.break_after.pop(0)] if self.break_after else body)


@contextmanager
def _hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.answer(self)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    monkeypatch.setattr(hugging_face, "_WAITS", (0.0, 0.0))
    with serving(Handler) as address:
        monkeypatch.setenv("HF_ENDPOINT", address + "/")
        yield hub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Serve a hub and point HF_ENDPOINT at it."""
    with _hub(monkeypatch) as serving_hub:
        yield serving_hub


PATH = "/some%20one/tiny-GGUF/resolve/abc123/tiny.gguf"


@pytest.mark.parametrize("size", [len(CONTENT), None])
def test_the_whole_file_in_one_go(hub: Hub, make_entry: MakeEntry, size: int | None) -> None:
    seen: list[Progress] = []
    assert pull_entry(make_entry(SOURCE, size=size), seen.append).read_bytes() == CONTENT
    assert hub.asked == [(PATH, None)]
    downloads = [(p.done_bytes, p.total_bytes) for p in seen if p.label.get("en") == "downloading"]
    assert downloads == [(262_144, 307_200), (307_200, 307_200)]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(
    hub: Hub, make_entry: MakeEntry
) -> None:
    hub.break_after = [100_000, 50_000]
    assert pull_entry(make_entry(SOURCE)).read_bytes() == CONTENT
    assert [wanted for _, wanted in hub.asked] == [None, "bytes=100000-", "bytes=150000-"]


def test_a_later_pull_goes_on_where_the_first_gave_up(
    hub: Hub, make_entry: MakeEntry, models_folder: Path
) -> None:
    hub.break_after = [100_000, 0, 0]
    with pytest.raises(DownloadError, match="ended at 100000 of 307200 bytes"):
        pull_entry(make_entry(SOURCE))
    assert (models_folder / "tiny.gguf.partial").stat().st_size == 100_000
    hub.asked.clear()
    assert pull_entry(make_entry(SOURCE)).read_bytes() == CONTENT
    assert hub.asked == [(PATH, "bytes=100000-")]


def test_a_server_without_ranges_sends_it_all_again(hub: Hub, make_entry: MakeEntry) -> None:
    hub.ranges = False
    hub.break_after = [100_000]
    assert pull_entry(make_entry(SOURCE)).read_bytes() == CONTENT
    assert [wanted for _, wanted in hub.asked] == [None, "bytes=100000-"]


def test_a_server_that_fails_for_a_moment_is_asked_again(hub: Hub, make_entry: MakeEntry) -> None:
    hub.fail = [503, 500]
    assert pull_entry(make_entry(SOURCE)).read_bytes() == CONTENT
    assert len(hub.asked) == 3


def test_wrong_content_is_refused(hub: Hub, make_entry: MakeEntry, models_folder: Path) -> None:
    hub.content = bytes(len(CONTENT))
    entry = make_entry(SOURCE)
    with pytest.raises(DownloadError, match=f"expected {entry.sha256}, got [0-9a-f]{{64}}"):
        pull_entry(entry)
    assert [path.name for path in models_folder.iterdir()] == [".tiny.gguf.lock"]


def test_another_size_is_refused_before_anything_is_written(
    hub: Hub, make_entry: MakeEntry, models_folder: Path
) -> None:
    hub.content = CONTENT + b"x"
    with pytest.raises(DownloadError, match="the file has 307201 bytes instead of 307200"):
        pull_entry(make_entry(SOURCE))
    assert not (models_folder / "tiny.gguf.partial").exists()


def test_not_found_is_not_asked_for_again(hub: Hub, make_entry: MakeEntry) -> None:
    hub.fail = [404]
    with pytest.raises(DownloadError, match=r"Hugging Face: .*: HTTP 404 Not Found"):
        pull_entry(make_entry(SOURCE))
    assert len(hub.asked) == 1


def test_a_partial_that_is_already_whole_is_only_verified(
    hub: Hub, make_entry: MakeEntry, models_folder: Path
) -> None:
    url = hugging_face.build_url(SOURCE)
    Partial(models_folder / "tiny.gguf").append(url, [CONTENT])
    assert pull_entry(make_entry(SOURCE, size=None)).read_bytes() == CONTENT
    assert hub.asked == [(PATH, "bytes=307200-")]


def test_a_partial_longer_than_the_file_begins_again(
    hub: Hub, make_entry: MakeEntry, models_folder: Path
) -> None:
    url = hugging_face.build_url(SOURCE)
    Partial(models_folder / "tiny.gguf").append(url, [CONTENT, b"more"])
    assert pull_entry(make_entry(SOURCE, size=None)).read_bytes() == CONTENT
    assert [wanted for _, wanted in hub.asked] == ["bytes=307204-", None]


def test_a_full_disk_is_told_before_the_download(
    hub: Hub, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "checker.engines.catalogue.disk_space.shutil.disk_usage",
        lambda _: type("Usage", (), {"free": 1_500})(),
    )
    with pytest.raises(OutputError) as caught:
        pull_entry(make_entry(SOURCE))
    assert caught.value.what.get("en") == "not enough free space (307 kB needed, 2 kB free)."
    assert len(hub.asked) == 1


def test_an_endpoint_that_is_no_web_address_is_refused(
    make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "file:///etc")
    with pytest.raises(DownloadError, match=r"HF_ENDPOINT is not an http\(s\) address"):
        pull_entry(make_entry(SOURCE))
