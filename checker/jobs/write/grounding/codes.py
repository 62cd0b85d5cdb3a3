"""Addresses, telephone numbers, codes and names in Latin letters: `Q-25-1193`, `Windows Server`."""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.model import Fact, Name
from checker.jobs.write.grounding.plain_text import make_key

_URL = re.compile(r"(?:https?://|(?<![A-Za-z0-9.])www\.)[!#-'*-;=?-~]+[!#-&*+\-/-9=@-~]")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}[A-Za-z0-9]")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z-])(?:\+[0-9]{1,3}[ -]?(?:\(0\))?[0-9]{1,4}(?:[ -][0-9]{2,4}){1,3}"
    r"|\(0[0-9]{1,4}\) ?[0-9]{1,4}-[0-9]{3,4}|0[0-9]{1,4}[-(][0-9]{1,4}[-)][0-9]{3,4}"
    r"|0[5-9]0[0-9]{8}|[0-9]{3}-[0-9]{3}-[0-9]{4})(?![0-9-])"
)
_POSTAL = re.compile(r"〒? ?(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])")
_EXTENSION = re.compile(
    r"(?:内線|(?<![A-Za-z])(?:ext\.?|extension))(?:番号)?[: ]{0,2}(?P<number>[0-9]{2,5})(?![0-9])"
)
_PATH = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]:\\[^\s、。，「」]{1,200}|\\\\[!-~]{3,200}")
_WORD: Final = r"[A-Za-z][A-Za-z0-9]*"
_CODE = re.compile(
    r"(?<![A-Za-z0-9.,/=-])(?:"
    r"[一-龠]{1,3}-[0-9A-Za-z]{1,8}(?:-[0-9A-Za-z]{1,8}){1,4}"  # 総-2025-018
    r"|[一-龠]{1,3}-(?=[0-9A-Z])[0-9A-Z]{2,8}(?![一-龠])"
    r"|(?:v|ver\.? ?|version |Ver\.? ?|Version |Rev\.? ?|rev\.? ?)[0-9]+(?:\.[0-9]+){0,3}[a-z]?"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){2,3}(?:/[0-9]{1,2})?"  # address of a network, version
    r"|#[0-9]{1,8}|[Nn]o\. ?[0-9]{1,8}(?:-[0-9]{1,8})*"
    r"|(?=[A-Za-z0-9_./+-]{0,24}[A-Za-z])(?=[A-Za-z_./+-]{0,24}[0-9])"
    r"[A-Za-z0-9]{1,16}(?:[-_.+][A-Za-z0-9]{1,16}){0,6}"  # AX-200, web-01, A4
    r"|[0-9]{1,6}(?:-[0-9]{1,8}){2,5}|[0-9]{3,6}-[0-9]{2,8}|[0-9]{2,6}-[0-9]{3,8}"  # 25-1193
    r")(?![A-Za-z0-9])"
)
_QUANTITY_LIKE = re.compile(
    r"[0-9]+h[0-9]{2}m?|[0-9]+(?:\.[0-9]+)?-?(?:[kKMGT]?B|[kKMBb]n?|mm|cm|km|kg|mg|ms|m|g|t|s|h"
    r"|hrs?|mins?|L|mL|ml|kWh?|W|V|kV|A|mA|[GMk]?Hz|px|pt|pp|x|st|nd|rd|th|am|pm|AM|PM|Q|cc"
    r"|[MG]?bps|rpm|dB|m2|m3|[MkG]?Pa|N)"
    r"|(?:USD|JPY|EUR|US|FY|Q|R|H)[0-9.]*|[0-9]+(?:st|nd|rd|th)"
    r"|[0-9]+-(?:days?|hours?|minutes?|weeks?|months?|years?|person)(?:-[a-z]+)*"
)
_BEFORE_NUMBER = re.compile(r"^(?:v|ver\.?|version|rev\.?|#|no\.)(?=[0-9])")
_EDITION = re.compile(
    r"(?<![A-Za-z0-9_./@-])[A-Z][A-Za-z0-9+#]{1,30}(?: [A-Z][A-Za-z0-9+#]{0,30}){0,3}"
    r" (?:19|20)[0-9]{2}(?![0-9年月/.-])"
)
_EDITIONED: Final = re.compile(
    "(?:Windows|Server|Office|Excel|Word|Exchange|SharePoint|Studio|Project|Visio|AutoCAD"
    "|Access|Outlook) [0-9]{4}$"
)
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z0-9_./@-])[A-Z][A-Za-z0-9+#&'.-]{0,30}"
    r"(?: (?:[A-Z][A-Za-z0-9+#&.-]{0,30}|(?<=[A-Za-z] )[0-9]{1,4}(?![0-9一-龠:./%,-]))){0,4}"
)
_MIXED = re.compile(r"(?<![A-Za-z0-9_./@-])[a-z]{1,12}[A-Z][A-Za-z0-9]{1,20}(?![A-Za-z0-9])")
COMMON: Final = parse_words("""
    AI API APP BCC BIOS BMP CC CD CPU CSS CSV DB DNS DVD EC FAQ FTP GIF GPS GPU GUI HDD HDMI
    HTML HTTP HTTPS IC ICT ID IME IP ISO IT JIS JPEG JPG JSON LAN LED MP OCR OS PC PDF PIN PNG
    QR RAM ROM SD SDK SE SIM SLA SLO SMS SNS SQL SSD SSL SSO TCP TLS TV UI UPS URL USB UTF UX
    VPN WAN Web WiFi Wi-Fi WWW XML YAML ZIP AED AM PM ATM BGM CEO CFO CTO COO DX FAX GDP HP HR
    IR KPI KGI NG NO No No. OA OFF OJT OK ON PDCA PR QA QCD TEL Tel Fax VIP ROI RFP RFI NDA BCP
    TBD TODO NA N/A Mr Ms Mrs Dr JPY USD EUR GBP KB MB GB TB A B C D E I II III IV Email E-mail
    Mail e-mail WG PJ PL PoC IoT SaaS RPA ERP CRM MTG LT CS UAT RCA ETA EOD EOL QPS RPS CI PRD
    OKR FYI ASAP VM VMs APIs PCs UTC JST GMT EST PST CET BST CDN SRE
""")
"""Abbreviations that name nothing in particular."""


def find_codes(text: str) -> Iterator[Fact]:
    """Yield mail and web addresses, telephone numbers, codes and paths in the plain form."""
    for match in _URL.finditer(text):
        yield Fact("url", Name(make_key(match[0]).rstrip("/")), *match.span())
    for match in _MAIL.finditer(text):
        yield Fact("mail", Name(make_key(match[0])), *match.span())
    for match in _PHONE.finditer(text):
        yield Fact("phone", Name(_strip_non_digits(match[0])), *match.span())
    for match in _EXTENSION.finditer(text):
        yield Fact("phone", Name(match["number"]), *match.span("number"))
    for pattern in (_POSTAL, _PATH):
        for match in pattern.finditer(text):
            yield Fact("code", Name(make_key(match[0]).lstrip("〒")), *match.span())


def find_identifiers(text: str) -> Iterator[Fact]:
    """Yield document, model and version numbers."""
    for match in _CODE.finditer(text):
        if _QUANTITY_LIKE.fullmatch(match[0]) is None and match[0] not in COMMON:
            yield Fact("code", Name(_BEFORE_NUMBER.sub("", make_key(match[0]))), *match.span())


def find_editions(text: str) -> Iterator[Fact]:
    """Yield products with the year of their edition, which is no date: `Windows Server 2022`."""
    for match in _EDITION.finditer(text):
        if _EDITIONED.search(match[0]):
            yield Fact("product", Name(make_key(match[0])), *match.span())


def find_latin_names(text: str) -> Iterator[Fact]:
    """Yield names in Latin letters inside Japanese text."""
    for pattern in (_LATIN_NAME, _MIXED):
        for match in pattern.finditer(text):
            name = match[0].rstrip(".'-&")
            if name not in COMMON and len(name) > 1:
                yield Fact(
                    "product", Name(make_key(name)), match.start(), match.start() + len(name)
                )


def _strip_non_digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal() or character == "+")
