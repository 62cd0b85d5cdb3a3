"""Forms of numbers as a company writes them, `第{n}章`, and the expressions that match them."""

from functools import lru_cache
from typing import Literal

from checker.core.text import lazy_re as re

Width = Literal["half", "full"]

_DIGITS = {None: "[0-9０-９]{1,4}", "half": "[0-9]{1,4}", "full": "[０-９]{1,4}"}
_SMALL = {None: "[a-zａ-ｚ]{1,2}", "half": "[a-z]{1,2}", "full": "[ａ-ｚ]{1,2}"}
_CAPITAL = {None: "[A-ZＡ-Ｚ]{1,2}", "half": "[A-Z]{1,2}", "full": "[Ａ-Ｚ]{1,2}"}
_OTHERS = {
    "一": "[〇一二三四五六七八九十百千]{1,6}",
    "ア": "[ァ-ヺ]",
    "イ": "[ァ-ヺ]",
    "ｱ": "[ｦ-ﾝ]",
    "あ": "[ぁ-ゖ]",
    "い": "[ぁ-ゖ]",
    "①": "[①-⑳㉑-㉟㊱-㊿]",
    "i": "(?:[ivxl]{1,7}|[ⅰ-ⅿ])",
    "I": "(?:[IVXL]{1,7}|[Ⅰ-Ⅻ])",
}
_UNITS = frozenset("編章節款条項号")
"""What may be followed by a branch number: 第25条の2."""
_PLACEHOLDER = re.compile(r"\{(n|[一アイｱあい①iIaA])\}")
_FULL = "（）．，－：［］０１２３４５６７８９　"
_HALF = "().,-:[]0123456789 "
_TO_FULL = str.maketrans(_HALF, _FULL)
_TO_HALF = str.maketrans(_FULL, _HALF)
_PREFIX = re.compile(
    r"\s*(?:"
    r"第[0-9０-９〇一二三四五六七八九十百]{1,5}(?:編|章|節|款|条|部|項|号)(?:の[0-9０-９〇一二三四五六七八九十]{1,3})?"
    r"|[(（\[［〔【][0-9０-９a-zA-Zア-ン一二三四五六七八九十]{1,3}[)）\]］〕】]"
    r"|[①-⑳㉑-㉟㊱-㊿Ⅰ-Ⅻⅰ-ⅿ][.．、]?"
    r"|[0-9０-９]{1,3}(?:[.．\-－‐・][0-9０-９]{1,3}){1,5}[.．)）、]?(?![0-9０-９%％年月日円])"
    r"|[0-9０-９]{1,3}[.．)）、:：](?![0-9０-９])|[0-9０-９]{1,3}(?=[\s　])"
    r"|[a-zA-Zア-ン一二三四五六七八九十]{1,2}[.．)）、](?=[\s　]*\S)"
    r")"
)


def has_placeholder(form: str) -> bool:
    """Return whether a form holds a number at all."""
    return _PLACEHOLDER.search(form) is not None


@lru_cache(maxsize=512)
def build_automatic_pattern(form: str, width: Width | None) -> re.Pattern[str]:
    """Return the expression for a number that Word gives, which is nothing but the form."""
    return re.compile(rf"\s*{_build_form_pattern(form, width)}\s*")


@lru_cache(maxsize=512)
def build_typed_pattern(form: str, width: Width | None) -> re.Pattern[str]:
    """Return the expression for a number at the beginning of a heading's own words.

    A form of one bare number (`{n}`) must be followed by a space or a point, for `3台の更新`
    begins with no number of a heading.
    """
    body = _build_form_pattern(form, width)
    bare = form.strip().endswith("}") and len(_PLACEHOLDER.findall(form)) == 1
    alone = bare and "①" not in form and _PLACEHOLDER.fullmatch(form.strip()) is not None
    after = r"(?=[\s　]|$)" if alone else "(?![0-9０-９.．])" if bare else "(?![0-9０-９])"
    return re.compile(rf"\s*{body}{after}")


def extract_number(text: str) -> str:
    """Return the number that a heading's words begin with in whatever form, else nothing."""
    match = _PREFIX.match(text)
    return match.group().strip() if match else ""


def _build_form_pattern(form: str, width: Width | None) -> str:
    pieces, at = [], 0
    for match in _PLACEHOLDER.finditer(form.strip()):
        pieces += [
            _build_literal_pattern(form.strip()[at : match.start()], width),
            _number(match[1], width),
        ]
        at = match.end()
    tail = form.strip()[at:]
    branch = (
        f"(?:の(?:{_DIGITS[width]}|{_OTHERS['一']})){{0,2}}" if tail and tail[-1] in _UNITS else ""
    )
    return "".join([*pieces, _build_literal_pattern(tail, width), branch])


def _number(name: str, width: Width | None) -> str:
    by_width = {"n": _DIGITS, "a": _SMALL, "A": _CAPITAL}.get(name)
    return _OTHERS[name] if by_width is None else by_width[width]


def _build_literal_pattern(text: str, width: Width | None) -> str:
    if width is not None:
        return re.escape(text.translate(_TO_FULL if width == "full" else _TO_HALF))
    return "".join(_match_both_widths(character) for character in text)


def _match_both_widths(character: str) -> str:
    """Return an expression for a character in both its widths."""
    if character.isspace():
        return r"[\s　]?"
    half, full = character.translate(_TO_HALF), character.translate(_TO_FULL)
    return re.escape(character) if half == full else f"[{re.escape(half)}{full}]"
