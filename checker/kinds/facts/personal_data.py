"""`personal-data`: numbers and addresses that identify a person and should not be passed on."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

from pydantic import Field

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fits
from checker.kinds.facts.personal_numbers import (
    Labels,
    PersonalNumber,
    find_accounts,
    find_cards,
    find_homes,
    find_licences,
    find_mails,
    find_my_numbers,
    find_passports,
    find_phones,
    normalize_digits,
)
from checker.kinds.facts.text_context import column_heads, get_cell_labels
from checker.kinds.shared.base import Entries, Kind, Rule, Target
from checker.kinds.shared.scope import Many

PersonalKind = Literal[
    "my-number", "phone", "mail", "card", "bank-account", "passport", "licence", "address"
]


class PersonalDataRule(Rule):
    """Parameters of `personal-data`."""

    kind: Literal["personal-data"]
    kinds: Many[PersonalKind] = Field(
        ("my-number", "phone", "mail", "card", "bank-account", "passport", "licence"), min_length=1
    )
    allow: Entries = ()
    test_data: bool = False
    roles: bool = False


_FINDERS: Final[Mapping[PersonalKind, Callable[[str, Labels], Iterator[PersonalNumber]]]] = {
    "my-number": find_my_numbers,
    "card": find_cards,
    "licence": find_licences,
    "passport": find_passports,
    "bank-account": find_accounts,
    "phone": find_phones,
    "mail": find_mails,
    "address": find_homes,
}
"""In the order in which two that overlap are told apart: the first counts."""
_NAMES: Final[Mapping[PersonalKind, Message]] = {
    "my-number": Message("personal-data.an-individual-number-my-number"),
    "card": Message("personal-data.a-card-number"),
    "licence": Message("personal-data.a-driving-licence-number"),
    "passport": Message("personal-data.a-passport-number"),
    "bank-account": Message("personal-data.a-bank-account-number"),
    "phone": Message("personal-data.a-telephone-number"),
    "mail": Message("personal-data.a-mail-address"),
    "address": Message("personal-data.a-postal-address"),
}
_MESSAGE = Message("personal-data.looks-like")

_PROMISING = re.compile("[0-9０-９]{4}|[@＠]|[0-9０-９]")
# what card companies publish for trials, and the individual number of official examples
_TEST_NUMBER_TEXT = """
    4111111111111111 4242424242424242 4012888888881881 4000056655665556 5555555555554444
    5105105105105100 2223003122003222 5200828282828210 378282246310005 371449635398431
    30569309025904 38520000023237 6011111111111117 6011000990139424 3530111333300000
    3566002020360505 6200000000000005 123456789018 1234567 12345678 123456
"""
_TEST_NUMBERS = frozenset(_TEST_NUMBER_TEXT.split())
_TEST_DOMAIN = re.compile(
    r"(?:[a-z0-9-]+\.){0,8}"
    r"(?:example\.(?:com|net|org|jp|co\.jp|ne\.jp|or\.jp)|example|test|invalid|localhost)"
)
_ROLE_TEXT = """
    info support sales contact contactus help helpdesk admin office mail webmaster postmaster
    noreply no-reply donotreply do-not-reply press pr recruit saiyo soumu keiri hr jinji
    inquiry toiawase privacy abuse security git hostmaster
"""
_ROLES = frozenset(_ROLE_TEXT.split())
_SERIAL = "1234567890"
_FEW = 2


def check(rule: PersonalDataRule, target: Target) -> CheckResult:
    """Find what identifies a person; sample values and what the rule allows are left alone."""
    heads: Mapping[tuple[str, int], str] | None = None
    hits: list[Hit] = []
    for block in target.blocks:
        if _PROMISING.search(block.text) is None:
            continue
        if heads is None:
            heads = column_heads(target.document)
        hits += sorted(
            _find_personal_data(rule, block, get_cell_labels(block, heads)),
            key=lambda hit: hit.span.start,
        )
    return CheckResult(len(target.blocks), tuple(hits))


def _find_personal_data(rule: PersonalDataRule, block: Block, labels: Labels) -> Iterator[Hit]:
    text = normalize_digits(block.text)
    taken: list[tuple[int, int]] = []  # apart from each other, in order
    for kind, finder in _FINDERS.items():
        if kind not in rule.kinds:
            continue
        for found in finder(text, labels):
            at = bisect_left(taken, (found.start, found.end))
            beside = taken[max(0, at - 1) : at + 1]
            if any(found.start < end and start < found.end for start, end in beside):
                continue
            taken.insert(at, (found.start, found.end))
            if not (_is_allowed(rule, found.plain) or _is_sample(rule, kind, found.plain)):
                yield _build_hit(block, kind, found)


def _is_allowed(rule: PersonalDataRule, plain: str) -> bool:
    return any(_matches(plain, entry.word) for entry in rule.allow)


def _matches(plain: str, word: str) -> bool:
    wanted = normalize_digits(word).lower()
    if "@" in plain:
        domain = plain.rsplit("@", 1)[1]
        bare = wanted.removeprefix("@")
        return fits(plain, wanted) or fits(domain, bare)
    if plain.isdecimal():
        # `+81-3-…` and `03-…` are one number
        digits = re.sub(r"[^0-9*+]", "", wanted).replace("+81", "0")
        return bool(digits) and fits(plain, digits)
    return fits(plain.lower(), wanted)


def _is_sample(rule: PersonalDataRule, kind: PersonalKind, plain: str) -> bool:
    if kind == "mail":
        local, domain = plain.rsplit("@", 1)
        sample = _TEST_DOMAIN.fullmatch(domain) is not None
        return (sample and not rule.test_data) or (local in _ROLES and not rule.roles)
    if rule.test_data or kind == "address":
        return False
    return plain in _TEST_NUMBERS or (
        _is_sample_phone(plain) if kind == "phone" else len(set(plain[2:-1])) == 1
    )


def _is_sample_phone(digits: str) -> bool:
    """Nobody has `03-0000-0000`, `090-0000-1234`, `090-1111-2222` or `03-1234-5678`."""
    number = digits[-8:]
    first, last = number[:4], number[4:]
    alike = len(set(number)) <= _FEW or len(set(first)) == len(set(last)) == 1
    return alike or "0000" in {first, last} or number[1:] in _SERIAL or digits[1:] in _SERIAL


def _build_hit(block: Block, kind: PersonalKind, found: PersonalNumber) -> Hit:
    shown = _mask_text(kind, block.text[found.start : found.end])
    name = _NAMES[kind]
    return Hit(
        block.span(found.start, found.end),
        _MESSAGE.format(what=name, match=shown),
        values={"match": shown, "what": name.get("ja")},
        masked=shown,
    )


def _mask_text(kind: PersonalKind, text: str) -> str:
    """Return `text` with all but its first two characters hidden, so that reports pass none on."""
    if kind == "mail":
        local, at, domain = text.replace("＠", "@").partition("@")
        return f"{local[:1]}{'*' * (len(local) - 1)}{at}{domain}"
    return text[:_FEW] + re.sub(r"[^\s()（）‐－-]", "*", text[_FEW:])


KIND = Kind(
    "personal-data",
    PersonalDataRule,
    check,
    values=("match", "what"),
)
