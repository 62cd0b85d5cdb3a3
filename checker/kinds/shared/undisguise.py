"""Text as a machine would read it through a disguise, for finding words that hide from a search.

Full-width and other compatibility forms, zero-width characters, letters of other scripts that look
Latin, digits in the place of letters, and letters that are spaced out one by one are undone. The
result is for matching only: it knows where each of its characters stands in the text as written.
"""

import unicodedata
from collections.abc import Iterator

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.language.character_scripts import JAPANESE

_TAGS = range(0xE0020, 0xE007F)
"""Invisible copies of ASCII; a language model reads them, a person does not."""
_LOOK_ALIKES = str.maketrans(
    "аеорсхуікмнтвАЕОРСХІКМНТВУабѕјԁһԛԝЅЈɡοαερινκυΑΕΟΡΙΝΚΤΒΜΗΧΥΖ",
    "aeopcxyikmhtbAEOPCXIKMHTBYa6sjdhqwSJgoaepivkuAEOPINKTBMHXYZ",
)
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0261]")
_DIGITS = str.maketrans("013457@$!", "oieastasi")
# a 1 stands for an i or for an l
_WITH_L = {"aii": "all", "repiy": "reply", "ruies": "rules", "oniy": "only", "aiways": "always"}
_MIXED = re.compile(r"(?<![A-Za-z0-9@$!])(?=[0-9@$!]{0,3}[A-Za-z])[A-Za-z0-9@$!]{3,30}")
_DIGIT_INSIDE = re.compile(r"[A-Za-z][013457@$!]+[A-Za-z]|^[013457@$!][A-Za-z]{2}|^a11$")
_BETWEEN = r"[ .・·_*|/~^-]"
_SPACED = re.compile(
    rf"(?<![A-Za-z])[A-Za-z](?:{_BETWEEN}[A-Za-z]){{2,}}(?![A-Za-z])"
    rf"|[{JAPANESE}](?:[ ・·_*|/~^-][{JAPANESE}]){{2,}}"
)
_BETWEEN_ONE = re.compile(_BETWEEN)
_VOICED = "\u3099\u309aﾞﾟ"


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without its disguise; `places` has the offset of each character, and the length."""

    text: str
    places: tuple[int, ...] | range

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the text as written that characters `start` to `end` stand for."""
        return self.places[start], (self.places[end - 1] + 1 if end > start else self.places[start])


def remove_disguise(text: str) -> Plain:
    """Return `text` without disguise; takes linear time."""
    plain: str = text
    places: tuple[int, ...] | range = range(len(text) + 1)
    if not _is_plain(text):
        pairs = list(_fold_characters(text))
        plain = "".join(character for character, _ in pairs)
        places = (*(at for _, at in pairs), len(text))
    if _FOREIGN.search(plain):
        plain = plain.translate(_LOOK_ALIKES)
    plain = _MIXED.sub(_read_letters, plain)
    dropped = {
        match.start() + gap.start()
        for match in _SPACED.finditer(plain)
        for gap in _BETWEEN_ONE.finditer(match[0])
    }
    if not dropped:
        return Plain(plain, places)
    kept = [at for at in range(len(plain)) if at not in dropped]
    return Plain("".join(plain[at] for at in kept), (*(places[at] for at in kept), len(text)))


def _is_plain(text: str) -> bool:
    return text.isascii() or (
        unicodedata.is_normalized("NFKC", text)
        and not any(unicodedata.category(character) == "Cf" for character in text)
    )


def _fold_characters(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(text):
        size = 2 if text[at + 1 : at + 2] and text[at + 1] in _VOICED else 1
        cluster = text[at : at + size]
        if ord(text[at]) in _TAGS:
            yield chr(ord(text[at]) - 0xE0000), at
        elif unicodedata.category(text[at]) != "Cf":
            for character in unicodedata.normalize("NFKC", cluster):
                yield character, at
        at += size


def _read_letters(match: re.Match[str]) -> str:
    word = match[0]
    if not _DIGIT_INSIDE.search(word):
        return word
    letters = word.translate(_DIGITS)
    return _WITH_L.get(letters.lower(), letters)
