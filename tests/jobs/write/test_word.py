"""A shipped template of Word: it holds what was given, and says what is doubtful."""

import io
import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from checker.formats.docx.read import read
from checker.jobs.write import WriteRequest, WriteResult, write
from checker.jobs.write.writer_context import ProgressListener
from checker.session import Options, Session
from checker.templates.data import Data
from checker.templates.filling import sample
from tests.support.writing import TODAY, author

SUPPORTED = "二重予約が13件起きています。"


@pytest.fixture(scope="module")
def session() -> Session:
    return Session.open(Path(), Options(use_model=False, language="ja"), "ja")


def _written(session: Session, tmp_path: Path, said: str) -> WriteResult:
    template = session.template("ringi")
    given = sample(template)
    drafted = {each.name for each in template.header.of_source("drafted")}
    values = {name: value for name, value in given.values.items() if name not in drafted}
    order = WriteRequest(
        template=template,
        data=replace(given, values=values),
        path=tmp_path / "稟議書.docx",
        form=".docx",
        language="ja",
        today=TODAY,
        rounds=0,
    )
    who, _ = author(lambda _prompt: said)
    services = session.writer(template).services(order, ProgressListener())
    return write(order, replace(services, author=who))


def test_given_values_and_drafts_stand_in_the_document(session: Session, tmp_path: Path) -> None:
    made = _written(session, tmp_path, SUPPORTED)
    document = read(tmp_path / "稟議書.docx", made.data)
    text = "\n".join(block.text for block in document.walk())
    assert "会議室予約システムの導入について" in text
    assert "1,089,000" in text.replace("\u2009", "")
    assert text.count(SUPPORTED) >= 3
    assert "writing.missing" not in {each.rule for each in made.verdict.findings}


def test_a_comment_says_why_at_each_mark(session: Session, tmp_path: Path) -> None:
    made = _written(session, tmp_path, "総額は7,777,777円です。")
    (tmp_path / "稟議書.docx").write_bytes(made.data)
    with ZipFile(tmp_path / "稟議書.docx") as opened:
        comments = opened.read("word/comments.xml").decode("utf-8")
    assert "7,777,777円" in comments
    assert "データにもメモにもありません" in comments
    document = read(tmp_path / "稟議書.docx", made.data)
    assert any("総額は【要確認】です。" in block.text for block in document.walk())
    found = [each for each in made.verdict.findings if each.rule == "writing.doubtful"]
    assert {each.quote for each in found} == {"【要確認】"}
    assert made.verdict.document.sha256 == document.sha256


def test_open_fields_are_highlighted(session: Session, tmp_path: Path) -> None:
    template = session.template("ringi")
    order = WriteRequest(
        template=template,
        data=Data({}),
        path=tmp_path / "稟議書.docx",
        form=".docx",
        language="ja",
        today=TODAY,
        rounds=0,
    )
    made = write(order, session.writer(template).services(order, ProgressListener()))
    with ZipFile(io.BytesIO(made.data)) as opened:
        body = opened.read("word/document.xml").decode("utf-8")
    open_runs = [each for each in re.findall(r"<w:r>.*?</w:r>", body) if "【未記入: " in each]
    assert open_runs
    assert all('<w:highlight w:val="yellow"/>' in each for each in open_runs)
