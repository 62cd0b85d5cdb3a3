"""A model from the Hugging Face hub or a mirror of it, over HTTP, resumed by byte range."""

import http.client
import itertools
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing

from checker import __version__
from checker.core.errors import DownloadError
from checker.core.messages import Message
from checker.engines.catalogue.disk_space import require_space
from checker.engines.catalogue.entries import CatalogueEntry, HuggingFace
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.progress import OnProgress, Progress

_HUB = "https://huggingface.co"
_READ = 256 * 1024
_PIECE = 32 * 1024 * 1024  # a kill loses at most this much
_TIMEOUT_SECONDS = 30.0
_WAITS = (1.0, 2.0, 4.0)  # seconds before each new attempt while nothing arrives
_LABEL = Message("model.downloading")
_RANGE_NOT_SATISFIABLE = 416
_PARTIAL_CONTENT = 206

# What a connection may die of; HTTPException covers a reply that is no HTTP at all.
_BROKEN = (OSError, http.client.HTTPException)


def fetch(
    source: HuggingFace,
    entry: CatalogueEntry,
    partial: Partial,
    on_progress: OnProgress,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Append to `partial` until it holds the whole file, over as many connections as it takes.

    Raises:
        DownloadError: the server refused, sent a file of another size, or broke off again and
            again without sending anything.
        OutputError: the disk is full, or not writable.
    """
    url = build_url(source)
    waits = list(_WAITS)
    while True:
        before = sum(partial.pieces(url))
        reason = _attempt(url, entry, partial, on_progress)
        if reason is None:
            return
        if sum(partial.pieces(url)) > before:
            waits = list(_WAITS)
        if not waits:
            raise _report_failure(url, reason)
        sleep(waits.pop(0))


def build_url(source: HuggingFace) -> str:
    """Return where the file is, on the hub or on the mirror that HF_ENDPOINT names."""
    endpoint = (os.environ.get("HF_ENDPOINT") or _HUB).rstrip("/")
    path = urllib.parse.quote(f"{source.repo}/resolve/{source.revision}/{source.file}")
    return f"{endpoint}/{path}"


def _attempt(
    url: str, entry: CatalogueEntry, partial: Partial, on_progress: OnProgress
) -> str | None:
    """Go on with one connection. Return None when the file is whole, else what broke it."""
    held = sum(partial.pieces(url))
    if held and held == entry.size:
        return None
    try:
        response = _open(url, held)
    except urllib.error.HTTPError as error:
        return _handle_refusal(url, error, partial, held)
    except _BROKEN as error:
        return _describe_reason(error)
    with closing(response):
        if response.status != _PARTIAL_CONTENT:
            # The server knows no ranges: it sends the whole, so we begin again.
            partial.discard()
            held = 0
        total = _read_total(response, held)
        _check_size(url, entry, partial, total)
        return _receive(response, url, partial, on_progress, total, entry.size)


def _open(url: str, held: int) -> http.client.HTTPResponse:
    if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
        raise _report_failure(url, "HF_ENDPOINT is not an http(s) address")
    request = urllib.request.Request(url, headers={"User-Agent": f"checker/{__version__}"})  # noqa: S310 - the scheme is checked above
    if held:
        request.add_header("Range", f"bytes={held}-")
    response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310
    return response


def _receive(
    response: http.client.HTTPResponse,
    url: str,
    partial: Partial,
    on_progress: OnProgress,
    total: int | None,
    most: int | None,
) -> str | None:
    """Append what arrives; return what broke it off, None where it came to its end.

    Raises:
        DownloadError: more than `most` bytes came, though the server named no length.
    """
    held = sum(partial.pieces(url))
    broken: list[str] = []
    chunks = _read_chunks(response, broken)
    for first in chunks:
        piece = itertools.chain((first,), itertools.islice(chunks, _PIECE // _READ - 1))
        held += partial.append(url, _count_progress(piece, held, total, on_progress))
        if most is not None and held > most:
            partial.discard()
            raise _report_failure(url, f"more than {most} bytes come")
    if broken:
        return broken[0]
    if total is not None and held != total:
        return f"the connection ended at {held} of {total} bytes"
    return None


def _read_chunks(response: http.client.HTTPResponse, broken: list[str]) -> Iterator[bytes]:
    """Yield what arrives; end at a break, noting its reason, so that what arrived is kept."""
    try:
        while chunk := response.read(_READ):
            yield chunk
    except _BROKEN as error:
        broken.append(_describe_reason(error))


def _count_progress(
    chunks: Iterator[bytes], held: int, total: int | None, on_progress: OnProgress
) -> Iterator[bytes]:
    for chunk in chunks:
        held += len(chunk)
        on_progress(Progress(held, total, _LABEL))
        yield chunk


def _read_total(response: http.client.HTTPResponse, held: int) -> int | None:
    if response.status == _PARTIAL_CONTENT:
        stated = (response.headers.get("Content-Range") or "").rpartition("/")[2]
        return int(stated) if stated.isdecimal() else None
    length = response.headers.get("Content-Length") or ""
    return held + int(length) if length.isdecimal() else None


def _check_size(url: str, entry: CatalogueEntry, partial: Partial, total: int | None) -> None:
    if entry.size is not None and total is not None and total != entry.size:
        raise _report_failure(url, f"the file has {total} bytes instead of {entry.size}")
    if total is not None:
        require_space(partial.target.parent, total - sum(partial.pieces(url)))


def _handle_refusal(
    url: str, error: urllib.error.HTTPError, partial: Partial, held: int
) -> str | None:
    """Return None if the refusal means that we hold the whole file already."""
    with closing(error):
        if error.code == _RANGE_NOT_SATISFIABLE:
            if error.headers.get("Content-Range") == f"bytes */{held}":
                return None
            partial.discard()  # what we hold is no beginning of what is there
        elif error.code < http.client.INTERNAL_SERVER_ERROR:
            raise _report_failure(url, _describe_reason(error)) from error
        return _describe_reason(error)


def _describe_reason(error: OSError | http.client.HTTPException) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return str(error.reason)
    return str(error) or type(error).__name__


def _report_failure(url: str, reason: str) -> DownloadError:
    return DownloadError(Message("model.url-reason", url=url, reason=reason))
