"""Parts that no comment touches stay byte for byte; those that one touches stay valid."""

import io
import zipfile

import docx
import pytest
from lxml import etree

from checker.core.document import Span
from checker.core.errors import InputError, OutputError, naming
from checker.formats.docx.edit import CommentText
from checker.formats.docx.edit import comments as comments_module
from checker.formats.docx.read import read
from checker.formats.ooxml.edited_archive import rewrite_archive
from checker.formats.ooxml.edited_package import EditedPackage
from tests.support.docx_builder import paragraph, run, strict, word, word_parts, zipped
from tests.support.word_copies import (
    PATH,
    commented,
    commented_at,
    find,
    names,
    note,
    part,
    value,
)

NEW = note(Span("body/0", 0, 1))
EXTENDED = (
    '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    '<w15:commentEx w15:paraId="00000001" w15:done="1"/>'
    '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    "</w15:commentsEx>"
)
THREAD = (
    '<w:comment w:id="3" w:author="山本" w:initials="山">'
    '<w:p w14:paraId="00000001"><w:r><w:t>根拠は?</w:t></w:r></w:p></w:comment>\n'
    '<w:comment  w:id="9" w:author="佐藤"><w:p w14:paraId="00000002"><w:r><w:t>追記した</w:t></w:r>'
    "</w:p></w:comment>"
)
THREADED = (
    '<w:commentRangeStart w:id="3"/><w:commentRangeStart w:id="9"/><w:r><w:t>費用</w:t></w:r>'
    '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    '<w:commentRangeEnd w:id="9"/><w:r><w:commentReference w:id="9"/></w:r>'
)


def with_thread() -> dict[str, str]:
    members = word_parts(paragraph(THREADED), comments=THREAD)
    members["word/commentsExtended.xml"] = EXTENDED
    relations = members["word/_rels/document.xml.rels"]
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    members["word/_rels/document.xml.rels"] = relations.replace(
        "</Relationships>",
        f'<Relationship Id="e" Type="{kind}" Target="commentsExtended.xml"/></Relationships>',
    )
    return members


def types(data: bytes) -> dict[str, str]:
    root = etree.fromstring(part(data, "[Content_Types].xml"))
    return {value(each, "PartName") or "": value(each, "ContentType") or "" for each in root}


def test_existing_comments_replies_and_states_stay_byte_for_byte() -> None:
    members = with_thread()
    copy = commented(zipped(members), NEW)
    old, new = members["word/comments.xml"].encode(), copy.part("word/comments.xml")
    head, tag, tail = old.rpartition(b"</")
    assert new.startswith(head + b"<w:comment ")
    assert new.endswith(tag + tail)
    for name in (
        "word/commentsExtended.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    ):
        assert copy.part(name) == members[name].encode()
    ids = [value(each, "id") for each in etree.fromstring(new)]
    assert ids == ["3", "9", "10"]
    comments = [m for m in read(PATH, copy.data).markup if m.kind == "comment"]
    assert [m.answers for m in comments] == ["", "山本", ""]  # ours has no id to be answered by
    states = {m.text: m.resolved for m in comments}
    assert states.pop("根拠は?") is True
    assert states.pop("追記した") is True
    assert list(states.values()) == [False]


def test_an_id_that_only_the_text_uses_is_not_used_again() -> None:
    lost = paragraph('<w:commentRangeStart w:id="12"/><w:r><w:t>費用</w:t></w:r>')
    copy = commented(word(lost), NEW)
    assert copy.annotated.placed[0].identifier == 13


def test_after_the_largest_id_a_lower_one_is_free() -> None:
    lost = paragraph('<w:commentRangeStart w:id="2147483647"/><w:r><w:t>費用</w:t></w:r>')
    copy = commented(word(lost), NEW)
    assert copy.annotated.placed[0].identifier == 0


def test_a_file_without_comments_gets_a_part_a_relationship_and_a_type() -> None:
    copy = commented(word(paragraph("費用")), NEW)
    assert names(copy.data) == [*names(copy.before), "word/comments.xml"]
    assert types(copy.data)["/word/comments.xml"] == (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    )
    (relation,) = etree.fromstring(copy.part("word/_rels/document.xml.rels"))
    assert dict(relation.attrib) == {
        "Id": "rId1",
        "Type": "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
        "Target": "comments.xml",
    }
    (found,) = docx.Document(io.BytesIO(copy.data)).comments
    assert (found.author, found.initials, found.text.splitlines()[0]) == (
        "checker",
        "ck",
        "[error] ringi.total",
    )
    assert found.timestamp is not None
    assert found.timestamp.isoformat() == "2025-07-01T09:30:00+00:00"


def test_a_main_part_without_relationships() -> None:
    members = word_parts(paragraph("費用"))
    del members["word/_rels/document.xml.rels"]
    copy = commented(zipped(members), NEW)
    assert names(copy.data)[-2:] in (
        ["word/_rels/document.xml.rels", "word/comments.xml"],
        ["word/comments.xml", "word/_rels/document.xml.rels"],
    )
    assert [c.author for c in docx.Document(io.BytesIO(copy.data)).comments] == ["checker"]


def test_strict_ooxml_stays_strict() -> None:
    members = strict(word_parts(paragraph(run("費用は約200万円"))))
    data = zipped(members)
    copy = commented(data, note(find(read(PATH, data), "約200")))
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert copy.shape() == "p(r(費用は) <0 r(約200) 0> r(*0) r(万円))"
    used = {etree.QName(each).namespace for each in copy.main.iter("*")}
    assert used == {space}
    root = etree.fromstring(copy.part("word/comments.xml"))
    assert etree.QName(root).namespace == space
    (relation,) = etree.fromstring(copy.part("word/_rels/document.xml.rels"))
    assert value(relation, "Type") == (
        "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
    )
    assert read(PATH, copy.data).markup[0].author == "checker"


def test_styles_of_comments_are_used_where_the_file_has_them() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="ab"><w:name w:val="annotation text"/></w:style>'
        '<w:style w:type="character" w:styleId="cd"><w:name w:val="annotation reference"/>'
        "</w:style>"
    )
    copy = commented_at(paragraph("費用"), "費", styles=styles)
    root = etree.fromstring(copy.part("word/comments.xml"))
    assert {value(each, "val") for each in root.iter("{*}pStyle")} == {"ab"}
    assert [value(each, "val") for each in copy.main.iter("{*}rStyle")] == ["cd"]
    plain = commented_at(paragraph("費用"), "費")
    assert b"Style" not in plain.part("word/comments.xml") + plain.part("word/document.xml")


def test_macros_and_every_other_part_stay() -> None:
    members = word_parts(paragraph("費用"), styles="", header1=paragraph("社外秘"))
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "vnd.ms-word.document.macroEnabled.main+xml",
    )
    members["word/vbaProject.bin"] = "macros \x00\x01"
    copy = commented(zipped(members), NEW)
    changed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    for name in members.keys() - changed:
        assert copy.part(name) == members[name].encode()
    assert "macroEnabled" in types(copy.data)["/word/document.xml"]


def test_entries_keep_their_packing_dates_and_order() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = b"of the archive"
        stored = zipfile.ZipInfo("a.bin", (2020, 2, 3, 4, 5, 6))
        archive.writestr(stored, b"stored")
        with archive.open(zipfile.ZipInfo("b.xml", (1980, 1, 1, 0, 0, 0)), "w") as stream:
            stream.write(b"<b/>" * 100)
        archive.writestr("c.xml", b"<c/>" * 100, zipfile.ZIP_DEFLATED, 1)
    data = b"before the archive" + buffer.getvalue()
    with zipfile.ZipFile(
        io.BytesIO(rewrite_archive(data, {"b.xml": b"<new/>", "d": b"4"}))
    ) as found:
        assert found.testzip() is None
        assert found.comment == b"of the archive"
        assert [each.filename for each in found.infolist()] == ["a.bin", "b.xml", "c.xml", "d"]
        assert found.getinfo("a.bin").date_time == (2020, 2, 3, 4, 5, 6)
        assert found.getinfo("a.bin").compress_type == zipfile.ZIP_STORED
        assert found.read("b.xml") == b"<new/>"
        assert found.read("c.xml") == b"<c/>" * 100
        assert found.read("d") == b"4"


def test_entries_whose_sizes_follow_the_data() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<a/>" * 50)
        archive.writestr("b.xml", b"<b/>")
    data = pipe.getvalue()
    with zipfile.ZipFile(io.BytesIO(rewrite_archive(data, {"b.xml": b"<new/>"}))) as found:
        assert found.testzip() is None
        assert found.read("a.xml") == b"<a/>" * 50
        assert found.getinfo("a.xml").flag_bits & 0x08 == 0


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="UTF-16"?><r>\xe3\x81\x82</r>'.decode().encode("utf-16"),
        b"<r/>",
        b"<r><old a='1'/></r><!-- </r> -->",
    ],
)
def test_a_root_without_a_closing_tag_to_write_before(content: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("p.xml", content)
    package = EditedPackage(buffer.getvalue(), "p.xml")
    package.append("p.xml", [etree.fromstring("<new>あ</new>")])
    root = etree.fromstring(part(package.save(), "p.xml"))
    assert [each.tag for each in root][-1] == "new"
    assert root[-1].text == "あ"


def test_without_notes_the_copy_is_the_file() -> None:
    data = word(paragraph("費用"))
    assert commented(data).data == data


def test_characters_that_xml_cannot_hold() -> None:
    lines = ("a\x00\x0bb", "一行目\n二行目\t欄 \ud800")
    copy = commented(word(paragraph("費用")), CommentText(Span("body/0", 0, 1), lines))
    root = etree.fromstring(copy.part("word/comments.xml"))
    tags = [etree.QName(each).localname for each in root[0][1][0]]
    assert copy.said() == ["a\ufffd\ufffdb", "一行目二行目欄 \ufffd"]
    assert tags == ["t", "br", "t", "tab", "t"]


def test_more_comments_than_word_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments_module, "_MAX_COMMENTS", 2)
    with pytest.raises(OutputError) as caught:
        commented(zipped(with_thread()), NEW)
    assert caught.value.what.get("en").startswith("There are more than 0 findings")


def test_a_signature_is_void_in_the_copy_which_says_so() -> None:
    members = word_parts(paragraph("契約書"))
    members["_xmlsignatures/sig1.xml"] = "<Signature/>"
    data = zipped(members)
    copy = commented(data, NEW)
    assert copy.part("_xmlsignatures/sig1.xml") == b"<Signature/>"
    assert copy.said(0)[0] == "The digital signature"
    assert "void" in copy.said(0)[1]
    assert [w.get("en") for w in copy.annotated.warnings] == [copy.said(0)[1]]
    assert commented(data).annotated.warnings == ()


@pytest.mark.parametrize(
    ("settings", "word_of_warning"),
    [
        ('<w:documentProtection w:edit="forms" w:enforcement="1"/>', "restricted"),
        ('<w:writeProtection w:recommended="1"/>', "read-only"),
        ('<w:documentProtection w:edit="forms" w:enforcement="0"/>', None),
    ],
)
def test_protection_stays_and_is_told(settings: str, word_of_warning: str | None) -> None:
    copy = commented_at(paragraph("申請書"), "申請", settings=settings)
    said = [each.get("en") for each in copy.annotated.warnings]
    assert [word_of_warning in each for each in said if word_of_warning] == [True] * len(said)
    assert len(said) == int(word_of_warning is not None)
    assert copy.part("word/settings.xml") == part(copy.before, "word/settings.xml")


def test_new_entries_come_last_in_the_order_given() -> None:
    data = zipped(word_parts(paragraph("費用")))
    new = {f"word/{name}.xml": b"<a/>" for name in "zyxwvutsrq"}
    assert names(rewrite_archive(data, new)) == [*names(data), *new]


def test_of_two_parts_whose_names_differ_in_case_the_last_counts() -> None:
    members = word_parts(paragraph("費用"))
    package = EditedPackage(zipped(members | {"WORD/Document.xml": "<a/>"}), "word/document.xml")
    assert package.main == "WORD/Document.xml"
    assert package.relate("comments", "word/comments.xml") == "rId1"
    assert package.related("comments") == "word/comments.xml"


@pytest.mark.parametrize("members", [{"a.xml": "<a/>"}, {"a.xml": "<a/>", "b.xml": "<b"}])
def test_a_part_that_is_missing_or_damaged_cannot_be_edited(members: dict[str, str]) -> None:
    package = EditedPackage(zipped(members), "a.xml")
    with pytest.raises(InputError, match=r"The part b\.xml of the file is missing or damaged"):
        package.root("b.xml")


def test_an_error_of_a_part_names_the_file() -> None:
    package = EditedPackage(zipped({"a.xml": "<a/>"}), "a.xml")
    with pytest.raises(InputError, match=r"^稟議\.xlsx: The part"), naming("稟議.xlsx"):
        package.declare("Override", "PartName", "/a.xml", "text/xml")


def test_an_entry_that_stays_and_is_damaged_is_told() -> None:
    data = bytearray(zipped({"a.xml": "<a/>", "b.xml": "<b/>"}))
    data[:4] = b"XXXX"  # the head of a.xml, which nobody read
    with pytest.raises(InputError, match=r"The part a\.xml of the file is missing or damaged"):
        rewrite_archive(bytes(data), {"b.xml": b"<c/>"})


def test_a_part_that_would_begin_before_the_file_is_damaged() -> None:
    whole = zipped(word_parts(paragraph(run("費用"))))
    first = zipfile.ZipFile(io.BytesIO(whole)).namelist()[0]
    package = EditedPackage(whole[1:], "word/document.xml")
    with pytest.raises(InputError, match=f"The part {first} of the file is missing or damaged"):
        package.read(first)
