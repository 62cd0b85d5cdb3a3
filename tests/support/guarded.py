"""Builds files that somebody has signed, protected or locked, each with one finding: 弊社."""

import io
from zipfile import ZIP_STORED, ZipFile

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.packaging.custom import BoolProperty
from openpyxl.workbook.protection import WorkbookProtection

from tests.support import odt_builder
from tests.support.docx_builder import OLE, paragraph, word_parts, zipped

_PROTECTION = '<w:documentProtection w:edit="{}" w:enforcement="1"/>'
_ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
_FINAL = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property name="_MarkAsFinal"><vt:bool>true</vt:bool></property></Properties>'
)


def guarded_word(name: str) -> bytes:
    """Return a Word file by the way in which it is guarded."""
    if name in _SETTINGS:
        return zipped(word_parts(paragraph("弊社"), settings=_SETTINGS[name]))
    if name in _PASSWORDS:
        return _locked(_PASSWORDS[name])
    if name == "irm":
        names = ("EncryptedPackage", "DRMEncryptedTransform")
        return OLE + b"".join(each.encode("utf-16-le") for each in names)
    return zipped(_make_members(name))


def _make_members(name: str) -> dict[str, str]:
    if name == "signed-elsewhere":
        return _signed_elsewhere()
    if name == "final":
        return word_parts(paragraph("弊社"), custom=_FINAL)
    signature = {"_xmlsignatures/sig1.xml": "<s/>"} if name == "signed" else {}
    return word_parts(paragraph("弊社")) | signature


_PASSWORDS = {"password": "password", "no-password": "VelvetSweatshop"}
_SETTINGS = {
    "read-only": _PROTECTION.format("readOnly"),
    "comments-only": _PROTECTION.format("comments"),
    "tracked-only": _PROTECTION.format("trackedChanges"),
    "forms-only": _PROTECTION.format("forms"),
    "not-enforced": _PROTECTION.format("readOnly").replace('"1"', '"0"'),
    "password-for-changes": '<w:writeProtection w:hashValue="AA==" w:saltValue="AA=="/>',
    "old-password-for-changes": '<w:writeProtection w:recommended="1" w:hash="AA=="/>',
    "recommended": '<w:writeProtection w:recommended="1"/>',
}


def _signed_elsewhere() -> dict[str, str]:
    members = word_parts(paragraph("弊社")) | {"sign/origin.sigs": ""}
    relationship = f'<Relationship Id="s" Type="{_ORIGIN}" Target="sign/origin.sigs"/>'
    rels = members["_rels/.rels"].replace("</Relationships>", f"{relationship}</Relationships>")
    types = members["[Content_Types].xml"]
    declared = (
        '<Default Extension="sigs" ContentType="application/vnd.openxmlformats-package.'
        'digital-signature-origin"/>'
    )
    types = types.replace("<Override", f"{declared}<Override", 1)
    return members | {"_rels/.rels": rels, "[Content_Types].xml": types}


def _locked(password: str) -> bytes:
    target, plain = io.BytesIO(), io.BytesIO()
    # the library writes files below 4 KiB wrongly
    parts = word_parts(paragraph("弊社")) | {"word/media/image.txt": "0" * 8192}
    with ZipFile(plain, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    OOXMLFile(plain).encrypt(password, target)
    return target.getvalue()


def guarded_book(name: str) -> bytes:
    """Return an Excel file by the way in which it is guarded."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "弊社"
    match name:
        case "protected-sheet":
            sheet.protection.sheet = True
        case "final":
            book.custom_doc_props.append(BoolProperty(name="_MarkAsFinal", value=True))
        case "locked-structure":
            book.security = WorkbookProtection(lockStructure=True)
        case _:
            pass
    buffer = io.BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    if name == "signed":
        parts["_xmlsignatures/sig1.xml"] = b"<s/>"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbookPr", f"{_SHARING.get(name, '')}<workbookPr".encode()
    )
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return target.getvalue()


_SHARING = {
    "recommended": '<fileSharing readOnlyRecommended="1"/>',
    "password-for-changes": '<fileSharing userName="A" reservationPassword="CC1A"/>',
}


def guarded_text(name: str) -> bytes:
    """Return an OpenDocument text by the way in which it is guarded."""
    body = "<text:p>弊社</text:p>"
    if name == "protected-section":
        body = f'<text:section text:name="s" text:protected="true">{body}</text:section>'
    parts = odt_builder.text_parts(body)
    if name == "signed":
        parts |= {"META-INF/documentsignatures.xml": "<s/>"}
    return odt_builder.zipped(parts)
