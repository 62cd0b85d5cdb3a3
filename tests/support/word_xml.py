"""Pieces of WordprocessingML that tests put into documents."""

from tests.support.docx_builder import paragraph

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
    "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOUND = (
    '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/*[1]/title" w:storeItemID='
    '"{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/><w:text/></w:sdtPr><w:sdtContent>'
    "<w:r><w:t>old</w:t></w:r></w:sdtContent></w:sdt>"
)


def control(kind: str, content: str) -> str:
    """Return a content control of a kind, around other content."""
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """Return a run with a text box."""
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{content}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


AUTHOR = 'w:id="1" w:author="佐藤"'
OTHER = 'w:id="2" w:author="鈴木"'


def inserted(content: str) -> str:
    """Return content as a tracked insertion."""
    return f"<w:ins {AUTHOR}>{content}</w:ins>"


def deleted(text: str) -> str:
    """Return a text as a tracked deletion."""
    return f'<w:del {OTHER}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def end(change: str) -> str:
    """Return the properties of a paragraph whose end is inserted or deleted (`change`)."""
    return f"<w:rPr><w:{change} {AUTHOR}/></w:rPr>"


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style>'
)
HEADING = paragraph("目的", '<w:pStyle w:val="1"/>')
SECTION = '<w:sectPr><w:pgSz w:w="12240" w:h="15840" w:code="1"/><w:cols w:space="720"/></w:sectPr>'
CHANGED = '<w:pPrChange w:id="7" w:author="A"><w:pPr/></w:pPrChange>'
