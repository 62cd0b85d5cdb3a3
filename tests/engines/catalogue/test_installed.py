"""Which models are here, which one answers, and what is remembered of them."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.errors import ModelError, ModelMissing
from checker.engines.catalogue import (
    CATALOGUE,
    find,
    find_sha256,
    get_current,
    get_info,
    list_models,
    use,
    verify,
)
from checker.engines.catalogue.entries import DEFAULT_NAME, require_entry
from checker.engines.catalogue.hashing import recall_sha256
from tests.support.models import gguf_bytes

DEFAULT = require_entry(DEFAULT_NAME)
Put = Callable[[str], Path]


@pytest.fixture
def put(models_folder: Path) -> Put:
    """Return what puts a small GGUF file into the models folder."""

    def write(name: str) -> Path:
        path = models_folder / name
        path.write_bytes(gguf_bytes())
        return path

    return write


def test_nothing_installed_nothing_chosen() -> None:
    assert get_current() is None
    assert {row.state for row in list_models()} == {"available", "not offered"}


def test_the_default_answers_once_it_is_there(put: Put) -> None:
    path = put(DEFAULT.file)
    model = get_current()
    assert model is not None
    assert (model.name, model.path, model.entry) == (DEFAULT_NAME, path, DEFAULT)


def test_a_choice_by_name_by_stem_and_by_path(
    put: Put, models_folder: Path, tmp_path: Path
) -> None:
    put(DEFAULT.file)
    smol = put("SmolLM2-135M-Instruct.Q4_1.gguf")
    own = put("Our-Model.gguf")
    away = tmp_path / "別の場所" / "away.gguf"
    away.parent.mkdir()
    away.write_bytes(gguf_bytes())
    for given, name, path in (
        ("smollm2-135m-instruct-q4_1", "smollm2-135m-instruct-q4_1", smol),
        ("our-model", "Our-Model", own),
        (str(away), "away", away),
        (DEFAULT_NAME.upper(), DEFAULT_NAME, models_folder / DEFAULT.file),
    ):
        chosen = use(given)
        assert (chosen.name, chosen.path) == (name, path)
        assert get_current() == chosen


def test_a_path_into_the_models_folder_is_the_model_installed_there(put: Put) -> None:
    path = put(DEFAULT.file)
    assert find(path) == find(DEFAULT_NAME)
    assert get_info(path).entry == DEFAULT


def test_a_relative_path_is_remembered_as_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here.gguf").write_bytes(gguf_bytes())
    monkeypatch.chdir(tmp_path)
    use("here.gguf")
    monkeypatch.chdir(tmp_path.parent)
    model = get_current()
    assert model is not None
    assert model.path == tmp_path / "here.gguf"


def test_a_damaged_file_is_not_chosen(put: Put) -> None:
    path = put("own.gguf")
    path.write_bytes(b"GGUF")
    with pytest.raises(ModelError):
        use("own")
    assert get_current() is None


def test_a_choice_that_is_gone_is_not_replaced_unasked(put: Put) -> None:
    put(DEFAULT.file)
    own = put("own.gguf")
    use("own")
    own.unlink()
    with pytest.raises(ModelMissing):
        get_current()
    assert [row.name for row in list_models() if row.current] == []


@pytest.mark.parametrize("text", ["", "[]", "{}"])
def test_a_damaged_choice_is_told(models_folder: Path, text: str) -> None:
    (models_folder / "current.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        get_current()
    assert caught.value.place == str(models_folder / "current.json")


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        (DEFAULT_NAME, f"Run `checker model pull {DEFAULT_NAME}`."),
        ("llama-3.1-swallow-8b-instruct-v0.5-q4_k_m", "Run `checker model use PATH`."),
        ("missing.gguf", "Check the path, or use a name from `checker model list`."),
        (
            "qwen2.5-coder-1.5b",
            f'Did you mean "{DEFAULT_NAME}"? `checker model list` shows them all.',
        ),
    ],
)
def test_what_is_not_here_has_a_remedy(given: str, remedy: str) -> None:
    with pytest.raises(ModelMissing) as caught:
        find(given)
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("en") == remedy


def test_the_list_shows_states_sizes_and_the_choice(put: Put, models_folder: Path) -> None:
    put("own.gguf")
    use("own")
    rows = {row.name: row for row in list_models()}
    assert list(rows) == [*(entry.name for entry in CATALOGUE), "own"]
    assert rows[DEFAULT_NAME].default
    assert rows[DEFAULT_NAME].size == 1_117_320_768
    assert rows["llama-3.1-swallow-8b-instruct-v0.5-q4_k_m"].state == "not offered"
    own = rows["own"]
    assert (own.state, own.current, own.path) == ("installed", True, models_folder / "own.gguf")


def test_verify_compares_with_the_catalogue(put: Put) -> None:
    path = put(DEFAULT.file)
    result = verify(DEFAULT_NAME)
    assert result.found == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (result.expected, result.ok) == (DEFAULT.sha256, False)
    put("own.gguf")
    assert verify("own").ok is None


def test_info_of_a_model_that_is_here_and_of_one_that_is_not(put: Put) -> None:
    path = put("own.gguf")
    here = get_info("own")
    assert here.header is not None
    assert (here.path, here.header.context, here.memory_needed) == (
        path,
        4096,
        path.stat().st_size + 64 * 2 * 4096,
    )
    absent = get_info(DEFAULT_NAME)
    assert (absent.entry, absent.path, absent.sha256) == (DEFAULT, None, None)


def test_the_sha256_is_computed_once_until_the_file_changes(
    put: Put, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("own.gguf")
    first = find_sha256(path)
    note = models_folder / "own.gguf.sha256.json"
    assert json.loads(note.read_bytes())["sha256"] == first
    with monkeypatch.context() as patched:
        patched.setattr("checker.engines.catalogue.hashing.compute_sha256", _never)
        assert find_sha256(path) == first
    os.utime(path, ns=(1, 1))
    assert recall_sha256(path) is None
    path.write_bytes(b"other")
    assert find_sha256(path) == hashlib.sha256(b"other").hexdigest()


def test_nothing_is_written_beside_a_file_of_the_users(tmp_path: Path, models_folder: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = folder / "theirs.gguf"
    path.write_bytes(b"data")
    value = find_sha256(path)
    assert recall_sha256(path) == value
    assert list(folder.iterdir()) == [path]
    assert len(list(models_folder.glob("theirs.gguf.*.sha256.json"))) == 1


def _never(*_: object) -> str:
    raise AssertionError


def test_the_package_imports_no_network_module() -> None:
    code = (
        "import sys, checker.engines.catalogue; "
        "print(sorted({'ssl', 'http.client', 'urllib.request', 'zipfile', 'llama_cpp'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
