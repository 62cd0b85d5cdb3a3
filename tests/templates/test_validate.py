"""`checker templates validate`: what it tries, what it says, and its exit code."""

import json
from datetime import date
from pathlib import Path

import pytest

from checker.core.verdict import Verdict
from checker.session import Options, Session
from checker.templates.filled_values import Prose
from checker.templates.load import load_template
from checker.templates.trial_values import build_samples
from checker.templates.validate import Validation, validate
from tests.support.command import Run
from tests.support.docx_builder import paragraph, row, run, table, word

TODAY = date(2025, 6, 2)
YAML = """\
template: order
title: 発注書
ruleset: own
fields:
  - {name: subject, label: 件名, type: text, example: 机の購入}
  - {name: note, label: 備考, type: text, required: false, example: 至急}
  - {name: photo, label: 写真, type: image, required: false}
  - name: items
    label: 明細
    type: rows
    max_rows: 90
    columns:
      - {name: name, label: 品名, type: text}
      - {name: price, label: 単価, type: amount}
      - {name: unused, label: 予備, type: text, required: false}
    example:
      - {name: 机, price: 12000}
  - {name: total, label: 合計, type: amount, source: computed, compute: {total: items.price}}
  - {name: memo, label: 控え, type: text, required: false, example: x}
"""
RULES = """\
ruleset: own
title: 発注書の決まり
language: ja
rules:
  - id: own.urgent
    kind: existence
    severity: error
    message: 至急は不可。
    patterns: [至急]
    examples: {good: [早めに。], bad: [至急。]}
"""
BODY = (
    paragraph("件名: {{ subject }}")
    + paragraph("{%p if note %}備考: {{ note }}{%p endif %}")
    + paragraph("{%p if photo %}{{ photo }}{%p endif %}")
    + table(
        row("品名", "単価"),
        row("{%tr for row in items %}{{ row.name }}", "{{ row.price }}{%tr endfor %}"),
        row("計", "{{ total }}"),
    )
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a template, beside its rule set."""
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "checker.toml").write_text('rules = ["own.yaml"]\n', encoding="utf-8")
    folder = tmp_path / "order"
    folder.mkdir()
    (folder / "template.yaml").write_text(YAML, encoding="utf-8")
    (folder / "template.docx").write_bytes(word(BODY))
    return folder


def validated(folder: Path, *, check: bool = True) -> list[Validation]:
    def review(path: Path, ruleset: str) -> Verdict:
        options = Options(ruleset=ruleset, use_model=False, language="en")
        return Session.open(folder.parent, options, "en").check(path)

    return validate(load_template(folder), TODAY, review if check else None)


def test_what_is_tried(folder: Path) -> None:
    found = build_samples(load_template(folder), folder, TODAY)
    sample, required, many, none = (
        found.tries[each] for each in ("sample", "required", "many", "no rows")
    )
    assert (sample["subject"], sample["note"], str(sample["total"])) == (
        "机の購入",
        "至急",
        "12,000円",
    )
    assert (required["note"], required["memo"], required["photo"]) == ("", "", "")
    assert len(many["items"]) == 60
    assert str(many["total"]) == "720,000円"
    assert none["items"] == ()
    assert found.made_up == ("photo",)


def test_made_up_values_are_of_their_type(folder: Path) -> None:
    kinds = {
        "a": "{name: a, label: 甲, type: date}",
        "b": "{name: b, label: 乙, type: amount, min: 5}",
        "c": "{name: c, label: 丙, type: choice, choices: [可, 否]}",
        "d": "{name: d, label: 丁, type: person}",
        "e": "{name: e, label: 戊, type: rich_text}",
    }
    fields = "".join(f"  - {each}\n" for each in kinds.values())
    text = f"template: order\ntitle: a\nruleset: own\nfields:\n{fields}"
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    values = build_samples(load_template(folder), folder, TODAY).tries["sample"]
    written = [str(values[each]) for each in "abcd"]
    assert written == ["2025年6月2日", "5円", "可", "山田 太郎"]
    assert isinstance(values["e"], Prose)


def test_working_template(folder: Path) -> None:
    (found,) = validated(folder)
    assert found.errors == ()
    assert found.tried == ("sample", "required", "many", "no rows")
    assert [(each.rule, each.quote) for each in found.findings or ()] == [("own.urgent", "至急")]
    assert found.fails


def test_nobody_is_asked_for_findings(folder: Path) -> None:
    (found,) = validated(folder, check=False)
    assert found.findings is None
    assert not found.fails


def test_unused_fields_and_columns(folder: Path) -> None:
    (found,) = validated(folder)
    unused = [
        (each.what.get("en"), each.place.rsplit("/")[-1])
        for each in found.notes
        if each.kind == "unused"
    ]
    assert unused == [
        ("The column “items.unused” is used nowhere.", "template.yaml:15:9"),
        ("The field “memo” is used nowhere.", "template.yaml:19:5"),
    ]


def test_field_that_only_feeds_a_computed_one_is_used(folder: Path) -> None:
    body = paragraph("{{ subject }}{{ note }}{{ photo }}{{ memo }}{{ total }}")
    (folder / "template.docx").write_bytes(word(body))
    (found,) = validated(folder)
    assert [each for each in found.notes if each.kind == "unused"] == []


def test_field_that_a_draft_may_use_is_used(folder: Path) -> None:
    draft = (
        "  - {name: text, label: 本文, type: rich_text, source: drafted, draft: {prompt: a%s}}\n"
    )
    for uses, left in (("", []), (", uses: [memo]", ["note"])):
        text = YAML.replace(
            "      - {name: unused, label: 予備, type: text, required: false}\n", ""
        )
        (folder / "template.yaml").write_text(text + draft % uses, encoding="utf-8")
        body = (
            BODY.replace("{{ note }}", "")
            .replace("{%p if note %}", "")
            .replace("備考: {%p endif %}", "")
        )
        (folder / "template.docx").write_bytes(word(body + paragraph("{{ text }}")))
        (found,) = validated(folder)
        names = [
            each.what.get("en").split("“")[1].split("”")[0]
            for each in found.notes
            if each.kind == "unused"
        ]
        assert names == left


def test_mended_tags_are_told(folder: Path) -> None:
    opening = f"<w:tc>{paragraph(run('{%tr fo') + run('r row in items %}'))}</w:tc>"
    body = table(row(opening), row("{{ row.name }}｛｛ row.price ｝｝"), row("{%tr endfor %}"))
    (folder / "template.docx").write_bytes(word(body))
    (found,) = validated(folder)
    mended = [
        (each.place.rpartition(":")[2], each.tag, each.what.get("en"))
        for each in found.notes
        if each.kind == "mended"
    ]
    assert mended == [
        ("body/0/r0/c0/0", "{%tr for row in items %}", "Word had split the tag; it is joined."),
        ("body/0/r1/c0/0", "｛｛ row.price ｝｝", "Full-width letters are read as plain ones."),
    ]


def test_error_that_shows_only_without_optional_fields(folder: Path) -> None:
    (folder / "template.docx").write_bytes(word(paragraph("{{ (items|first).name }}")))
    (found,) = validated(folder)
    (error,) = found.errors
    assert "(without rows)" in error.what.get(
        "en"
    ) or "(without optional fields)" in error.what.get("en")
    assert error.place.endswith("template.docx:body/0")


def test_examples_that_do_not_add_up(folder: Path) -> None:
    text = YAML.replace("source: computed,", "source: computed, max: 100,")
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    (error,) = validated(folder)[0].errors
    assert error.what.get("en").startswith("“合計”: ")


def test_both_forms_are_tried(folder: Path) -> None:
    (folder / "template.md.j2").write_text("# {{ subjet }}\n", encoding="utf-8")
    word_form, markdown = validated(folder)
    assert (word_form.form, word_form.errors) == (".docx", ())
    assert markdown.form == ".md"
    assert markdown.errors[0].place.endswith("template.md.j2:1")


def test_command_on_a_working_template(folder: Path, run: Run) -> None:
    text = YAML.replace("example: 至急", "example: 早めに")
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    done = run("templates", "validate", "order", cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert "rendered 4 ways and read again; 0 findings" in done.stdout


def test_command_on_a_document_that_fails(folder: Path, run: Run) -> None:
    done = run("templates", "validate", folder, "--format", "json", cwd=folder.parent)
    assert done.returncode == 1, done.stderr
    (found,) = json.loads(done.stdout)
    assert (found["template"], found["status"], found["form"]) == ("order", "fail", ".docx")
    assert [each["rule"] for each in found["findings"]] == ["own.urgent"]
    assert {each["kind"] for each in found["notes"]} == {"unused", "made-up"}


def test_command_on_a_broken_template(folder: Path, run: Run) -> None:
    body = paragraph("題") + paragraph("件名: {{ subjct }}")
    (folder / "template.docx").write_bytes(word(body))
    done = run("templates", "validate", folder, cwd=folder.parent)
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        f"{folder}/template.docx:body/1: There is no field “subjct” in template.yaml.",
        "  | 件名: {{ subjct }}",
        "  |       ^^^^^^^^^^^^",
        "  → Did you mean “subject”?",
        f"{folder}/template.docx: 1 error",
    ]


def test_command_on_a_folder_of_templates(folder: Path, run: Run) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "template.yaml").write_text("template: other\n", encoding="utf-8")
    done = run("templates", "validate", ".", "--format", "json", cwd=folder.parent)
    assert done.returncode == 2
    assert [each["status"] for each in json.loads(done.stdout)] == ["fail", "error"]


def test_command_on_a_name_that_there_is_not(folder: Path, run: Run) -> None:
    done = run("templates", "validate", "ordre", cwd=folder.parent)
    assert done.returncode == 2
    assert "there is no template “ordre”" in done.stdout
