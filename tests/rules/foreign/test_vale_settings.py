"""`.vale.ini`: sections, switches, packages, vocabularies; and scopes."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import RulesetError
from checker.formats import FORMATS
from checker.rules.foreign import vale
from checker.rules.foreign.model import Imported
from checker.rules.foreign.recognise import find_reader
from checker.rules.foreign.vale.globs import expand_braces, find_formats, matches_path
from checker.rules.foreign.vale.ini import parse_ini
from checker.rules.foreign.vale.scopes import read_scopes
from tests.rules.foreign.helpers import as_it_is, found

_RULE = "extends: existence\nmessage: \"no '%s'\"\ntokens: [foo]\n"


def _project(folder: Path, settings: str, **rules: str) -> Path:
    for name, text in {"One": _RULE, "Two": _RULE, **rules}.items():
        path = folder / "styles" / "House" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ini = folder / ".vale.ini"
    ini.write_text(f"StylesPath = styles\n{settings}", encoding="utf-8")
    return ini


def _rules(path: Path) -> dict[str, dict[str, Any]]:
    return {draft.data["id"]: draft.data for draft in vale.read(path).drafts}


def _notes(imported: Imported) -> list[str]:
    notes = [note.get("en") for note in imported.notes]
    return notes + [note.get("en") for draft in imported.drafts for note in draft.notes]


def test_keys_stand_several_times_and_have_remarks() -> None:
    text = "A = 1 ; remark\nA = 2\n# B = 3\n[*.md]\nA = x,y\nC = a\\\n b\n[*.md]\nA = z\n"
    core, section = parse_ini(text)
    assert core.values["A"] == ["1", "2"]
    assert section.listed("A") == ["x", "y", "z"]
    assert section.last("C") == "ab"


def test_switches_and_levels(tmp_path: Path) -> None:
    rules = _rules(
        _project(tmp_path, "[*]\nBasedOnStyles = House\nHouse.One = error\nHouse.Two = NO\n")
    )
    assert rules["house.one"]["severity"] == "error"
    assert rules["house.two"]["enabled"] is False


def test_least_level(tmp_path: Path) -> None:
    settings = "MinAlertLevel = error\n[*]\nBasedOnStyles = House\nHouse.One = error\n"
    rules = _rules(_project(tmp_path, settings))
    assert "enabled" not in rules["house.one"]
    assert rules["house.two"]["enabled"] is False


@pytest.mark.parametrize(
    ("settings", "when"),
    [
        ("[*]\nBasedOnStyles = House\n", None),
        ("[*.md]\nBasedOnStyles = House\n", {"format": ["md"]}),
        ("[*.{md,txt}]\nBasedOnStyles = House\n", {"format": ["md", "txt"]}),
        (
            "[*]\nBasedOnStyles = House\n[*.md]\nBasedOnStyles =\n",
            {"format": [name for name in FORMATS if name != "md"]},
        ),
        ("[README.md]\nHouse.One = YES\n", {"filename": ["README.md"]}),
        ("[docs/*.md]\nHouse.One = YES\n", {"filename": ["*.md"]}),
    ],
)
def test_sections(tmp_path: Path, settings: str, when: object) -> None:
    assert _rules(_project(tmp_path, settings))["house.one"].get("when") == when


def test_what_a_section_cannot_say_here_is_said(tmp_path: Path) -> None:
    settings = "[*]\nBasedOnStyles = House\nTransform = x\n[a/README.md]\nHouse.One = NO\n"
    notes = _notes(vale.read(_project(tmp_path, f"Packages = Google\nOdd = 1\n{settings}")))
    for words in ("Google", "Odd", "Transform", "it is off in [a/README.md]"):
        assert any(words in note for note in notes), words


def test_ignored_and_skipped_scopes(tmp_path: Path) -> None:
    settings = "IgnoredScopes = code, strong\nSkippedScopes = h2, pre\n[*]\nBasedOnStyles = House\n"
    ini = _project(tmp_path, f"{settings}TokenIgnores = (<<[^>]+>>)\n")
    draft = tmp_path / "draft.md"
    draft.write_text("foo **foo** `foo` <<foo>>\n\n## foo\n\n### foo\n", encoding="utf-8")
    rows = [row[1:3] for row in found(as_it_is(ini), draft) if row[0] == "house.one"]
    assert rows == [(1, 1), (5, 5)]


def test_code_is_read_where_it_is_not_ignored(tmp_path: Path) -> None:
    settings = "IgnoredScopes = strong\nSkippedScopes = h2\n[*]\nBasedOnStyles = House\n"
    draft = tmp_path / "draft.md"
    draft.write_text("`foo` **foo**\n\n```\nfoo\n```\n", encoding="utf-8")
    rows = [row[1:3] for row in found(as_it_is(_project(tmp_path, settings)), draft)]
    assert rows == [(1, 2), (1, 2), (4, 1), (4, 1)]


def test_vocabularies_of_both_layouts(tmp_path: Path) -> None:
    ini = _project(tmp_path, "Vocab = New, Old, None\n[*]\nBasedOnStyles = House\n")
    for folder, word in (("config/vocabularies/New", "foo"), ("Vocab/Old", "[Ff]oobar")):
        path = tmp_path / "styles" / folder / "accept.txt"
        path.parent.mkdir(parents=True)
        path.write_text(f"# remark\n{word}\n", encoding="utf-8")
    imported = vale.read(ini)
    assert imported.params["vocabulary"] == [r"(?-i:\b(?:foo)\b)", r"(?-i:\b(?:[Ff]oobar)\b)"]
    assert "the vocabulary None is missing." in _notes(imported)
    draft = tmp_path / "draft.md"
    draft.write_text("foo\n", encoding="utf-8")
    assert found(as_it_is(ini), draft) == []


@pytest.mark.parametrize(
    "settings",
    [
        "[*]\nBasedOnStyles = None\n",
        "MinAlertLevel = loud\n",
        "[*]\nHouse.One = loud\n",
        "StylesPath = none\n",
    ],
)
def test_what_is_wrong_is_an_error(tmp_path: Path, settings: str) -> None:
    ini = _project(tmp_path, "")
    own = "" if settings.startswith("StylesPath") else "StylesPath = styles\n"
    ini.write_text(own + settings, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        vale.read(ini)
    assert ".vale.ini" in caught.value.place


def _zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_a_package_of_one_style(tmp_path: Path) -> None:
    path = _zipped(tmp_path / "House.zip", {"House/One.yml": _RULE, "House/meta.json": "{}"})
    assert [each.rule.id for each in as_it_is(path).rules] == ["house.one"]


def test_a_package_with_a_configuration(tmp_path: Path) -> None:
    files = {
        "pkg/.vale.ini": "StylesPath = styles\nVocab = V\n[*.md]\nBasedOnStyles = House\n",
        "pkg/styles/House/One.yml": _RULE,
        "pkg/styles/Other/Two.yml": _RULE,
        "pkg/styles/config/vocabularies/V/accept.txt": "foo\n",
    }
    imported = vale.read_package(_zipped(tmp_path / "pkg.zip", files))
    assert [draft.data["id"] for draft in imported.drafts] == ["house.one"]
    assert imported.drafts[0].data["when"] == {"format": ["md"]}
    assert imported.params["vocabulary"]


@pytest.mark.parametrize("name", ["House.zip", "House"])
def test_packages_of_a_configuration(tmp_path: Path, name: str) -> None:
    package = tmp_path / "packages"
    package.mkdir()
    if name.endswith(".zip"):
        _zipped(package / name, {"House/One.yml": _RULE})
    else:
        (package / name).mkdir()
        (package / name / "One.yml").write_text(_RULE, encoding="utf-8")
    ini = tmp_path / ".vale.ini"
    ini.write_text(f"Packages = packages/{name}\n[*]\nBasedOnStyles = House\n", encoding="utf-8")
    assert [each.rule.id for each in as_it_is(ini).rules] == ["house.one"]


def test_a_zip_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"no")
    with pytest.raises(RulesetError):
        vale.read_package(path)


def test_a_style_folder_and_one_rule(tmp_path: Path) -> None:
    style = _project(tmp_path, "").parent / "styles" / "House"
    assert [each.rule.id for each in as_it_is(style).rules] == ["house.one", "house.two"]
    assert [each.rule.id for each in as_it_is(style / "Two.yml").rules] == ["house.two"]
    assert find_reader(tmp_path / "styles") is None


def test_a_rule_may_extend_another(tmp_path: Path) -> None:
    ini = _project(
        tmp_path, "[*]\nBasedOnStyles = House\n", Two="extends: House.One\nlevel: error\n"
    )
    two = _rules(ini)["house.two"]
    assert (two["kind"], two["severity"], two["message"]) == ("existence", "error", "no '{match}'")


@pytest.mark.parametrize(
    ("glob", "expected"),
    [("*.md", {"md"}), ("*.{md,docx}", {"md", "docx"}), ("*.adoc", set()), ("README.md", None)],
)
def test_formats_of_globs(glob: str, expected: set[str] | None) -> None:
    assert find_formats(glob) == expected


def test_globs() -> None:
    assert expand_braces("{a,b}.{c,d}") == ["a.c", "a.d", "b.c", "b.d"]
    assert matches_path("docs/*.md", "docs/a/b.md")
    assert not matches_path("docs/*.md", "other/b.md")


@pytest.mark.parametrize(
    ("scope", "way", "expected"),
    [
        ("heading", "text", {"block": ["heading"]}),
        ("heading.h2.md", "text", {"block": ["heading"], "heading_level": [2]}),
        ("table.header", "text", {"in_table": True, "header_row": True}),
        ("table.cell", "text", {"in_table": True, "header_row": False}),
        ("list", "text", {"block": ["list-item"]}),
        ("alt", "text", {"block": ["image"]}),
        ("sentence", "sentence", {"unit": "sentence"}),
        ("link", "link", {"inline": ["link"]}),
        ("strong", "strong", {"inline": ["strong"]}),
        ("raw", "raw", {"raw": True}),
        ("heading & ~heading.h1", "text", {"not": {"block": ["heading"], "heading_level": [1]}}),
    ],
)
def test_scopes(scope: str, way: str, expected: dict[str, Any]) -> None:
    (place,) = read_scopes([scope]).places
    assert place.way == way
    assert expected.items() <= place.scope([], []).items()


def test_scopes_that_name_nothing_are_said() -> None:
    assert read_scopes(["comment.line"]).unknown == ["comment", "line"]
    assert read_scopes(["comment.line"]).places == []
    assert read_scopes(["nonsense"]).unknown == ["nonsense"]


def test_several_scopes_read_in_several_ways() -> None:
    found_places = read_scopes(["heading.h1", "heading.h2", "link"]).places
    assert [place.way for place in found_places] == ["text", "link"]
    assert len(found_places[0].scope([], [])["or"]) == 2


def test_a_level_for_a_whole_style(tmp_path: Path) -> None:
    """A rule's own level comes first."""
    settings = "[*]\nBasedOnStyles = House\nHouse = suggestion\nHouse.Two = error\n"
    path = _project(tmp_path, settings)
    rules = _rules(path)
    assert [rules[f"house.{name}"]["severity"] for name in ("one", "two")] == ["info", "error"]
    assert _notes(vale.read(path)) == []


@pytest.mark.parametrize("scope", ["doc(h2 + p)", "text & class.note", "title"])
def test_a_scope_that_is_nowhere_here_is_not_everywhere(tmp_path: Path, scope: str) -> None:
    rule = f"{_RULE}scope: '{scope}'\n"
    metric = f"extends: metric\nformula: words\ncondition: '> 1'\nmessage: m\nscope: '{scope}'\n"
    path = _project(tmp_path, "[*]\nBasedOnStyles = House\n", One=rule, Three=metric)
    assert _rules(path)["house.one"]["enabled"] is False
    assert _rules(path)["house.three"]["enabled"] is False
    assert _rules(path)["house.two"].get("enabled", True)


def test_a_sentence_may_stand_in_a_heading_or_a_cell(tmp_path: Path) -> None:
    path = _project(tmp_path, "[*]\nHouse.One = YES\n", One=f"{_RULE}scope: sentence\n")
    draft = tmp_path / "draft.md"
    draft.write_text("# A foo\n\nA foo.\n\n| foo |\n|---|\n| a foo |\n", encoding="utf-8")
    assert [row[1] for row in found(as_it_is(path), draft)] == [1, 3, 5, 7]


def test_an_address_is_no_text(tmp_path: Path) -> None:
    path = _project(tmp_path, "[*]\nHouse.One = YES\n")
    draft = tmp_path / "draft.md"
    draft.write_text("A foo, https://foo.example/foo and (http://a.example/foo) foo.\n", "utf-8")
    assert [row[2] for row in found(as_it_is(path), draft)] == [3, 59]


def test_a_token_with_a_key_that_has_no_counterpart_stops_its_rule_alone(tmp_path: Path) -> None:
    rule = (
        "extends: sequence\nmessage: m\ntokens:\n"
        "  - {pattern: foo, target: true}\n  - {upos: NOUN}\n"
    )
    path = _project(tmp_path, "[*]\nBasedOnStyles = House\n", One=rule)
    ruleset = as_it_is(path)
    assert [each.rule.id for each in ruleset.rules if each.rule.enabled] == ["house.two"]
    assert _notes(vale.read(path)) == ["`tokens.target` is not used.", "`tokens.upos` is not used."]
