"""Tell what in notes is not for the document: what is taken back, doubted, or said to its writer.

Blanks take its place, so that all that is left stands where it stood. A line may correct itself
(`10:35 → 実際は10:50まで`, `by 16 June. no make that 18 June`): what it said before goes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.jobs.write.grounding.aside_words import AsideKind, compile_asides
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Fact, Language, Quantity
from checker.jobs.write.grounding.notes_changes import find_outdated

_STRUCK: Final = re.compile(
    r"~~[^~\n]{1,400}~~"
    r"(?:[ \u3000]*(?:なくなった|なし|中止|やめ|取りやめ|(?i:cancell?ed|dropped))[^\n]{0,6})?"
)
_BRACKETED: Final = re.compile(r"[(（][^()（）\n]{1,200}[)）]")
_STOPS: Final = re.compile(
    r"[。\n]|(?<=[A-Za-z0-9)\]%])[.!?;]+(?=\s)|[?？!！]+(?=\s|[^\s\x00-\x7f])"
    r"|(?=←)|(?<=[\u3000 ])/(?= )"
)
_BULLET: Final = re.compile(r"[\s*・\-+※>#]*")
_ARROW: Final = re.compile(r"→|⇒|➡|->|=>")
_CHANGED: Final = re.compile(
    r"[ \u3000]*(?:に|へ)[ \u3000]*(?:変更|ずれた|変わった|変えた|上げた|下げた|延びた|延期|なった"
    r"|直した|訂正)"
    r"(?:になった|しました|した)?"
)
_RETOLD: Final = re.compile(
    r"(?:と|って|だと)(?:言|い|申し(?:上げ)?|聞|伺|うかが|お伝えし|連絡し)(?:っ|い|し)?て(?:い)?(?:まし)?た"
    r"(?:の(?:です)?)?(?:が|けど|けれども?)、?"
)
_RETOLD_NOW: Final = re.compile(
    r"(?:[(（][月火水木金土日][)）])?(?P<moved>に"
    r"(?:(?:替|変|換|代)(?:え|わ|更)|延期|なり|なっ|ずら|ずれ)[^、。()（）\n]{0,12})(?=$|[、。()（）])"
)
"""What was told, and what holds: 「18日と言っていましたが、21日(月)に替えてもらいました」."""
_BUT: Final = re.compile(r"(?:んだ|のだ|んです|の)?(?:けれども?|けど|が)、(?=[^\n]{0,60}[0-9])")
"""Behind what was said before: another number holds, 「8時からって言ってたんだけど、…8時20分」."""
_POLITE: Final = re.compile(r"[ \u3000]*でよろしく(?:お願いします)?")
_DROPPED: Final = re.compile(
    r"(?:(?P<told>[^\s、。|()（）・→]{1,20})[ \u3000]*(?:→|⇒|->)[ \u3000]*)?"
    r"(?P<name>(?(told)(?P=told)|[^\s、。|()（）・→]{1,20}?))は(?:今回(?:は)?|やっぱり)?"
    r"(?:(?:やめる|やめた|やめとく|やめに|中止|不要|いらない|要らない|いらん|キャンセル|取りやめ|取り止め)"
    r"|(?:やっぱり|[^\s\n。、]{1,16}(?:ので|から|ため))(?:なし|無し|外す|外して|抜く|抜いて|やめ)(?:で|に)?)"
    r"(?:[(（][^()（）\n]{1,40}[)）])?[。]?"
)
_MAIL: Final = re.compile(r"\s{0,9}(?:[A-Z][\w-]{1,30}:[^\n]{0,400}\n){2}")
_HEADERS: Final = re.compile(
    r"^(?:From|To|Cc|Bcc|Date|Sent|Reply-To|Return-Path|Received|Message-ID|In-Reply-To|References"
    r"|MIME-Version|Content-[\w-]{1,40}|X-[\w-]{1,40}|差出人|送信日時):[^\n]*$"
    r"|^-{3,}[^\n-]{0,40}-{3,}$",
    re.MULTILINE,
)
_QUOTED: Final = re.compile(
    r"(?:^[ \t]*(?:>[> \t]*)?(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|差出人|宛先|送信日時"
    r"|送信者|受信者|件名|日時)[ \t]*[:：][^\n]{0,400}(?:\n|\Z)){2,8}"
    r"|^[> \t]*(?:On|20[0-9]{2})[^\n]{4,100}[<(][^<>()\s]{1,80}@[^<>()\s]{1,80}[>)]"
    r"[^\n]{0,12}[:：][ \t]*$",
    re.MULTILINE,
)
"""The head of a mail that is quoted in notes, and who is said to have written it."""
_REACHED: Final = re.compile(r"@|電話|[0-9]{2,4}-[0-9]{2,4}-[0-9]{4}|(?i:\b(?:tel|phone|mobile)\b)")
_QUOTED_END: Final = re.compile(
    r"^[ \t]*>[> \t]*[-‐―_=]{2,40}[ \t]*\n(?:[ \t]*>[^\n]{0,80}(?:\n|\Z)){1,7}(?![ \t]*>)",
    re.MULTILINE,
)
"""The signature at the end of a quoted mail."""
_PLANNED: Final = re.compile(r"目標|計画|予定|見込|仕様|基準|上限")
_MAX_MARK: Final = 12
"""Characters of a bracket that says nothing but that its line is not to be written."""
_BECAUSE: Final = re.compile(r"[^\s、。]{2,16}(?:ので|から)[、 \u3000]+")


@cache_by_text(64)
def blank_asides(text: str, language: Language) -> str:
    """Return notes of the same length with blanks for what is not for the document.

    A row that another line puts right says what holds.
    """
    # sentences end outside of brackets
    bare = _BRACKETED.sub(lambda match: _BARE * len(match[0]), text)
    sentences = [(start, end) for start, end in _iter_sentences(bare) if bare[start:end].strip()]
    said, blanked = list(text), bytearray(len(text))
    for each in find_outdated(text, sentences, language):
        now = each.now.ljust(each.end - each.start)
        said[each.start : each.end] = [
            old if old == "\n" else new
            for old, new in zip(said[each.start : each.end], now, strict=True)
        ]
    for start, end in _iter_asides(text, bare, sentences, language):
        blanked[start:end] = b"\x01" * (end - start)
    kept = (
        " " if gone and each != "\n" else each for each, gone in zip(said, blanked, strict=True)
    )
    return "".join(kept)


def _iter_asides(
    text: str, bare: str, sentences: list[tuple[int, int]], language: Language
) -> Iterator[tuple[int, int]]:
    for pattern in (
        _STRUCK,
        _POLITE,
        compile_asides("filler"),
        *((_HEADERS,) if _MAIL.match(text) else ()),
    ):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _QUOTED.finditer(text):
        if "@" in match[0] and (match.start() or ">" in match[0][:4]):
            yield match.span()
    yield from (match.span() for match in _QUOTED_END.finditer(text) if _REACHED.search(match[0]))
    brackets = [match for match in _BRACKETED.finditer(text) if _is_aside(match[0])]
    yield from (match.span() for match in brackets)
    yield from (_find_cells(text, match) for match in brackets if _is_to_writer(match[0]))
    marks = [
        match.start()
        for match in brackets
        if len(match[0]) <= _MAX_MARK and _is_to_writer(match[0])
    ]
    hidden: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(sentences):
        words = bare[start:end]
        if _is_to_writer(words) or bisect_left(marks, start) < bisect_left(marks, end):
            low = _find_beginning(bare, sentences, number)
            high = text.find("\n", end - 1) if _REST.search(words) else end
            hidden.append((low, end))
            yield low, (high if high >= 0 else len(text))
        elif _is_doubted(words) or _is_greeting(words):
            label = _LABEL.match(words)
            goes_on = label and bare[end : end + 1] not in {"", "\n"}
            yield start + (label.end() if label and goes_on else 0), start + _find_settled(words)
    yield from _iter_hidden(text, hidden, language)
    yield from _iter_dropped(text)
    yield from _iter_matters(text)
    yield from _iter_corrected(text, language)


_LABEL: Final = re.compile(r"[\s*・\->]*[^\s:：][^:：\n]{0,20}[:：](?![0-9])")
_DOUBTED: Final[tuple[AsideKind, ...]] = ("former", "doubt")
_BARE: Final = "\ufffc"
_REST: Final = re.compile(r"(?i:\bleave [^.\n]{1,60}? out\b)")


def _find_beginning(text: str, sentences: list[tuple[int, int]], number: int) -> int:
    """Return where what is not to be written begins: with the question that it points back to."""
    start = sentences[number][0]
    if not number:
        return start
    before, end = sentences[number - 1]
    points_back = text[start : start + 1] == "←" or text[:end].rstrip()[-1:] in {"?", "？"}
    return before if points_back and "\n" not in text[before:start].strip("\n") else start


def _find_cells(text: str, bracket: re.Match[str]) -> tuple[int, int]:
    """Return the line of a table that a bracket says is not to be written; else the bracket."""
    low = text.rfind("\n", 0, bracket.start()) + 1
    high = text.find("\n", bracket.end())
    high = len(text) if high < 0 else high
    return (low, high) if "|" in text[low:high] else bracket.span()


def _iter_dropped(text: str) -> Iterator[tuple[int, int]]:
    """Yield what is said to be dropped (棚はやめる), and the lines of lists that it is."""
    dropped = list(_DROPPED.finditer(text))
    yield from (match.span() for match in dropped)
    names = tuple({match["name"] for match in dropped})
    said = [match.start() for match in dropped]
    low = 0
    for line in text.split("\n") if names else ():
        is_own = bisect_left(said, low) < bisect_right(said, low + len(line))
        if not is_own and _BULLET.sub("", line, count=1).lstrip("| ").startswith(names):
            yield low, low + len(line)
        low += len(line) + 1


def _iter_matters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that are of another matter (別件。…), with those below where that is all."""
    low, is_open = 0, False
    for line in text.split("\n"):
        begin = _BULLET.match(line)
        found = compile_asides("matter").match(line, begin.end() if begin else 0)
        is_open = bool(line.strip()) and (
            is_open or (found is not None and not line[found.end() :].strip())
        )
        if is_open or found:
            yield low, low + len(line)
        low += len(line) + 1


def _is_aside(words: str) -> bool:
    return bool(_is_to_writer(words) or _is_doubted(words))


def _is_to_writer(words: str) -> bool:
    return bool(compile_asides("to-writer").search(words))


def _is_doubted(words: str) -> bool:
    """Return whether words are taken back, or in doubt."""
    return any(compile_asides(kind).search(words) for kind in _DOUBTED)


def _find_settled(words: str) -> int:
    """Return where what is doubted ends: an arrow or a `けど、` says what holds; else the end."""
    ends = [found.end() for kind in _DOUBTED for found in compile_asides(kind).finditer(words)]
    last = max(ends, default=len(words))
    arrow = _ARROW.search(words, last)
    if arrow and words[arrow.end() :].strip():
        return arrow.end()
    but = _BUT.match(words, last)
    return but.end() if but else len(words)


def _is_greeting(words: str) -> bool:
    return bool(compile_asides("greeting").fullmatch(_BULLET.sub("", words, count=1).strip()))


def _iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _STOPS.finditer(text):
        if match.end() > start:
            yield start, match.end()
        start = match.end()
    yield start, len(text)


def _iter_hidden(
    text: str, hidden: list[tuple[int, int]], language: Language
) -> Iterator[tuple[int, int]]:
    """Yield what other lines say of a sum that is not to be written."""
    numbers = {
        str(Quantity(fact.value.number))
        for start, end in hidden
        for fact in find_facts(text[start:end], language)
        if isinstance(fact.value, Quantity) and fact.value.number >= _LARGE
    }
    if not numbers:
        return
    for start, end in _iter_sentences(text):
        for fact in find_facts(text[start:end], language):
            if isinstance(fact.value, Quantity) and str(Quantity(fact.value.number)) in numbers:
                low = max(text.rfind(each, start, start + fact.start) for each in "、，,\u3000")
                yield max(start, low), end


_LARGE: Final = 1000


def _iter_corrected(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Yield what a line said before it corrected itself."""
    low = 0
    for line in text.split("\n"):
        if len(line) <= _LONGEST_LINE and (
            _ARROW.search(line) or compile_asides("turn").search(line) or _RETOLD.search(line)
        ):
            for start, end in _correct_line(line, language):
                yield low + start, low + end
        low += len(line) + 1


def _correct_line(line: str, language: Language) -> Iterator[tuple[int, int]]:
    facts = find_facts(line, language)
    starts = [each.start for each in facts]
    arrows = list(_ARROW.finditer(line))
    for number, arrow in enumerate(arrows):
        limit = arrows[number + 1].start() if number + 1 < len(arrows) else len(line)
        change = _CHANGED.search(line, arrow.end(), limit)
        turn = compile_asides("turn").match(line, arrow.end() + _count_blanks(line, arrow.end()))
        clause = line[max(0, arrow.start() - 24) : arrow.start()]
        if (turn is None and change is None) or _PLANNED.search(clause):
            continue
        old = _find_old(line, facts, starts, arrow.start(), arrow.end())
        begin = arrow.end() if turn is None else turn.end()
        between = [each for each in facts if old < each.start and each.end <= arrow.start()]
        end = next((each.end for each in facts if each.start == old), arrow.start())
        yield old, (end if between else begin)
        yield arrow.start(), begin
        because = _BECAUSE.match(line, begin + _count_blanks(line, begin))
        if because:
            yield because.span()
        if change:
            yield change.span()
    for turn in compile_asides("turn").finditer(line):
        fact = _find_old_fact(facts, starts, turn.start(), turn.end())
        if fact and not _PLANNED.search(line, max(0, fact.start - _NEAR), fact.start):
            yield fact.start, turn.end()
    yield from _correct_retold(line, facts, starts)


def _correct_retold(
    line: str, facts: tuple[Fact, ...], starts: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield what somebody had told before it was changed, and that it was."""
    for told in _RETOLD.finditer(line):
        old = _find_old_fact(facts, starts, told.start(), told.end())
        new = facts[bisect_right(starts, told.end() - 1)] if old else None
        if old is None or new is None or old.end < told.start():
            continue
        changed = _RETOLD_NOW.match(line, new.end)
        if changed:
            yield old.start, new.start
            yield changed.span("moved")


def _count_blanks(line: str, place: int) -> int:
    match = re.compile(r"[ \t\u3000]*").match(line, place)
    return len(match[0]) if match else 0


def _find_old(
    line: str, facts: tuple[Fact, ...], starts: list[int], arrow: int, behind: int
) -> int:
    """Return where begins what an arrow takes back: a fact of the kind that follows, or words."""
    fact = _find_old_fact(facts, starts, arrow, behind)
    if fact is not None:
        return fact.start
    token = re.compile(r"[A-Za-z0-9０-９.,]{1,8}[ \u3000]*$").search(
        line, max(0, arrow - 12), arrow
    )
    if token:
        return token.start()
    low = max(line.rfind(each, 0, arrow) for each in "@＠:：、。/　は")
    return low + 1


def _find_old_fact(
    facts: tuple[Fact, ...], starts: list[int], before: int, behind: int
) -> Fact | None:
    """Return the last fact before a place that is of the kind of the first one behind it."""
    at = bisect_right(starts, behind - 1)
    new = facts[at] if at < len(facts) else None
    if new is None:
        return None
    for each in reversed(facts[max(0, at - _LOOKED_AT) : at]):
        if each.end <= before and _is_alike(each, new):
            return each
    return None


_LOOKED_AT: Final = 3
_NEAR: Final = 12
_LONGEST_LINE: Final = 2000
"""Characters of a line that somebody jotted."""
_WHO: Final = frozenset({"person", "organisation"})


def _is_alike(one: Fact, other: Fact) -> bool:
    return one.kind == other.kind or (one.kind in _WHO and other.kind in _WHO)
