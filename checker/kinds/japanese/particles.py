"""Find particles of a sentence that follow so closely that they blur who does what.

Two of the same particle are doubled when both hang on the same predicate: 「事故でバスで運ぶ」. A
predicate between them (「担当者が作成した資料が届く」) gives each one of its own, and a comma, a
bracket or another particle sets them apart. That is stricter than counting particles alone.
"""

import itertools
from collections.abc import Iterator, Sequence

from checker.core.data_classes import dataclass
from checker.kinds.shared.quotations import Bounds, covers
from checker.language.morphology import Morpheme

_CASES = frozenset(
    ["が", "を", "に", "で", "へ", "から", "より", "は", "には", "では", "からは", "へは", "にて"]
)
"""Particles that belong once to a predicate. の, と, や, か, も, て and たり may well repeat."""
_TIME_OR_WAY = frozenset(
    [
        *("こと", "事", "もの", "物", "とき", "ため", "為", "うえ", "うち", "なか", "もと", "元"),
        *("まま", "場合", "毎", "ごと", "たび", "通り", "とおり", "ほか", "外", "他", "代わり"),
        *("かわり", "ところ", "所", "よう", "そう", "はず", "わけ", "以外", "全員", "皆", "自分"),
        *("自ら", "一人", "共同", "合同", "程度", "時点", "範囲", "段階", "目的", "順", "形"),
        *("方法", "手順", "要領", "一緒", "別", "本人", "自身", "これ", "それ", "あれ", "どれ"),
        *("常", "互い", "新た", "主", "共", "更", "特", "直", "相互", "先", "次", "最初", "最後"),
        *("同時", "交互", "逆", "十分", "単", "公", "実際", "一斉", "一度", "一律", "率先"),
        *("前提", "基準", "原則", "単位", "対象", "中心"),
    ]
)
_ADVERBS = frozenset(["デフォルト", "既定", "標準", "場", "方", "自動", "手動", "無料", "有料"])
"""Words that say with で how something is done: 「新しい画面でデフォルトで有効になる」."""
_ASKING = frozenset(["どれ", "どちら", "誰", "だれ", "何", "なに", "どこ", "どの", "どんな"])
_HAVING = frozenset(["持つ", "有する", "備える", "含む"])
_FORMAL = frozenset(["事", "こと", "物", "もの", "の", "理由", "所", "為"])
_HELPING = frozenset(["居る", "有る", "置く", "仕舞う", "下さる", "来る", "見る", "頂く", "欲しい"])
_WITH_NI = frozenset(["成る", "為る", "行く", "来る", "伺う", "参る"])
_TIME_ENDINGS = tuple("中時後前間際内上下日月年度期毎次末頃降")
_PERIODS = tuple("年月週期季")
_PARTS_OF_TIME = frozenset(
    ["頭", "初め", "始め", "はじめ", "半ば", "終わり", "暮れ", "朝", "夜", "晩"]
)
"""Parts of a period: 「三月の頭に」 says when, 「一覧の頭に」 says where."""
_AFTER = frozenset(["後", "時", "前", "次第", "中", "際"])
_BRACKETS = frozenset("「」『』（）()【】〔〕[]［］{}｛｝〈〉《》<>＜＞“”\"'‘’`")
_ENDS = frozenset("。．！？!?\n\t\u3000:：;；→⇒|｜")
_ATTRIBUTIVE = "連体形"
_BEFORE_VERB = frozenset(["名詞", "接頭辞", "接尾辞", "副詞", "空白"])
_OTHER_CASES = frozenset(["に", "で", "と", "へ", "の"])
_ACTS = frozenset(["動詞", "形容詞"])
_NEAR = 40


@dataclass(frozen=True, slots=True)
class Doubled:
    """A particle at characters `start` to `end` that repeats the one before it."""

    particle: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _ParticleRun:
    """A run of particles, with the words before and after it."""

    key: str
    first: int
    last: int
    found: Sequence[Morpheme]

    @property
    def start(self) -> int:
        """Where the particles begin in the text."""
        return self.found[self.first].start

    @property
    def end(self) -> int:
        """Where they end."""
        return self.found[self.last - 1].end

    @property
    def before(self) -> Morpheme | None:
        """The word that they follow."""
        return self.found[self.first - 1] if self.first else None

    @property
    def after(self) -> Morpheme | None:
        """The word that follows them."""
        return self.found[self.last] if self.last < len(self.found) else None

    @property
    def bound(self) -> bool:
        """Whether it says when, how or to what end, or hangs on a predicate of its own."""
        if self._is_nested or self._is_phrase:
            return True
        if not self.key.startswith(("に", "で", "から")) or self.before is None:
            return False
        return (
            self.before.pos[0] in {"動詞", "形状詞", "副詞", "助動詞", "形容詞"}
            or self.before.pos[1] in {"数詞", "副助詞"}
            or self.before.pos[2] in {"副詞可能", "助数詞", "助数詞可能", "形状詞可能"}
            or self.before.surface in _TIME_OR_WAY
            or self.before.surface.endswith(_TIME_ENDINGS)
            or self._is_part_of_period
        )

    @property
    def _is_part_of_period(self) -> bool:
        """Whether it follows a part of a period of time: 三月の頭に, 来週の半ばに."""
        words = [each.surface for each in self.found[max(0, self.first - 3) : self.first]]
        if len(words) < 3 or words[-2] != "の":  # noqa: PLR2004 - a period, の, and its part
            return False
        return words[-1] in _PARTS_OF_TIME and words[0].endswith(_PERIODS)

    @property
    def _is_phrase(self) -> bool:
        """Whether it stands in a phrase of its own: 数式を使って, 書き込み用に, どちらが."""
        after = self.found[self.last : self.last + _NEAR]
        match self.key:
            case "を":
                return _is_way(after) or _is_in_relative_clause(after, _ACTS)
            case "が":
                asking = self.found[max(0, self.first - 2) : self.first]
                if any(each.surface in _ASKING for each in asking) or _names(self.found):
                    return True
                return _is_in_relative_clause(after, _ACTS | {"助動詞"})
            case "に":
                return self.before is not None and self.before.surface in {"用", "役"}
            case "で":
                return self.before is not None and self.before.surface in _ADVERBS
        return False

    @property
    def _is_nested(self) -> bool:
        """Whether what follows is its own predicate: 「会社に業務に関する書類を出す」.

        An adjective may have a second が (「部長が英語が得意だ」), and a verb right after に most
        often makes a phrase with it (に対し, に基づく, 申請に行く).
        """
        if self.after is None or self.key not in {"が", "に"}:
            return False
        if self.after.pos[0] in {"形容詞", "形状詞"} or "形状詞可能" in self.after.pos[2]:
            return True
        closes = self.after.pos[0] == "動詞" and not self.after.pos[5].startswith("終止形")
        return self.key == "に" and (closes or self.after.normalized_form in _WITH_NI)


def _is_way(words: Sequence[Morpheme]) -> bool:
    """Tell whether a verb with を says how something else is done: 使って, 使用して, 渡さずに.

    So does one that only says what a thing has: 「値を持つ部品にする」.
    """
    at = next((n for n, each in enumerate(words[:4]) if each.pos[0] != "名詞"), len(words))
    if at + 1 >= len(words) or words[at].pos[0] != "動詞":
        return False
    verb, form, *rest = words[at : at + 4]
    if form.pos[0] == "名詞" and verb.dictionary_form in _HAVING:
        return True
    if form.surface == "こと":
        return bool(rest) and rest[0].surface in {"で", "により", "によって", "に"}
    if form.surface in {"て", "で"} and form.pos[1] == "接続助詞":
        return bool(rest) and rest[0].normalized_form not in _HELPING
    return form.normalized_form == "ず" or [form.surface, *(e.surface for e in rest[:1])] == [
        "ない",
        "で",
    ]


def _is_in_relative_clause(words: Sequence[Morpheme], predicates: frozenset[str]) -> bool:
    """Tell whether a particle hangs on a verb that adorns a noun, before another predicate.

    So does the second one of 「図を条件を満たす形に直す」, but none of 「質を向上を目指す場合」,
    where 場合 only says when.
    """
    verbs = itertools.dropwhile(
        lambda each: each.pos[0] in _BEFORE_VERB or each.surface in _OTHER_CASES, words
    )
    rest = list(itertools.dropwhile(lambda each: each.pos[0] in {"動詞", "助動詞"}, verbs))
    chain = words[: len(words) - len(rest)]
    noun = next((n for n, each in enumerate(rest) if each.pos[0] != "空白"), len(rest))
    if not chain or not chain[-1].pos[5].startswith(_ATTRIBUTIVE) or noun == len(rest):
        return False
    if rest[noun].pos[0] not in {"名詞", "接頭辞"} or _only_says_when(rest[noun]):
        return False
    return any(each.pos[0] in predicates for each in rest[noun + 1 :])


def _only_says_when(noun: Morpheme) -> bool:
    return "副詞可能" in noun.pos[2] or noun.surface in {"こと", "事", "の", "わけ", "よう", "為"}


def _names(found: Sequence[Morpheme]) -> bool:
    """Tell whether a sentence says what something is: 「これが関数が行うことです」."""
    ends = (each for each in reversed(found[-_NEAR:]) if each.pos[0] not in {"助動詞", "補助記号"})
    last = next(ends, None)
    return last is not None and last.normalized_form in _FORMAL


def find_doubled_particles(
    found: Sequence[Morpheme], *, quotations: Sequence[Bounds], commas: str, interval: int
) -> Iterator[Doubled]:
    """Yield each particle that repeats one at most `interval` particles before it.

    Args:
        found: the morphemes of one sentence.
        quotations: places whose words belong to somebody else, as `quoted.quotations` gives them.
        commas: characters that set particles apart.
        interval: 1 for neighbours only.
    """
    seen: dict[str, tuple[int, _ParticleRun]] = {}
    distance = 0
    for kind, unit, each in _iter_events(found, quotations, commas):
        if kind == "end":
            seen.clear()
        elif kind == "predicate":
            _close(seen, each)
        elif kind == "clause":
            seen.pop("が", None)
        else:
            distance += 1
        if unit is None:
            continue
        number, earlier = seen.get(unit.key, (distance - interval - 1, unit))
        if distance - number <= interval and not (unit.bound or earlier.bound):
            yield Doubled(unit.key, unit.start, unit.end)
        if unit.key in _CASES:
            seen[unit.key] = (distance, unit)


def _close(seen: dict[str, tuple[int, _ParticleRun]], predicate: Morpheme) -> None:
    """Forget what hung on a predicate; a topic (は) goes on past one that only adorns a noun."""
    topic = seen.get("は") if predicate.pos[5].startswith(_ATTRIBUTIVE) else None
    seen.clear()
    if topic is not None:
        seen["は"] = topic


_Event = tuple[str, _ParticleRun | None, Morpheme]


def _iter_events(
    found: Sequence[Morpheme], quotations: Sequence[Bounds], commas: str
) -> Iterator[_Event]:
    number = 0
    while number < len(found):
        each = found[number]
        last = number + 1
        if covers(quotations, each.start, each.end):
            yield "spacer", None, each
        elif each.surface[0] in _ENDS:
            yield "end", None, each
        elif each.surface == "・" and number and _may_predicate(found[number - 1]):
            yield "clause", None, each
        elif each.surface in commas or each.surface[0] in _BRACKETS:
            yield "spacer", None, each
        elif each.pos[0] == "助詞" or _is_de(found, number):
            while last < len(found) and found[last].pos[0] == "助詞":
                last += 1
            yield "particle", _join_particles(found, number, last), each
        elif _is_predicate(found, number):
            yield "predicate", None, each
        number = last


def _may_predicate(word: Morpheme) -> bool:
    """Tell whether a word before ・ ends one of several clauses: 印刷が開始・送信が完了."""
    verbal = word.pos[0] in {"動詞", "形容詞", "助動詞", "形状詞"}
    return verbal or "サ変" in word.pos[2] or "形状詞" in word.pos[2]


def _is_predicate(found: Sequence[Morpheme], number: int) -> bool:
    """Tell whether a word ends a clause; 「提出後」 does too, short for 「提出した後」."""
    each = found[number]
    if each.pos[0] in {"動詞", "形容詞", "助動詞"}:
        return True
    if len(each.surface) > 2 and each.surface.endswith("後"):  # noqa: PLR2004 - 提出後, not 午後
        return True
    return number > 0 and each.surface in _AFTER and "サ変" in found[number - 1].pos[2]


def _is_de(found: Sequence[Morpheme], number: int) -> bool:
    """Tell whether a で read as a copula may be the particle after all: 「端末で見る」."""
    each = found[number]
    if each.surface != "で" or each.pos[0] != "助動詞" or number + 1 == len(found):
        return False
    before, after = found[number - 1], found[number + 1]
    return (
        before.pos[0] in {"名詞", "接尾辞"}
        and after.pos[0] in {"名詞", "動詞", "接頭辞"}
        and (after.dictionary_form not in {"ある", "有る", "ござる", "ない"})
    )


def _join_particles(found: Sequence[Morpheme], first: int, last: int) -> _ParticleRun:
    """Join a run of particles; では of a predicate and 又は hold no topic's は."""
    before = found[first - 1] if first else None
    key = "".join(each.surface for each in found[first:last])
    if before is not None and before.pos[0] in {"助動詞", "動詞", "形容詞", "接続詞"}:
        key = f"*{before.surface}{key}"
    if found[last - 1].pos[1] == "接続助詞":
        key = f"*{key}"
    return _ParticleRun(key, first, last, found)


def find_all_doubled(found: Sequence[Morpheme], interval: int) -> Iterator[Doubled]:
    """Yield every particle of the same sort within `interval` particles, whatever stands between.

    This is the count of textlint's no-doubled-joshi with `strict`, except that it ends with the
    sentence.
    """
    seen: dict[tuple[str, str], int] = {}
    distance = 0
    number = 0
    while number < len(found):
        last = number + 1
        if found[number].pos[0] == "助詞":
            while last < len(found) and found[last].pos[0] == "助詞":
                last += 1
            distance += 1
            run = found[number:last]
            key = ("".join(each.surface for each in run), "".join(each.pos[1] for each in run))
            if key in seen and distance - seen[key] <= interval:
                yield Doubled(key[0], run[0].start, run[-1].end)
            seen[key] = distance
        number = last
