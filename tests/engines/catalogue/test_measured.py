"""Figures of a model in words, and what is kept of a measurement."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from checker.core.errors import OutputError
from checker.core.messages import Message, in_languages
from checker.engines.catalogue.entries import CATALOGUE, DEFAULT_FIGURES, DEFAULT_NAME, find_entry
from checker.engines.catalogue.measurements import Machine, find_kept, keep
from checker.engines.catalogue.model_figures import Figures
from tests.support.models import SHA256, measurement
from tests.support.spoken import spoken

FIGURES = Figures(94.6, 24.4, 0.822, 0.836, 2061, in_languages(ja="2コア", en="2 cores"))


def test_figures_on_one_line() -> None:
    assert spoken(FIGURES.words) == (
        "正答率: 日本語 82%、英語 84%。入力 95、出力 24 トークン/秒。メモリ 2,061 MiB(2コア)",
        (
            "right: Japanese 82%, English 84%; prompt 95, output 24 tokens/s; "
            "memory 2,061 MiB (2 cores)"
        ),
    )


def test_what_is_not_known_is_left_out() -> None:
    some = replace(FIGURES, prompt_rate=None, right_ja=None, memory_mib=None)
    assert spoken(some.words) == (
        "正答率: 英語 84%。出力 24 トークン/秒(2コア)",
        "right: English 84%; output 24 tokens/s (2 cores)",
    )


def test_a_measurement_comes_down_to_figures() -> None:
    assert measurement().figures == Figures(
        94.6,
        24.4,
        0.8,
        None,
        2061,
        Message("model.cores", count=2, system="Linux x86_64"),
    )
    server = measurement(machine=None).figures
    assert spoken(server.machine) == ("サーバー側", "on the server")


def test_one_core_is_not_many() -> None:
    words = Machine(cores=1, system="Windows AMD64").words
    assert spoken(words) == ("1コア、Windows AMD64", "1 core, Windows AMD64")


def test_the_catalogue_shows_figures_rather_than_the_older_words() -> None:
    entry = find_entry(DEFAULT_NAME)
    assert entry is not None
    assert entry.figures is DEFAULT_FIGURES
    assert replace(entry, figures=None).measured == entry.measured_at
    assert replace(entry, figures=FIGURES).measured == FIGURES.words
    assert [each.name for each in CATALOGUE if each.figures not in {None, DEFAULT_FIGURES}] == []


def test_what_is_kept_comes_back_the_latest_first() -> None:
    plain = measurement(adapter="", measured_on=date(2025, 11, 25))
    keep(plain)
    path = keep(measurement())
    assert path.name == "abababababab-cdcdcdcdcdcd.json"
    assert find_kept(SHA256) == (measurement(), plain)


def test_a_new_run_takes_the_place_of_the_one_before() -> None:
    keep(measurement(prompt_rate=10.0))
    keep(measurement())
    assert find_kept(SHA256) == (measurement(),)


def test_another_model_s_are_not_given_out() -> None:
    keep(measurement())
    assert find_kept(SHA256[:12] + "0" * 52) == ()
    assert find_kept("0" * 64) == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"model": "tiny"}', b"\xff\xfe"])
def test_a_damaged_file_counts_as_not_there(content: bytes) -> None:
    keep(measurement()).write_bytes(content)
    assert find_kept(SHA256) == ()


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(OutputError) as caught:
        keep(measurement())
    assert caught.value.place == str(tmp_path / "file" / "bench" / "abababababab-cdcdcdcdcdcd.json")
