"""Adapters are found for their very model only, and never used damaged."""

import hashlib
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from checker.core import resources
from checker.core.errors import ModelError
from checker.core.ports import Branch, EngineInfo, PromptSegment, PromptTree
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


@pytest.mark.parametrize(("key", "ending"), [("states", "states.npy"), ("wording", "wording.gguf")])
def test_what_comes_with_an_adapter_is_looked_at_too(tmp_path: Path, key: str, ending: str) -> None:
    write(tmp_path)
    beside = tmp_path / f"{MODEL[:12]}.{ending}"
    beside.write_bytes(b"numbers")
    described = json.loads((tmp_path / f"{MODEL[:12]}.json").read_text(encoding="utf-8"))
    described[key] = hashlib.sha256(b"numbers").hexdigest()
    (tmp_path / f"{MODEL[:12]}.json").write_text(json.dumps(described), encoding="utf-8")
    adapter = find_adapter(tmp_path, MODEL)
    assert adapter is not None
    assert (adapter.states_path if key == "states" else adapter.path_of("wording")) == beside
    assert getattr(adapter, f"{key}_sha256") == described[key]
    check_adapter(adapter)
    beside.write_bytes(b"other numbers")
    with pytest.raises(ModelError) as caught:
        check_adapter(adapter)
    assert caught.value.place == str(beside)


def test_the_adapter_for_passages_is_looked_at_too(tmp_path: Path) -> None:
    write(tmp_path)
    matrices, states = (
        tmp_path / f"{MODEL[:12]}.answering.{each}" for each in ("gguf", "states.npy")
    )
    described = json.loads((tmp_path / f"{MODEL[:12]}.json").read_text(encoding="utf-8"))
    described["answering"] = {}
    for key, beside in (("sha256", matrices), ("states", states)):
        beside.write_bytes(key.encode())
        described["answering"][key] = hashlib.sha256(key.encode()).hexdigest()
    (tmp_path / f"{MODEL[:12]}.json").write_text(json.dumps(described), encoding="utf-8")
    adapter = find_adapter(tmp_path, MODEL)
    assert adapter is not None
    assert adapter.answering is not None
    assert (adapter.answering.path, adapter.answering.states_path) == (matrices, states)
    check_adapter(adapter)
    info = EngineInfo("a", MODEL, 512, **adapter.digests)
    assert info.for_passages == EngineInfo(
        "a", MODEL, 512, adapter=adapter.answering.sha256, states=adapter.answering.states_sha256
    )
    states.write_bytes(b"other numbers")
    with pytest.raises(ModelError) as caught:
        check_adapter(adapter)
    assert caught.value.place == str(states)


@pytest.mark.model
def test_passages_are_judged_with_an_adapter_of_their_own(real_model: InstalledModel) -> None:
    """And what is asked before and after is not changed by it, to the last bit."""
    sha256 = find_sha256(real_model.path)
    shipped = find_adapter(resources.get_adapters_folder(), sha256)
    assert shipped is not None
    assert shipped.answering is not None
    leaves = (
        (PromptSegment("会費は年5,000円です。\n答え:"),),
        (PromptSegment("雨でした。\n答え:"),),
    )
    tree = PromptTree(
        (PromptSegment("はいかいいえで答えてください。\n"),),
        (Branch((PromptSegment("会費が書かれていますか。\n"),), leaves),),
    )
    words = ("はい",), ("いいえ",)
    opened = partial(
        LlamaEngine.open,
        real_model.path,
        name=real_model.name,
        sha256=sha256,
        settings=EngineSettings(context=512, parallel=8, keep_state=False),
    )
    with opened(adapter=shipped) as engine:
        before = engine.answers(tree, *words)
        of_passages = engine.answer_passages(tree, *words)
        assert engine.answers(tree, *words) == before
        assert engine.answer_passages(tree, *words) == of_passages != before
    with opened(adapter=shipped.answering) as engine:
        assert engine.answers(tree, *words) == of_passages
        assert engine.answer_passages(tree, *words) == of_passages


@pytest.mark.model
def test_answers_with_states_are_the_same_to_the_last_bit(real_model: InstalledModel) -> None:
    sha256 = find_sha256(real_model.path)
    adapter = find_adapter(resources.get_adapters_folder(), sha256)
    assert adapter is not None
    assert adapter.states_sha256
    texts = ("移行手順書の改訂(高橋、9月18日まで)", "締め処理の手順の見直し", "会場の予約")
    leaves = tuple((PromptSegment(f"{each}\n答え:"),) for each in texts)
    tree = PromptTree(
        (PromptSegment("はいかいいえで答えてください。\n"),),
        (Branch((PromptSegment("担当者が書かれていますか。\n"),), leaves),),
    )
    found = []
    for used in (adapter, replace(adapter, states_sha256="")):
        with LlamaEngine.open(
            real_model.path,
            name=real_model.name,
            sha256=sha256,
            settings=EngineSettings(context=512, parallel=8, keep_state=False),
            adapter=used,
        ) as engine:
            ((first, second, third),) = engine.answers(tree, ("はい",), ("いいえ",))
            assert first
            assert second
            assert third
            found.append((first, second, third))
    with_states, without = found
    assert [(each.margin, each.mass) for each in with_states] == [
        (each.margin, each.mass) for each in without
    ]
    assert {len(each.state) for each in with_states} == {4 + 128}
    assert len({each.state for each in with_states}) == len(texts)
    assert {each.state for each in without} == {b""}


@pytest.mark.model
def test_directions_of_another_model_are_refused(
    tmp_path: Path, real_model: InstalledModel
) -> None:
    sha256 = find_sha256(real_model.path)
    shipped = find_adapter(resources.get_adapters_folder(), sha256)
    assert shipped is not None
    path = tmp_path / "own.gguf"
    path.write_bytes(shipped.path.read_bytes())
    adapter = replace(shipped, path=path)
    np.save(adapter.states_path, np.eye(7, dtype=np.float16))
    with pytest.raises(ModelError) as caught:
        LlamaEngine.open(
            real_model.path,
            name=real_model.name,
            sha256=sha256,
            settings=EngineSettings(context=512, parallel=8),
            adapter=adapter,
        )
    assert caught.value.place == str(adapter.states_path)


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
