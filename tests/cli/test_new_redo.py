"""`checker new --resume OUT.yaml --redo FIELD`: texts that are written anew."""

from pathlib import Path

import pytest
import yaml

from checker.cli.new_redo import Redo, apply_redo
from checker.jobs.write import write
from checker.jobs.write.redoing import DraftWish
from checker.jobs.write.working_copy import (
    format_working_copy,
    read_working_copy,
    split_changes,
)
from tests.support.command import Run
from tests.support.writing import YAML, author, order, template_in, tools

REASON = "棚が3台足りないため、買い足す。"
OTHER = "棚が3台足りない。"


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the trial template, with a document begun."""
    monkeypatch.setenv("CHECKER_TODAY", "2025-06-02")
    template_in(tmp_path, yaml=YAML)
    (tmp_path / "data.yaml").write_text("件名: 棚の購入\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("trial", "-o", "out.md", "--redo", "理由"), "--redo goes with --resume"),
        (("--resume", "out.md.yaml", "--tone", "である"), "go with --redo"),
        (("--resume", "out.md.yaml", "--redo", "理由", "--length", "many"), "is no length"),
        (("--resume", "out.md.yaml", "--redo", "理由", "--length", "0"), "is no length"),
        (("--resume", "out.md.yaml", "--redo", "理由", "--tone", "rude"), "rude"),
    ],
)
def test_options_that_do_not_go_together(
    trial: Path, run: Run, options: tuple[str, ...], says: str
) -> None:
    del trial
    done = run("new", "--no-model", *options)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())


def test_without_a_model_nothing_is_written_anew(trial: Path, run: Run) -> None:
    run("new", "trial", "--data", "data.yaml", "--no-model", "-o", "out.md")
    before = (trial / "out.md").read_bytes()
    done = run("new", "--resume", "out.md.yaml", "--redo", "理由", "--no-model")
    assert done.returncode == 2
    assert "no model to write it anew" in done.stderr
    assert (trial / "out.md").read_bytes() == before


def _begin(folder: Path) -> Path:
    """Return the working copy of a document that a model drafted."""
    asked = order(template_in(folder))
    who, _ = author(lambda _prompt: REASON)
    result = write(asked, tools(asked.template, who))
    path = folder / "out.md.yaml"
    path.write_text(format_working_copy(asked, result, "0"), encoding="utf-8")
    return path


def test_what_is_written_anew_is_no_longer_given(tmp_path: Path) -> None:
    copy = read_working_copy(_begin(tmp_path))
    asked = order(template_in(tmp_path))
    told = split_changes(copy, asked.template.header.fields)
    redo = Redo(("reason",), "です・ます", "shorter")
    told, asked = apply_redo(redo, told, asked)
    assert told.drafts == {}
    assert asked.wishes == {"reason": DraftWish(REASON, "です・ます", "shorter")}


def test_a_text_that_a_person_edited_can_be_written_anew(tmp_path: Path) -> None:
    path = _begin(tmp_path)
    path.write_text(path.read_text("utf-8").replace(REASON, "足りない。", 1), encoding="utf-8")
    asked = order(template_in(tmp_path))
    told = split_changes(read_working_copy(path), asked.template.header.fields)
    assert "理由" in told.data.values
    told, asked = apply_redo(Redo(("理由",)), told, asked)
    assert "理由" not in told.data.values
    assert asked.wishes == {"reason": DraftWish("足りない。")}


def test_the_working_copy_remembers_what_was_written_anew(tmp_path: Path) -> None:
    asked = order(template_in(tmp_path))
    who, _ = author(lambda _prompt: OTHER)
    _, asked = apply_redo(
        Redo(("reason",), None, "shorter"), read_working_copy(_begin(tmp_path)), asked
    )
    result = write(asked, tools(asked.template, who))
    made = yaml.safe_load(format_working_copy(asked, result, "0"))["made"]
    assert (made["redone"], made["drafted"]) == (["reason"], {"reason": OTHER})
