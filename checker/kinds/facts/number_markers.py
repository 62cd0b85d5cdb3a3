"""Numbers that headings and items begin with, as written: `1.2`, `(1)`, `①`, `ア`, `第3条の2`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.language.numerals import number_value

_PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–−－", "-")
)
_KANJI = "[〇一二三四五六七八九十百]"
_N = f"(?:[0-9]{{1,4}}|{_KANJI}{{1,7}})"
UNITS: Final = "編部章節款目条項号"
"""Units of a regulation, the largest first."""
_UNIT = rf"第 ?(?P<first>{_N}) ?(?P<unit>[{UNITS}])(?P<branch>(?:の{_N}){{0,4}})"
_TO = (
    rf"(?:(?:から|[〜~・、,及び]{{1,2}}) ?第?(?P<last>{_N})(?P<unit2>[{UNITS}])"
    rf"(?P<branch2>(?:の{_N}){{0,4}})(?:まで)?)?"
)
_WORDS = "[Ss]tep|STEP|[Ss]tage|[Aa]genda item|ステップ|手順|議題|議案|工程"
_ASKING = "[Qq]|問"
_LETTERS = "[ア-ン]|[A-Za-z]|[ivxIVX]{2,5}|[Ⅰ-Ⅻⅰ-ⅻ]"
_MARKER = re.compile(
    rf"^[ \t\u3000]*(?:{_UNIT}{_TO}"
    rf"|(?P<asks>{_ASKING}) ?(?P<asked>[0-9]{{1,2}})(?:[.:)]|(?=[ \u3000\n]|$))"
    rf"|(?P<word>{_WORDS}) ?(?P<count>[0-9]{{1,2}})(?:[〜~-](?P<until>[0-9]{{1,2}}))?"
    r"(?:[.:)]|(?=\u3000|\n|$))"
    r"|(?P<circled>[①-⑳㉑-㉟㊱-㊿])"
    rf"|[(](?P<inner>[0-9]{{1,2}}|{_KANJI}{{1,3}}|{_LETTERS})[)]"
    r"|(?:§ ?)?(?P<decimal>[0-9]{1,2}(?:(?P<dot>[.-])[0-9]{1,2}(?:(?P=dot)[0-9]{1,2}){0,4})?)"
    r"(?P<tail>[.)、](?![xXn][.．\s])(?![0-9](?![0-9]{3}))"
    r"|(?![ \t\u3000]*[←→↑↓⇐⇒])(?=[ \t\u3000]|$))"
    rf"|(?P<letter>{_LETTERS}|{_KANJI}{{1,3}})(?P<tail2>[.)、](?![0-9A-Za-z])|(?=\u3000)))",
    re.MULTILINE,
)
_PROMISING = re.compile(
    rf"^[ \t\u3000]*(?:第|{_WORDS}|{_ASKING}|[Ｑｑ0-9０-９§①-⑳㉑-㉟㊱-㊿(（]"
    rf"|(?:{_LETTERS}|{_KANJI}{{1,3}})[.．)）、\u3000])",
    re.MULTILINE,
)
_GOES_ON = re.compile(
    "[のはをにとでがもへやかなま、,・〜~-]|及び|又は|または|若しくは|並びに|より|以[上下外内降前後]|各|記載|所定|参照|第"
)
_IS_QUESTION = re.compile(r"[^\n]*(?:[?？]|か。?[ \t\u3000]*(?:\n|$))")
_IS_REPEALED = re.compile(r"[\s　:：(（〔【]*(?:削除|欠番|[Rr]eserved|[Dd]eleted)")
_MAX_REPEALED = 200

_GOJUON = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_ROMAN = (
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()  # noqa: SIM905
)
_ROMAN_SIGNS = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"

Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at characters `start` to `end` of a block's text, before what it numbers.

    `style` is its way of writing without the value, `(1)` or `第条`. `numbers` holds what it may
    be: `i` is the ninth letter or the Roman one. A `第5条から第7条まで 削除` goes on to `last`, and
    so does `Step 2-3:`.
    `doubtful` marks what may as well be a reference that a sentence begins with: `(2)は`.
    """

    start: int
    end: int
    text: str
    style: str
    numbers: tuple[Number, ...]
    last: Number | None = None
    unit: str = ""
    doubtful: bool = False
    repealed: bool = False


def fold_number(text: str) -> str:
    """Return a text with its digits, brackets and dashes in the widths that numbers have here."""
    return text.translate(_PLAIN)


def find_markers(text: str, *, heading: bool) -> Iterator[Marker]:
    """Yield the number at the start of each line of `text` that has one.

    In a heading a space after a bare number will do; elsewhere a bare number needs a full-width
    space, because `3 人` is a quantity.
    """
    if _PROMISING.search(text) is None:
        return
    plain = text.translate(_PLAIN)
    for match in _MARKER.finditer(plain):
        if match.start() and not plain[match.end() :].strip():
            continue  # a sentence was wrapped before its last number: 「see goals 1 and⏎2.」
        found = _read(match, plain, heading=heading)
        if found is not None:
            yield found


@cache_by_text(1024)
def parse_marker(marker: str) -> Marker | None:
    """Return what the marker that a format computes or keeps apart says, None for a bullet."""
    found = next(find_markers(f"{marker}\u3000x", heading=True), None)
    return found if found is not None and found.end >= len(marker.rstrip()) else None


def _read(match: re.Match[str], plain: str, *, heading: bool) -> Marker | None:
    if match["unit"]:
        return _read_unit(match, plain, heading=heading)
    after = plain[match.end() : match.end() + 4]
    doubtful = _GOES_ON.match(after) is not None
    if match["asks"] or match["word"]:
        return _read_word(match, plain, doubtful=doubtful)
    if match["circled"]:
        number = _CIRCLES.index(match["circled"]) + 1
        return _build_marker(match, "①", ((number,),), doubtful=doubtful)
    if match["inner"]:
        return _read_lettered(match, match["inner"], "({})", doubtful=doubtful)
    if match["letter"]:
        return _read_lettered(match, match["letter"], "{}" + match["tail2"], doubtful=False)
    return _read_decimal(match, plain, heading=heading)


def _read_word(match: re.Match[str], plain: str, *, doubtful: bool) -> Marker | None:
    """Return the number of a step, or that of a question: `Q1: Plan` is a quarter."""
    if match["asks"]:
        asks = _IS_QUESTION.match(plain, match.end()) is not None
        style = f"{match['asks'].upper()} "
        return _build_marker(match, style, ((int(match["asked"]),),)) if asks else None
    style = f"{match['word'].capitalize()} "
    found = _build_marker(match, style, ((int(match["count"]),),), doubtful=doubtful)
    return replace(found, last=(int(match["until"]),)) if match["until"] else found


def _build_marker(
    match: re.Match[str], style: str, numbers: tuple[Number, ...], *, doubtful: bool = False
) -> Marker:
    start = match.end() - len(match[0].lstrip(" \t\u3000"))
    text = match[0].strip(" \t\u3000")
    return Marker(start, match.end(), text, style, numbers, doubtful=doubtful)


def _read_decimal(match: re.Match[str], plain: str, *, heading: bool) -> Marker | None:
    tail, dot = match["tail"], match["dot"] or ""
    after = plain[match.end() : match.end() + 2]
    if not tail and not (heading or after[:1] in {"\u3000", "\t"} or after == "  "):
        single = not dot
        if single or dot == "-":
            return None
    number = tuple(int(part) for part in re.split("[.-]", match["decimal"]))
    alone = dot == "." and not tail and not after.strip()
    if 0 in number[1:] or alone:
        return None  # a version
    form = f"1{dot}1" if dot else f"1{tail}"
    return _build_marker(match, form, (number,))


def _read_lettered(match: re.Match[str], inner: str, form: str, *, doubtful: bool) -> Marker | None:
    name, numbers = _values(inner)
    if not numbers:
        return None
    return _build_marker(match, form.format(name), numbers, doubtful=doubtful)


def _values(inner: str) -> tuple[str, tuple[Number, ...]]:
    """Return the name of a way to write, and the numbers that `inner` may be in it."""
    if inner.isdecimal():
        return "1", ((int(inner),),)
    if (value := number_value(inner)) is not None:
        return "一", ((int(value),),)
    if inner in _GOJUON or inner in _IROHA:
        return "ア", tuple(
            (kana.index(inner) + 1,) if inner in kana else (0,) for kana in (_GOJUON, _IROHA)
        )
    if inner in _ROMAN_SIGNS or inner.lower() in _ROMAN_SIGNS:
        return "ⅰ", ((_ROMAN_SIGNS.index(inner.lower()) + 1,),)
    letter = ord(inner.lower()) - ord("a") + 1 if len(inner) == 1 else 0
    roman = _ROMAN.index(inner.lower()) + 1 if inner.lower() in _ROMAN else 0
    name = "a" if inner.islower() else "A"
    return name, ((letter,), (roman,)) if letter or roman else ()


def _read_unit(match: re.Match[str], plain: str, *, heading: bool) -> Marker | None:
    number = parse_unit_number(match["first"], match["branch"])
    if number is None:
        return None
    rest = plain[match.end() : match.end() + 12]
    repealed = _IS_REPEALED.match(rest) is not None
    last = parse_unit_number(match["last"], match["branch2"] or "") if match["last"] else None
    alone = not rest or rest[0] in " \t\u3000(\n:【「[" or repealed
    if match["last"] and not repealed:
        return None  # a sentence about several
    doubtful = not alone and (not heading or _GOES_ON.match(rest) is not None)
    found = _build_marker(match, f"第{match['unit']}", (number,), doubtful=doubtful)
    return replace(found, last=last, unit=match["unit"], repealed=repealed)


def parse_unit_number(first: str, branch: str) -> Number | None:
    """Return the number of `第3条の2の4`, given `3` and `の2の4`, in digits or kanji."""
    parts = [number_value(part) for part in (first, *branch.split("の")[1:])]
    if any(part is None for part in parts):
        return None
    return tuple(int(part) for part in parts if part is not None)


def iter_covered_numbers(first: Number, last: Number | None) -> Iterator[Number]:
    """Yield what a marker covers: itself, and up to the last of `第5条から第7条まで`."""
    yield first
    if last is not None and len(last) == len(first) and first[:-1] == last[:-1]:
        for number in range(first[-1] + 1, min(last[-1], first[-1] + _MAX_REPEALED) + 1):
            yield (*first[:-1], number)


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "1": str,
    "ア": lambda n: _GOJUON[n - 1] if n <= len(_GOJUON) else str(n),
    "a": lambda n: chr(ord("a") + n - 1) if n <= 26 else str(n),  # noqa: PLR2004 - the alphabet
    "①": lambda n: _CIRCLES[n - 1] if n <= len(_CIRCLES) else str(n),
}


def write_number(number: Number, model: Marker, reading: int = 0) -> str:
    """Return `number` as `model` is written, or in digits where its way has no rule here."""
    if model.unit:
        return f"第{number[0]}{model.unit}" + "".join(f"の{part}" for part in number[1:])
    if model.style.endswith(" "):
        word = model.style.strip()
        return f"{word}{' ' if word.isascii() and len(word) > 1 else ''}{number[-1]}"
    if model.style in {"1.1", "1-1"}:
        return model.style[1].join(map(str, number))
    inner = re.sub(r"[().、]", "", model.style)
    if inner == "A":
        return model.style.replace("A", _WRITERS["a"](number[-1]).upper())
    if reading or inner not in _WRITERS:
        return str(number[-1])
    return model.style.replace(inner, _WRITERS[inner](number[-1]))
