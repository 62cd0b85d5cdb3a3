"""Each format of one run over the examples, as it was read by a person and kept."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.reports import golden
from tests.reports.reading import READ
from tests.reports.samples import rendered
from tests.support.command import Run


@pytest.mark.parametrize("form", list(golden.ENDINGS))
def test_a_format_is_what_it_was(form: str) -> None:
    kept = golden.golden(form).read_text(encoding="utf-8")
    assert kept.strip()
    assert golden.made(form) == kept


@pytest.mark.parametrize("form", list(READ))
def test_a_golden_is_valid_and_says_every_finding(form: str) -> None:
    files = golden.kept()
    said = READ[form](golden.golden(form).read_text(encoding="utf-8"))
    found = sum(len(each.new) for each in files) + 1
    assert found > 40
    if form == "github":
        assert len(said) <= 29
    else:
        assert len(said) == found


def test_the_examples_as_they_are_checked_today_are_valid_in_every_format() -> None:
    paths = golden.examples()
    files = [golden.as_linted(golden.checked(each)) for each in (paths[0], paths[-1])]
    assert all(each.new for each in files)
    for form, read in READ.items():
        text = rendered(form, files, golden.data(files))
        if form != "github":
            assert len(read(text)) == sum(len(each.new) for each in files)


def test_json_is_what_the_exported_schema_says(run: Run) -> None:
    schema = json.loads(run("schema", "lint").stdout)
    value = json.loads(golden.golden("json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(value)
    del value["files"][0]["path"]
    assert not Draft202012Validator(schema).is_valid(value)


def test_rdjson_suggestions_put_in_place_are_the_fixes() -> None:
    """Reviewdog cuts a line by bytes and puts the text in: what is cut is what was quoted."""
    files = {each.path: each for each in golden.kept()}
    value = json.loads(golden.golden("rdjson").read_text(encoding="utf-8"))
    suggested = [each for each in value["diagnostics"] if "suggestions" in each]
    assert suggested
    for each in suggested:
        path = each["location"]["path"]
        span = each["suggestions"][0]["range"]
        line = Path(golden.ROOT / path).read_bytes().split(b"\n")[span["start"]["line"] - 1]
        cut = line[span["start"]["column"] - 1 : span["end"]["column"] - 1].decode()
        fixes = [
            (one.quote, one.fix.replacement)
            for one in files[path].new
            if one.fix is not None and one.rule == each["code"]["value"]
        ]
        assert (cut, each["suggestions"][0]["text"]) in fixes
