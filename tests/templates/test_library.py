"""Which templates there are, and which of two with one name counts."""

import shutil
from pathlib import Path

import pytest

from checker.core import resources
from checker.core.errors import ConfigError
from checker.templates.library import TemplateLibrary
from checker.templates.template_errors import TemplateErrors
from tests.support.templates import template

TEXT = "- {name: subject, label: 件名, type: text}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a company's folder with one template, `own`."""
    (tmp_path / "company").mkdir()
    template(tmp_path / "company", TEXT)
    return tmp_path / "company"


@pytest.fixture
def nothing_shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have checker ship nothing but what is put into the folder."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(resources, "get_documents_folder", lambda: shipped)
    return shipped


@pytest.mark.usefixtures("nothing_shipped")
def test_a_folder_of_templates_and_a_template_s_own_folder(folder: Path) -> None:
    for path in (folder, folder / "own"):
        library = TemplateLibrary((path,))
        assert list(library.folders) == ["own"]
        assert library.get("own").header.title == "社内"
        assert [header.template for _, header in library.headers()] == ["own"]
        assert library.errors == ()


def test_the_company_s_own_counts(folder: Path, nothing_shipped: Path) -> None:
    shutil.copytree(folder / "own", nothing_shipped / "own")
    shutil.copytree(folder / "own", nothing_shipped / "other")
    file = nothing_shipped / "own" / "template.yaml"
    file.write_text(file.read_text("utf-8").replace("社内", "出荷時"), encoding="utf-8")
    library = TemplateLibrary((folder,))
    assert sorted(library.folders) == ["other", "own"]
    assert library.get("own").header.title == "社内"
    assert TemplateLibrary().get("own").header.title == "出荷時"


def test_those_that_ship_are_named_without_the_folder_they_lie_in(
    folder: Path, nothing_shipped: Path
) -> None:
    shutil.copytree(folder / "own", nothing_shipped / "other")
    (error,) = TemplateLibrary().errors
    assert error.place == str(Path("other", "template.yaml")) + ":1:1"


@pytest.mark.usefixtures("nothing_shipped")
def test_a_path_to_a_folder_or_to_a_file_in_it(folder: Path) -> None:
    library = TemplateLibrary()
    for path in (folder / "own", folder / "own" / "template.yaml", folder / "own/template.md.j2"):
        assert library.get(str(path)).folder == folder / "own"


@pytest.mark.usefixtures("nothing_shipped")
def test_an_unknown_name_and_a_missing_folder(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        TemplateLibrary((folder,)).get("onw")
    assert caught.value.render("ja") == (
        "ひな型「onw」はありません。\n  → 「own」ではありませんか。"
    )
    with pytest.raises(ConfigError, match="no such folder of templates"):
        TemplateLibrary((tmp_path / "none",)).folders  # noqa: B018 - reading it is the point


@pytest.mark.usefixtures("nothing_shipped")
def test_one_that_cannot_be_read_does_not_hide_the_others(folder: Path) -> None:
    broken = folder / "broken"
    broken.mkdir()
    (broken / "template.yaml").write_text("template: broken\n", encoding="utf-8")
    library = TemplateLibrary((folder,))
    headers, faults = library.survey()
    assert [header.template for _, header in headers] == ["own"]
    assert [each.place for each in faults] == [f"{broken / 'template.yaml'}:1:1"]
    with pytest.raises(TemplateErrors):
        library.headers()


@pytest.mark.usefixtures("nothing_shipped")
def test_rule_sets_are_asked_for_only_when_a_template_is_opened(folder: Path) -> None:
    asked = []

    def _names() -> list[str]:
        asked.append(True)
        return ["minutes"]

    library = TemplateLibrary((folder,), _names)
    library.headers()
    assert not asked
    with pytest.raises(TemplateErrors, match="there is no rule set “ringi”"):
        library.get("own")
