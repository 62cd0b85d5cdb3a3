"""Read what a meeting was about where Japanese notes count it up aloud.

`話は三つあって、ひとつめが剪定の工程、ふたつめが熱中症の対策`, `議題は転倒の振り返りと用紙`.
"""

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.value_candidates import CandidateSpan

_TELLS: Final = re.compile(
    r"(?:議題|話|テーマ|話し合|相談|お話しいたしました)[^。\n]{0,12}"
    r"(?:[二三四五2-5]つ|ふたつ|みっつ|よっつ|[二三四五2-5]点)"
    r"|(?P<list>(?:議題|話したの|話したこと|話すこと|話し合ったこと|テーマ)(?:は|が))(?![二三四五2-5]つ|[:：])"
)
_NUMBER: Final = re.compile(
    r"(?:(?<=[、。\s(（はが])|^)"
    r"(?P<one>その[一二三四五]|[一二三四五1-5]つ[目め]|(?:ひと|ふた|みっ|よっ)つ(?:[目め])?|[①-⑤])"
    r"(?:が|は|、|の)?[、 \u3000]*",
    re.MULTILINE,
)
_STOP: Final = re.compile(r"[。\n]")
_TAIL: Final = re.compile(
    r"[、 \u3000]*(?:(?:のこと|の話|の件)?(?:です(?:ね|よ)?|でございます|でした|だ|ってこと)"
    r"|で|、|それと|あと)$"
)
_JOINT: Final = re.compile(r"(?<=[^\s、])と(?:あと|それと|、)?(?=[^いっか言])|、(?:あと|それと)?")
_REGION: Final = 4000
"""Characters behind the word that says how many in which they are counted."""
_LONG: Final = 34
_SHORT: Final = 2
_MOST: Final = 8
_TRIED: Final = 20


def find_spoken_topics(text: str) -> list[CandidateSpan]:
    """Return the topics that notes count up, in order; nothing where there is only one."""
    for told in islice(_TELLS.finditer(text), _TRIED):
        found = list(_count_up(text, told.start()))
        if len(found) < _SHORT and told["list"]:
            found = list(_split_list(text, told.end()))
        if _SHORT <= len(found) <= _MOST:
            return found
    return []


def _count_up(text: str, start: int) -> Iterator[CandidateSpan]:
    heads, seen = [], set()
    for each in _NUMBER.finditer(text, start, min(len(text), start + _REGION)):
        if each["one"][:2] in seen:
            break
        seen.add(each["one"][:2])
        heads.append(each)
    ends = [*(each.start() for each in heads[1:]), len(text)] if heads else []
    for head, end in zip(heads, ends, strict=True):
        limit = min(end, head.end() + _REGION)
        stop = _STOP.search(text, head.end(), limit)
        item = text[head.end() : stop.start() if stop else limit]
        if len(item) > _LONG:
            item = item.split("、")[0]
        yield from _trim(item, head.end())


def _split_list(text: str, start: int) -> Iterator[CandidateSpan]:
    limit = min(len(text), start + _MOST * _LONG)
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    cuts = [
        (start, start),
        *(each.span() for each in _JOINT.finditer(text, start, end)),
        (end, end),
    ]
    for (_, low), (high, _) in pairwise(cuts):
        yield from _trim(text[low:high], low)


def _trim(words: str, start: int) -> Iterator[CandidateSpan]:
    """Yield an item without the joints around it, unless it is too long for one."""
    bare = words.lstrip("、 \u3000")
    start += len(words) - len(bare)
    bare = _TAIL.sub("", bare.rstrip("、 \u3000")).rstrip("、 \u3000")
    if _SHORT <= len(bare) <= _LONG:
        yield CandidateSpan(bare, start)
