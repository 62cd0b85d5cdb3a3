"""Adapters are found for their very model only, and never used damaged."""

import hashlib
import json
from pathlib import Path

import pytest

from checker.core.errors import ModelError
from checker.engines.catalogue import InstalledModel, find_sha256
from checker.engines.llama.adapters import Adapter, check_adapter, find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings

MODEL = "ab" * 32
CONTENT = b"matrices"


def write(folder: Path, *, model: str = MODEL, text: str | None = None) -> None:
    described = {"model": {"sha256": model}, "sha256": hashlib.sha256(CONTENT).hexdigest()}
    (folder / f"{MODEL[:12]}.json").write_text(text or json.dumps(described), encoding="utf-8")
    (folder / f"{MODEL[:12]}.gguf").write_bytes(CONTENT)


def test_an_adapter_is_found_for_its_model(tmp_path: Path) -> None:
    write(tmp_path)
    adapter = find_adapter(tmp_path, MODEL)
    assert adapter == Adapter(tmp_path / "abababababab.gguf", hashlib.sha256(CONTENT).hexdigest())
    check_adapter(adapter)


def test_there_is_none_for_other_models(tmp_path: Path) -> None:
    assert find_adapter(tmp_path, MODEL) is None
    write(tmp_path, model="ab" * 31 + "ac")
    assert find_adapter(tmp_path, MODEL) is None


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"model": {}}', '{"model": {"sha256": "' + MODEL + '"}}']
)
def test_a_damaged_description_names_its_file(tmp_path: Path, text: str) -> None:
    write(tmp_path, text=text)
    with pytest.raises(ModelError) as caught:
        find_adapter(tmp_path, MODEL)
    assert "abababababab.json" in str(caught.value.place)


def test_a_changed_or_missing_file_is_not_used(tmp_path: Path) -> None:
    write(tmp_path)
    adapter = find_adapter(tmp_path, MODEL)
    assert adapter is not None
    adapter.path.write_bytes(CONTENT + b"!")
    with pytest.raises(ModelError):
        check_adapter(adapter)
    adapter.path.unlink()
    with pytest.raises(ModelError):
        check_adapter(adapter)


@pytest.mark.model
def test_what_is_no_adapter_is_refused(tmp_path: Path, real_model: InstalledModel) -> None:
    write(tmp_path)
    adapter = find_adapter(tmp_path, MODEL)
    with pytest.raises(ModelError) as caught:
        LlamaEngine.open(
            real_model.path,
            name=real_model.name,
            sha256=find_sha256(real_model.path),
            settings=EngineSettings(context=512, parallel=8),
            adapter=adapter,
        )
    assert "abababababab.gguf" in str(caught.value.place)
