"""A Word file carries a record of what was proposed in it, and not a word of what it says."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest

from checker.core.digest import digest
from checker.formats.docx.edit.proposal_record import (
    NAMESPACE,
    ChangedBlock,
    Reason,
    Record,
    RecordedChange,
    RecordedRemark,
    read_record,
    record,
)
from checker.formats.docx.read import read
from tests.support.docx_builder import paragraph, strict, word, word_parts, zipped
from tests.support.word_copies import PATH, names, part

_PRINT = ".".join(map(digest, ("資料は", "適宜", "更新する。")))
_REMARK = RecordedRemark("own.vague", _PRINT, digest("言"), "body/0", 3, before=True, masked=True)
_PROPOSAL = RecordedChange(
    *map(digest, ("サーバ", "サーバー", "", "を")), (Reason("own.words", _PRINT, 0, 4),)
)
_BLOCK = ChangedBlock("body/1/r0/c0/0", (digest("台帳"), digest("を")), (_PROPOSAL,))
_BOTH = Record((_REMARK,), (_BLOCK,))
_FILE = word(paragraph("資料は適宜更新する。"))


def test_it_is_read_as_it_was_written() -> None:
    data = record(_FILE, _BOTH)
    assert read_record(data) == _BOTH
    assert "適宜" not in part(data, "customXml/item.xml").decode()
    docx.Document(io.BytesIO(data))
    assert read(PATH, data).blocks == read(PATH, _FILE).blocks


def test_all_other_parts_stay_byte_for_byte() -> None:
    data = record(_FILE, _BOTH)
    new = ["customXml/item.xml", "customXml/itemProps.xml", "customXml/_rels/item.xml.rels"]
    assert set(names(data)) - set(names(_FILE)) == set(new)
    changed = {name for name in names(_FILE) if part(data, name) != part(_FILE, name)}
    assert changed == {"[Content_Types].xml", "word/_rels/document.xml.rels"}


def test_there_is_one_and_new_comments_leave_the_changes() -> None:
    data = record(record(_FILE, _BOTH), Record(remarks=(replace(_REMARK, rule="own.late"),)))
    assert read_record(data) == Record((replace(_REMARK, rule="own.late"),), (_BLOCK,))
    assert sum(NAMESPACE.encode() in part(data, name) for name in names(data)) == 2


def test_nothing_to_record_leaves_the_file() -> None:
    assert record(_FILE, Record()) is _FILE
    assert read_record(_FILE) is None


def test_a_strict_file_names_it_in_its_own_words() -> None:
    data = record(zipped(strict(word_parts(paragraph("資料は適宜更新する。")))), _BOTH)
    assert read_record(data) == _BOTH
    purl = b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
    assert purl + b'customXml"' in part(data, "word/_rels/document.xml.rels")
    assert purl + b'customXmlProps"' in part(data, "customXml/_rels/item.xml.rels")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'start="3"', b'start="x"'),
        (b'path="body/0"', b""),
        (_PRINT.encode(), b"2-zz"),
        (b"<checker:change ", b"<checker:other "),
        (b"</checker:record>", b""),
    ],
)
def test_one_that_makes_no_sense_is_none(old: bytes, new: bytes) -> None:
    data = record(_FILE, _BOTH)
    held = part(data, "customXml/item.xml")
    assert old in held
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as target:
        for name in names(data):
            content = part(data, name)
            target.writestr(name, content.replace(old, new) if content == held else content)
    assert read_record(broken.getvalue()) is None
