"""`checker fix` on Word files: never over the input unasked, tracked or plain, and what it says."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from checker.formats.docx.read import read
from tests.support.command import Run
from tests.support.docx_builder import paragraph, word, word_parts, zipped
from tests.support.docx_builder import run as words

RULES = (
    "ruleset: own\nrules:\n  - {id: own.terms, kind: substitution, swap: {弊社: 当社}, fix: safe}\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(RULES, encoding="utf-8")
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "稟議書.docx"
    found.write_bytes(word(paragraph("弊社の費用")))
    return found


def _kinds(file: Path) -> list[str]:
    return [each.kind for each in read(file, file.read_bytes()).markup]


def _text(file: Path) -> str:
    return read(file, file.read_bytes()).blocks[0].text


def test_without_a_target_it_is_refused(run: Run, own: Path, file: Path) -> None:
    before = file.read_bytes()
    result = run("fix", "-r", own, file.name)
    assert result.returncode == 2
    assert result.stderr == (
        "checker: 稟議書.docx: where should the fixed Word file go?\n  → Name a copy with"
        " -o OUT.docx, or use --in-place (keeps a .bak) or --check-only.\n"
    )
    assert (file.read_bytes(), sorted(p.name for p in file.parent.iterdir())) == (
        before,
        ["own.yaml", "稟議書.docx"],
    )


def test_a_copy_has_tracked_changes(run: Run, own: Path, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    result = run("fix", "-r", own, file.name, "-o", "直し.docx")
    assert (result.returncode, result.stderr) == (0, "")
    copy = tmp_path / "直し.docx"
    assert (_text(copy), _kinds(copy)) == ("当社の費用", ["deletion", "insertion"])
    assert file.read_bytes() == before


def test_a_fixed_copy_is_checked_without_its_own_changes(
    run: Run, file: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "leftover.yaml"
    rules.write_text(
        f"{RULES}  - {{id: own.leftover, kind: leftover}}\n"
        "  - {id: own.align, kind: paragraph, alignment: right}\n",
        encoding="utf-8",
    )
    run("fix", "-r", rules, file.name, "--grade", "unsafe", "-o", "直し.docx")
    assert sorted(_kinds(tmp_path / "直し.docx")) == ["deletion", "format", "insertion"]
    done = run("check", "--no-model", "-r", rules, "--format", "json", "直し.docx")
    verdict = json.loads(done.stdout)
    assert (done.returncode, verdict["findings"]) == (0, [])
    (note,) = verdict["notes"]
    assert note.startswith("Changes tracked by checker are left in one paragraph.")


def test_a_change_of_somebody_else_is_still_left_over(
    run: Run, own: Path, file: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "leftover.yaml"
    leftover = "  - {id: own.leftover, kind: leftover}\n"
    rules.write_text(RULES + leftover, encoding="utf-8")
    run("fix", "-r", own, file.name, "-o", "直し.docx")
    copy = tmp_path / "直し.docx"
    with ZipFile(copy) as packed:
        parts = {each: packed.read(each) for each in packed.namelist()}
    body = parts["word/document.xml"].decode().replace('"checker"', '"総務 高橋"')
    parts["word/document.xml"] = body.encode()
    with ZipFile(copy, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    done = run("check", "--no-model", "-r", rules, "--format", "json", copy.name)
    assert [each["rule"] for each in json.loads(done.stdout)["findings"]] == ["own.leftover"]


def test_plain_and_in_place_with_a_backup(run: Run, own: Path, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    assert run("fix", "-r", own, file.name, "--plain", "--in-place").returncode == 0
    assert (_text(file), _kinds(file)) == ("当社の費用", [])
    assert (tmp_path / "稟議書.docx.bak").read_bytes() == before


def test_a_repair_of_looks_is_told_in_words(run: Run, file: Path, tmp_path: Path) -> None:
    rules = tmp_path / "looks.yaml"
    rules.write_text(
        "ruleset: own\nrules:\n  - {id: own.align, kind: paragraph, alignment: right}\n"
        "  - {id: own.page, kind: page, size: A4}\n",
        encoding="utf-8",
    )
    file.write_bytes(word(paragraph("当社の費用") + "<w:sectPr/>"))
    result = run("fix", "-r", rules, file.name, "-o", "直し.docx")
    assert result.returncode == 0
    assert "paragraph  own.align  “当社の費用”: make the alignment right\n" in result.stdout
    assert "the whole document  own.page  make the paper A4\n" in result.stdout
    assert "a person has to look at the result; --grade unsafe makes it" in result.stdout
    assert _kinds(tmp_path / "直し.docx") == ["format"]


def test_a_diff_shows_the_text(run: Run, own: Path, file: Path) -> None:
    before = file.read_bytes()
    result = run("fix", "-r", own, file.name, "--diff")
    assert result.stdout.splitlines()[2:] == ["@@ -1 +1 @@", "-弊社の費用", "+当社の費用"]
    assert file.read_bytes() == before


def test_check_only(run: Run, own: Path, file: Path) -> None:
    result = run("fix", "-r", own, file.name, "--check-only", "--format", "json")
    said = json.loads(result.stdout)
    assert (result.returncode, said["changed"], said["written"]) == (1, True, None)
    assert [(each["before"], each["after"]) for each in said["fixed"]] == [("弊社", "当社")]


def test_another_ending_is_refused(run: Run, own: Path, file: Path, tmp_path: Path) -> None:
    result = run("fix", "-r", own, file.name, "-o", "直し.docm")
    assert result.returncode == 2
    assert "needs the ending of the original (.docx)" in result.stderr
    assert not (tmp_path / "直し.docm").exists()


SETTINGS = '<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'
GUARDED = {
    "signed": (
        zipped(
            word_parts(paragraph("弊社"))
            | {"_xmlsignatures/origin.sigs": "", "_xmlsignatures/s.xml": "<s/>"}
        ),
        "The file is digitally signed; in a fixed copy the signature is void.",
    ),
    "protected": (
        word(paragraph("弊社"), settings=SETTINGS),
        "Editing is restricted, in the copy too.",
    ),
}


@pytest.mark.parametrize("name", GUARDED)
def test_guarded_files_are_fixed_in_a_copy_only(
    run: Run, own: Path, tmp_path: Path, name: str
) -> None:
    data, says = GUARDED[name]
    guarded = tmp_path / "契約書.docx"
    guarded.write_bytes(data)
    refused = run("fix", "-r", own, guarded.name, "--in-place")
    assert refused.returncode == 2
    assert says in refused.stderr
    assert (guarded.read_bytes(), list(tmp_path.glob("*.bak"))) == (data, [])
    made = run("fix", "-r", own, guarded.name, "-o", "写し.docx")
    assert made.returncode == 0
    assert says in made.stderr
    assert _text(tmp_path / "写し.docx") == "当社"


def test_what_is_not_fixed_becomes_a_comment(run: Run, tmp_path: Path) -> None:
    field = f'<w:fldSimple w:instr="AUTHOR">{words("弊社")}</w:fldSimple>'
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "稟議書.docx").write_bytes(word(paragraph(words("弊社と") + field)))
    done = run("fix", "-r", "own.yaml", "稟議書.docx", "--comments", "-o", "写し.docx")
    copy = tmp_path / "写し.docx"
    document = read(copy, copy.read_bytes())
    assert (done.returncode, document.blocks[0].text) == (0, "当社と弊社")
    (comment,) = (each for each in document.markup if each.kind == "comment")
    assert document.quote(comment.span) == "弊社"
    assert comment.text.splitlines()[0] == "[修正の見送り] own.terms"
    assert comment.text.splitlines()[-2].startswith("直さなかった理由: フィールド(目次")
    assert comment.text.splitlines()[-1] == "規則: own.terms"


def test_findings_without_a_fix_become_comments_too(run: Run, tmp_path: Path) -> None:
    """Comments speak the document's language, the report the user's."""
    rules = RULES + "  - {id: own.offence, kind: existence, words: [ばか]}\n"
    (tmp_path / "own.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "稟議書.docx").write_bytes(word(paragraph("弊社はばかではない。")))
    done = run("fix", "-r", "own.yaml", "稟議書.docx", "--comments", "-o", "写し.docx")
    copy = tmp_path / "写し.docx"
    document = read(copy, copy.read_bytes())
    (comment,) = (each for each in document.markup if each.kind == "comment")
    assert document.quote(comment.span) == "ばか"
    assert comment.text.splitlines()[:2] == ["[警告] own.offence", "「ばか」が使われています。"]
    assert "“ばか”" in done.stdout
    assert "「ばか」" not in done.stdout
