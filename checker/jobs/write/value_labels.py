"""Tell which values of notes stand behind a label, or another word, for their field, and are whole.

`件名: 棚の購入` is told beyond doubt, and so is `where: canteen` where no other field goes by the
word. What is in question, cut off or part of a sentence is not.
"""

from collections.abc import Sequence
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.field_segments import list_labels, list_words
from checker.jobs.write.field_senses import is_of_sense, name_sense
from checker.jobs.write.scored_values import TOLD
from checker.jobs.write.segment_values import OPEN_WORDS
from checker.jobs.write.value_signs import CUT_BEHIND, SUBJECT, TINY, Evidence, name_kind
from checker.templates.model import ChoiceField, TemplateField

_FROM: Final = re.compile(r"から(?=[、。 \u3000]|出|提出|$)")
_SPAN_END: Final = re.compile(r"[0-9日月年時分度頃前後末]$")
"""Whoever it is from, where it is no stretch of days: 教務部から."""
_LOOSE_END: Final = re.compile(r"[へにはがを]$|(?i:(?:\bw/|\b(?:in|on|at|by|for|with|of|to))$)")
_STRICT: Final = frozenset({"department", "company", "zone"})
"""Sorts of which it is sure whether a value is of them."""
_VERB_END: Final = re.compile(
    r"(?:る|た|たい|ます|です|ない)(?:について)?$|^(?i:it |we |i |this |can |please )"
)
"""Words that make a sentence of what should name a matter."""
_ASKED: Final = re.compile(r"[^\n。、]{0,3}[?？]|か[?？、。0-9]|かも|かな|らしい")
_NOBODY: Final = re.compile(
    r"[0-9０-９]|^(?:私|わたし|自分|僕|俺)|^(?i:me|i|it|he|she|they|we|you)$|[はがをで]$"
)
"""What is no name: 5年, 私で."""
_NEXT_LABEL: Final = re.compile(
    r"[ \u3000、][^\s、。]{0,10}(?:期間|期限|場所|時刻|条件|納期|担当|番号|件名|部署|予算)は"
)
"""What another field's value begins behind: 「翌月末払い 見積の有効期間は3か月」."""
_EMPTY: Final = re.compile(r"[\W_]*|[(（][^()（）]*[)）]|[.．…_＿]{2,}.*")
"""What a form has where nothing is written in, or a remark on it alone."""
_POINTS: Final = re.compile(
    r"(?i:\b(?:that|this|those|these|it|above|same)[.)]*$)|^(?:同上|上記|これ|それ|同じ)$"
)
"""What means something that stands elsewhere."""
_QUESTION: Final = re.compile(r"[?？]$")
_EITHER: Final = re.compile(
    r"(?<=[階室館棟時分日月円台本名課部係)）0-9])か(?=[^\sらなもいの月所国年条店])"
    r"|\b[A-Z0-9][\w.]* or (?:[A-Z0-9]|in )"
)
"""What joins two of which one is meant: 3階か2階."""
_GOES_ON: Final = re.compile(r"(?<=[^のま])(?:で|が|ので|けど)、(?=[^\s])")
"""What joins another sentence on: 「見積書(5日付)で、税抜がこれ」."""
_SENTENCE_ENDS: Final = re.compile(r"[。.;；][ \u3000]*")
_BULLET: Final = re.compile(r"^[\s・*#>-]+")
_MARK: Final = re.compile(r"[ \t\u3000]*[:：][ \t\u3000]*$|[ \t\u3000]+$")
_SPOKEN_MARK: Final = re.compile(r"[ \t\u3000]*(?:[:：]|は)[ \t\u3000]*$|[ \t\u3000]+$")
_CALLED_MARK: Final = re.compile(r"[ \t\u3000]*[:：=＝][ \t\u3000]*$")
_SAID_MARK: Final = re.compile(r"は、?[ \u3000]*$")
_SPOKEN_ON: Final = re.compile(r"[、,]|[ \u3000]{2}|いつも|変わらず|まま")
"""What is spoken on behind a label and は: only what has none of it is all of the value."""
_NOT_CALLED: Final = re.compile(
    r"^[をにがでとのも]|ので|から、|けど|、いや|は、|ました|です"
    r"|私|自分|僕|同じ|(?i:\b(?:me|i|same)\b)|\w[.;] [A-Z]"
)
"""What is no value behind a word for a field: a reason, `me`, more sentences."""
_PHRASE: Final = {
    "ja": re.compile(r"(?!.*(?:から|じゃ|って|した|する|[、。])).+(?<![てでがはをに])"),
    "en": re.compile(r"(?!.*(?i:\b(?:is|was|were|are|we|i|it|you|because|but)\b)).+"),
}
"""Words without a clause."""
_TAKEN_BACK: Final = re.compile(
    r"[ \u3000.,、。]*(?:いや|じゃなく|ではなく|違|間違|(?i:no,? (?:hang on|wait)|sorry|scrap))"
)
"""Behind a value: another one holds."""
_SEGMENT: Final = 0.8
"""Score from which on a value stands behind a word for its field that begins its part."""
_QUOTED: Final = re.compile(r"(?:[:：]|は)[ \t\u3000]*[「『]$")
_CITED: Final = ">"
"""What a line of a quoted mail begins with."""
_CLOSING: Final = ("」", "』")
_BORDERS: Final = ("", *" \t\u3000、。,，/／・:：)）")
"""What a label begins behind."""
_SPOKEN_END: Final = re.compile(
    r"^(?:で(?:す|お願い(?:します)?|(?:出|作|書|提出|申請)(?:す|る|く|します|ります|きます)?)?"
    r"|に(?:する|します|して)?)"
)
"""How a choice is spoken of: `種類は要件定義書で`."""
_CALLED: Final = re.compile(
    r"(?P<word>[^\s、。,.:：は←→]{2,12})[ \u3000]*(?:は|[:：=＝])[ \u3000]*$"
)
_NOT_CHOSEN: Final = re.compile(
    r"(?:では?な|じゃな|以外|か[^らなもいの]|かも|を?やめ|だと思|って(?:言|書))|[?？]"
)
_NOTHING: Final = re.compile(r"[ \u3000。.]*(?:[(（][^()（）]*[)）])?[ \u3000。.]*")


class LabelReader:
    """Tells of the values of one field whether they stand behind its label, and are whole."""

    def __init__(self, field: TemplateField, language: Language) -> None:
        self._field = field
        self._language = language
        self._kind = name_kind(field)
        self._labels = list_labels(field)
        self._words = list_words(field)
        self._sense = name_sense(field)

    def is_named(self, one: Evidence) -> bool:
        """Return whether a line is the field's own label and the value: `件名: 棚の購入`.

        Or a part of a line that has several: `起案日 2025/9/18 起案者 佐藤 恵`.
        """
        is_typed = self._kind != "text"
        goes_over = not is_typed and "segment" not in one.ways  # into the next field's words
        if _QUESTION.search(one.value) or _POINTS.search(one.value):
            return False
        if one.ways.get("told", 0.0) >= TOLD:
            return True
        if goes_over or SUBJECT.match(one.taken.quote):
            return False
        label = _BULLET.sub("", one.label)
        is_choice = self._kind == "choice"
        if self._is_quoted(one, label) or (is_choice and self._is_spoken(one)):
            return True
        mark = (_SPOKEN_MARK if is_choice else _MARK).search(label)
        if mark is None or not (mark[0].strip() or is_typed):
            return False
        word, own = fold(label[: mark.start()]), fold(self._field.label)
        is_own = word in self._labels or (is_choice and _ends_label(word, own))
        rest = _SPOKEN_END.sub("", one.rest) if is_choice else one.rest
        part = f"{one.label}{one.taken.quote}{one.rest}"
        return is_own and bool(_NOTHING.fullmatch(rest)) and not OPEN_WORDS.search(part)

    def is_called(self, one: Evidence) -> bool:
        """Return whether a line is a word for the field, a mark, and the value: `where: canteen`.

        The word is no other field's, and nothing is left of what stands behind it.
        """
        if self._kind not in {"text", "person"} or not one.owned or one.foreign:
            return False
        label = _BULLET.sub("", one.label)
        mark, said = _CALLED_MARK.search(label), _SAID_MARK.search(label)
        is_called = mark is not None and fold(label[: mark.start()]) in self._words
        is_said = said is not None and fold(label[: said.start()]) in self._labels
        if not is_called and not (is_said and not _SPOKEN_ON.search(one.value)):
            return False
        part = f"{one.label}{one.taken.quote}{one.rest}"
        rest = _SPOKEN_END.sub("", one.rest) if is_said else one.rest
        is_value = _NOTHING.fullmatch(rest) and not _NOT_CALLED.search(one.value)
        is_open = OPEN_WORDS.search(part) or one.line.startswith(_CITED)
        return bool(is_value) and not is_open and self.is_whole(one)

    def is_phrase(self, one: Evidence) -> bool:
        """Return whether a word for the field begins a part of a line, and a phrase is its value.

        `送り先は営業所の国枝さん。`, `場所 会議室C 出席 社長`: nothing of it is a clause. Lists of
        people and names of departments have signs of their own.
        """
        return (
            self._kind == "text"
            and self._sense not in _STRICT | {"people"}
            and one.ways.get("segment", 0.0) >= _SEGMENT
            and _PHRASE[self._language].fullmatch(one.value) is not None
            and _TAKEN_BACK.match(one.rest) is None
        )

    def _is_quoted(self, one: Evidence, label: str) -> bool:
        """Return whether a value stands in quotes behind the field's own label: 記号は「製」."""
        quoted = _QUOTED.search(label)
        if quoted is None or not one.behind.startswith(_CLOSING):
            return False
        before = fold(label[: quoted.start()])
        own = (each for each in self._labels if before.endswith(each))
        return any(before.removesuffix(each)[-1:] in _BORDERS for each in own)

    def _is_spoken(self, one: Evidence) -> bool:
        """Return whether a line says of the field's name, or of its end, which choice it is.

        It may stand anywhere on it: 「名前は荷受け 種類は要件定義書で出す」.
        """
        own, quote = fold(self._field.label), fold(one.taken.quote)
        value = fold(one.value)
        found = [match.start() for match in re.finditer(re.escape(value), quote)]
        if len(found) != 1 or OPEN_WORDS.search(one.line):
            return False
        mark = _CALLED.search(quote, 0, found[0])
        behind = quote[found[0] + len(value) :]
        return (
            mark is not None
            and _ends_label(mark["word"], own)
            and not _NOT_CHOSEN.match(behind)
            and not any(fold(each) in quote for each in self._rivals if fold(each) not in value)
        )

    @property
    def _rivals(self) -> Sequence[str]:
        """The other choices that a word of the field's own may be taken for."""
        choices = self._field.choices if isinstance(self._field, ChoiceField) else ()
        return [each for each in choices if not fold(self._field.label).endswith(fold(each))]

    def is_whole(self, one: Evidence) -> bool:
        """Return whether a value is one: not in question, not cut off, no particle left over."""
        if _ASKED.match(one.behind) or _QUESTION.search(one.value) or _POINTS.search(one.value):
            return False
        goes_on = self._kind == "text" and (
            _GOES_ON.search(one.value) or _NEXT_LABEL.search(one.value)
        )
        if goes_on or _EITHER.search(one.value) or self._begins_again(one.value):
            return False
        if self._is_of_other_sort(one.value):
            return False
        if self._kind not in {"text", "person"}:
            return True
        is_cut = _is_cut(one) or _LOOSE_END.search(one.value) or _EMPTY.fullmatch(one.value)
        return len(one.value) >= TINY and not is_cut

    def _is_of_other_sort(self, value: str) -> bool:
        """Return whether words are none of what the field holds: 5年 is nobody."""
        if self._kind == "person":
            return _NOBODY.search(value) is not None
        if self._sense in {"title", "meeting"}:
            return _VERB_END.search(value) is not None
        is_strict = self._sense in _STRICT
        return is_strict and is_of_sense(self._sense, value, self._language) is False

    def _begins_again(self, value: str) -> bool:
        """Return whether a sentence in a value begins with the field's label: `moved. due 15`."""
        label = fold(self._field.label)
        return any(each.startswith(label) for each in _SENTENCE_ENDS.split(fold(value))[1:])


def _is_cut(one: Evidence) -> bool:
    """Return whether a value goes on behind its end; not where the next label follows at once."""
    if CUT_BEHIND.match(one.behind) is None or not one.rest:
        return False
    return _FROM.match(one.behind) is None or _SPAN_END.search(one.value) is not None


def _ends_label(word: str, label: str) -> bool:
    """Return whether a word is the end of a label that tells enough: 種類 of 文書の種類."""
    return len(word) >= TINY and label.endswith(word)
