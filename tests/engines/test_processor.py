"""The class of processors: named from what llama.cpp says, known without loading it twice."""

import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.engines.llama import processor
from checker.engines.llama.library import load_kernels
from checker.engines.llama.processor import Kernels, find_processor_class

AVX2 = "CPU : SSE3 = 1 | AVX2 = 1 | AVX512 = 0 | LLAMAFILE = 1 | "
AMX = "CPU : SSE3 = 1 | AVX512 = 1 | AMX_INT8 = 1 | "
ARM = "Metal : EMBED_LIBRARY = 1 | CPU : NEON = 1 | SVE_CNT = 16 | "


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("LLAMA_CPP_LIB_PATH", raising=False)


def counted(found: Kernels) -> tuple[Callable[[], Kernels], list[str]]:
    """Return a function that finds these kernels, and the list of its calls."""
    calls: list[str] = []

    def load() -> Kernels:
        calls.append("loaded")
        return found

    return load, calls


@pytest.mark.parametrize(
    ("system", "machine", "found", "gpu_layers", "name"),
    [
        (
            "Linux",
            "x86_64",
            Kernels("0.3", AVX2),
            -1,
            "Linux x86_64: CPU SSE3 AVX2 LLAMAFILE; llama-cpp-python 0.3",
        ),
        (
            "Linux",
            "x86_64",
            Kernels("0.3", AMX),
            -1,
            "Linux x86_64: CPU SSE3 AVX512; llama-cpp-python 0.3",
        ),
        (
            "Windows",
            "AMD64",
            Kernels("0.3", AMX),
            -1,
            "Windows x86_64: CPU SSE3 AVX512 AMX_INT8; llama-cpp-python 0.3",
        ),
        (
            "Windows",
            "AMD64",
            Kernels("0.3", AVX2, ("Card 1", "Card 2")),
            12,
            (
                "Windows x86_64: CPU SSE3 AVX2 LLAMAFILE; Card 1 + Card 2 (12 layers);"
                " llama-cpp-python 0.3"
            ),
        ),
        (
            "Darwin",
            "arm64",
            Kernels("0.4", ARM, ("Apple M3",)),
            -1,
            (
                "Darwin aarch64: Metal EMBED_LIBRARY CPU NEON SVE_CNT=16; Apple M3 (all layers);"
                " llama-cpp-python 0.4"
            ),
        ),
    ],
)
def test_a_class_is_named_by_what_decides_the_sums(
    monkeypatch: pytest.MonkeyPatch,
    system: str,
    machine: str,
    found: Kernels,
    gpu_layers: int,
    name: str,
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert found.name(gpu_layers) == name


def test_the_library_is_loaded_once_for_as_long_as_it_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load, calls = counted(Kernels("0.3", AVX2))
    assert (
        find_processor_class(-1, load)
        == find_processor_class(-1, load)
        == Kernels("0.3", AVX2).name(-1)
    )
    assert calls == ["loaded"]
    monkeypatch.setattr(processor, "_processor", lambda: ("another processor",))
    find_processor_class(-1, load)
    assert calls == ["loaded", "loaded"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"key": "x"}', "\x00"])
def test_what_was_kept_wrongly_is_found_out_again(tmp_path: Path, content: str) -> None:
    load, calls = counted(Kernels("0.3", AVX2))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "processor.json").write_text(content, encoding="utf-8")
    assert find_processor_class(-1, load) == Kernels("0.3", AVX2).name(-1)
    assert calls == ["loaded"]


def test_a_graphics_card_may_change_and_is_looked_for_each_time() -> None:
    load, calls = counted(Kernels("0.3", AVX2, ("Card",)))
    find_processor_class(-1, load)
    find_processor_class(-1, load)
    assert calls == ["loaded", "loaded"]


def test_without_the_library_the_class_is_not_known() -> None:
    def missing() -> Kernels:
        raise ImportError

    assert find_processor_class(-1, missing) == ""


def test_a_cache_folder_that_cannot_be_written_costs_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "file" / "cache"))
    load, calls = counted(Kernels("0.3", AVX2))
    assert find_processor_class(-1, load) == find_processor_class(-1, load) != ""
    assert calls == ["loaded", "loaded"]


def test_this_machine_has_a_class(capfd: pytest.CaptureFixture[str]) -> None:
    found = load_kernels()
    assert " CPU " in found.name(-1)
    assert found.version in found.name(-1)
    assert load_kernels() == found
    assert capfd.readouterr() == ("", "")
