"""`checker templates list` and `show`, as a user runs them."""

import json
from pathlib import Path

import jsonschema
import pytest

from checker.core.config_layers import load_settings
from checker.templates.data import read_data
from checker.templates.library import TemplateLibrary
from tests.support.command import Run
from tests.support.templates import fill, texts

OWN = """\
template: own
title: 社内
description: 試しのひな型。
version: "2"
ruleset: ringi
fields:
  - {name: subject, label: 件名, type: text, help: 何の件か。, example: 更新の件}
  - {name: day, label: 起案日, type: date, default: today}
  - {name: price, label: 費用(税抜), type: amount, required: false}
  - {name: kind, label: 区分, type: choice, choices: [新規, 更新]}
  - {name: why, label: 理由, type: rich_text}
  - {name: total, label: 合計, type: amount, source: computed, compute: {total: items.price}}
  - name: items
    label: 明細
    type: rows
    columns:
      - {name: item, label: 品名, type: text, example: PC}
      - {name: price, label: "単価: 円", type: amount}
"""
BLANK = """\
# 社内
# checker new own --data FILE.yaml -o OUT

# 1行の文字、必須
# 何の件か。
# 例: 更新の件
件名:

# 日付(2025-06-02、2025年6月2日、令和7年6月2日)、空なら今日
起案日:

# 数値、単位 円、任意
費用(税抜):

# 選択(新規 / 更新)、必須
区分:

# 文章(「|」の次の行から字下げして書く。空行で段落、「- 」で箇条書き)、必須
理由: |

# 行(「- 」ごとに1行。.csv のファイル名でもよい)、必須
明細:
  - 品名:  # 1行の文字、必須、例 PC
    "単価: 円":  # 数値、単位 円、必須
"""


@pytest.fixture(autouse=True)
def own(tmp_path: Path) -> Path:
    """Configure a folder of one template, `own`, and return that template's folder."""
    folder = tmp_path / "company" / "own"
    folder.mkdir(parents=True)
    (folder / "template.yaml").write_text(OWN, encoding="utf-8")
    (folder / "template.md.j2").write_text("", encoding="utf-8")
    (tmp_path / "checker.toml").write_text('templates = "company"\n', encoding="utf-8")
    return folder


def test_the_list_has_the_company_s_own_and_those_that_ship(run: Run) -> None:
    result = run("templates", "list", "--lang", "ja")
    assert result.returncode == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["名前", "表題", "版", "規則集", "項目", "形式"]
    assert ["own", "社内", "2", "ringi", "7", "md"] in rows
    assert "ringi" in [row[0] for row in rows]


def test_the_list_as_json(run: Run, own: Path) -> None:
    rows = json.loads(run("templates", "list", "--format", "json").stdout)
    (row,) = (each for each in rows if each["template"] == "own")
    assert row == {
        "template": "own",
        "title": "社内",
        "description": "試しのひな型。",
        "version": "2",
        "language": "ja",
        "ruleset": "ringi",
        "fields": 7,
        "formats": ["md"],
        "folder": str(own),
    }


def test_a_broken_template_is_named_and_the_others_listed(run: Run, own: Path) -> None:
    file = own / "template.yaml"
    file.write_text(OWN.replace("type: date", "type: dtae"), encoding="utf-8")
    result = run("templates", "list")
    assert result.returncode == 2
    assert "template.yaml:8:5: unknown type “dtae”." in result.stderr
    assert "ringi" in result.stdout


def test_what_a_template_asks_for(run: Run) -> None:
    result = run("templates", "show", "own", "--lang", "ja")
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[:2] == ["社内  (own 2, ringi, md)", "試しのひな型。"]
    rows = [line.split() for line in lines[3:]]
    assert rows == [
        ["名前", "表示名", "型", "値", "必須", "説明"],
        ["subject", "件名", "text", "入力", "必須", "何の件か。"],
        ["day", "起案日", "date", "入力", "必須", "既定:", "today"],
        ["price", "費用(税抜)", "amount", "入力", "任意", "0円"],
        ["kind", "区分", "choice", "入力", "必須", "新規", "/", "更新"],
        ["why", "理由", "rich_text", "入力", "必須"],
        ["total", "合計", "amount", "計算", "必須", "0円"],
        ["items", "明細", "rows", "入力", "必須"],
        ["items.item", "品名", "text", "入力", "必須"],
        ["items.price", "単価:", "円", "amount", "入力", "必須", "0円"],
    ]


def test_the_same_as_json(run: Run) -> None:
    shown = json.loads(run("templates", "show", "own", "--format", "json").stdout)
    assert [each["name"] for each in shown["fields"]][:2] == ["subject", "day"]
    assert shown["fields"][3]["choices"] == ["新規", "更新"]
    assert shown["fields"][5]["compute"] == {"total": "items.price"}
    assert [each["name"] for each in shown["fields"][6]["columns"]] == ["item", "price"]


def test_a_data_file_to_fill_in(run: Run) -> None:
    assert run("templates", "show", "own", "--data").stdout == BLANK


def test_the_data_file_works_as_it_is_and_filled_in(own: Path, tmp_path: Path) -> None:
    made = TemplateLibrary((own,)).get("own")
    file = tmp_path / "blank.yaml"
    file.write_text(BLANK, encoding="utf-8")
    blank = texts(fill(made, read_data(file)))
    assert blank["subject"] == "【未記入: 件名】"
    assert blank["items"] == [{"item": "【未記入: 品名】", "price": "【未記入: 単価: 円】"}]
    text = BLANK.replace("件名:\n", "件名: 更新の件\n").replace("理由: |\n", "理由: |\n  古い。\n")
    text = text.replace("- 品名:", "- 品名: PC").replace('円":', '円": 1200円')
    file.write_text(text, encoding="utf-8")
    filled = texts(fill(made, read_data(file)))
    assert (filled["subject"], filled["why"], filled["total"]) == ("更新の件", "古い。", "1,200円")


def test_every_template_that_ships_gives_a_data_file_that_can_be_read(tmp_path: Path) -> None:
    from checker.templates.blank_data import write_blank_data  # noqa: PLC0415 - beside what it is tried on

    library = TemplateLibrary()
    assert library.errors == ()
    for name in library.folders:
        made = library.get(name)
        file = tmp_path / f"{name}.yaml"
        file.write_text(write_blank_data(made.header), encoding="utf-8")
        fill(made, read_data(file))


def test_a_name_that_is_none(run: Run) -> None:
    result = run("templates", "show", "owm")
    assert result.returncode == 2
    assert result.stderr == "checker: there is no template “owm”.\n  → Did you mean “own”?\n"


def test_help_has_an_example(run: Run) -> None:
    for command in (("templates", "list"), ("templates", "show")):
        result = run(*command, "--help")
        assert f"Example:  checker {' '.join(command)}" in result.stdout


def test_the_schema_accepts_the_template(run: Run) -> None:
    schema = json.loads(run("schema", "template").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == "checker template"


def test_paths_in_the_configuration_are_seen_from_its_file(tmp_path: Path) -> None:
    text = 'templates = ["a", "b"]\nnumbers = "総務/番号.json"\n'
    (tmp_path / "checker.toml").write_text(text, encoding="utf-8")
    (tmp_path / "below").mkdir()
    settings = load_settings(tmp_path / "below")
    assert settings.templates == (tmp_path / "a", tmp_path / "b")
    assert settings.numbers == tmp_path / "総務" / "番号.json"


def test_a_configured_folder_that_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text('templates = "none"\n', encoding="utf-8")
    result = run("templates", "list", "--lang", "ja")
    assert result.returncode == 2
    assert "ひな型のフォルダーが見つかりません" in result.stderr
    assert "設定の templates" in result.stderr
