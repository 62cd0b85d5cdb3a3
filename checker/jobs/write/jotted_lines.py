"""Word what people jot down in forms that have one sentence each, without a model.

`止まる日 11日→1日` is that it goes from 11 to 1; 「社長は…比べろ、と」 is that he said so. Every
word stays; only what joins them is added. What has no such form stays as it is.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.sentence_style import complete_noun, formalize, restyle_sentence
from checker.language.sentence_endings import SentenceStyle, find_ending

_CHANGE: Final = re.compile(
    r"(?P<name>[^\s→⇒0-9][^→⇒、。]{0,24}?)(?:は|が)?[ \u3000:：]*"
    r"(?P<before>(?:半年|1日|年|月|週|日|約|平均)?[0-9][0-9,.]*[^\s→⇒、。0-9]{0,6})"
    r"[ \u3000]*(?:→|⇒|->)[ \u3000]*"
    r"(?P<after>(?:年|月|週|日|約|平均)?[0-9][0-9,.]*[^\s→⇒、。0-9（(]{0,6})"
    r"(?P<note>[(（][^()（）]{1,24}[)）])?"
)
_PARTED: Final = re.compile(
    r"[、,][ \u3000]*(?![0-9])|[ \u3000]*[/／][ \u3000]*|。[ \u3000]*(?=\S)"
)
_LEAD: Final = re.compile(
    r"^[ \u3000]*(?:(?:[①-⑳]|[(（]?[0-9]{1,2}[)）]|→|⇒|※)[ \u3000]*)?"
    r"(?:(?:で|んで|それで|あと|それと|それから|なので)、[ \u3000]*|なので(?=[一-龠々ァ-ヴー])"
    r"|(?:で|それと|あと)(?=[一-龠々ァ-ヴー])|で(?=[0-9]))?"
)
"""A number or an arrow before a line, and what joins it to the one before."""
_HESITATION: Final = re.compile(
    r"(?:(?<=[、。])|^)(?:まあ|うわ|おっと|お|あ|えー+|えーと|えっと|あのー?|そのー|んー*|そうそう|はいはい)、"
    r"[ \u3000]*"
)
"""What somebody says while he thinks."""
_AFTER_TOPIC: Final = re.compile(r"(?<=[はがでにも])ですね(?=、)")
_ASSENT: Final = re.compile(
    r"(?:(?<=です)|(?<=ます)|(?<=した))(?:よね|ね|よ)(?=[。！!]*$)|(?<=です|した|ます)が(?=。?$)"
)
"""What is added to a whole sentence in speech."""
_CLOSES: Final = re.compile(r"(?<=\S)[ \u3000]+(?:終わり|おわり|以上(?:です)?)[。！!]*$")
_TAIL: Final = re.compile(
    r"(?:(?<![ぁ-ん])(?:ですね|よね|ね|よ)|[ \u3000]*[(（]笑[)）]|(?<=[ぁ-ん])笑"
    r"|(?<=[^\x00-\x7f])w+"
    r"|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])+(?=[。！!]*$)"
)
"""What a line of speech or of a chat ends with and no sentence does."""
_QUOTES: Final = re.compile(
    r"^(?P<who>[^「」→:：、。\s]{0,8}(?:さん|くん|君|氏|様|長|先生|主任|リーダー))[ \u3000]*"
    r"(?:→|[:：]|は|が)?[ \u3000]*「(?P<said>[^「」]{2,120})」[。]?$"
)
"""Somebody with a title, and his words."""
_ONCE: Final = re.compile(r"(?P<before>[0-9][0-9,.]*[^\s→⇒、。0-9]{0,6})→(?=[0-9][^→、。]{0,8}に)")
_SAID: Final = re.compile(r"(?:、?[と]|って)[。]?$|とのこと[。]?$")
_MUST: Final = re.compile(r"(?<=[かがさたなばまらわ])ないと[。]?$|(?<=し)ないと[。]?$")
"""「総務に聞かないと」 is what must be done, where nobody says it of something."""
_PERSON: Final = re.compile(r"(?:さん|くん|君|氏|様|長|先生|主任)[はが]、?$")
_SAYS: Final = re.compile(r"^[^。]{1,40}?[はが]、?")
ENDS: Final = tuple("。！？!?」』)）")
"""What a whole sentence of Japanese ends with."""
_WHY: Final = re.compile(
    r"^(?P<name>[^\s:：。、]{1,24}(?:理由|わけ|訳))"
    r"(?:[ \u3000]*[:：][ \u3000]*|です(?:が|けど)、|としては、)"
)
_BECAUSE: Final = re.compile(r"(?<=[うくぐすつぬぶむるいただな])(から|ため)[。]?$")
"""A sentence that is nothing but why: 「HM-300にする理由:検出の精度が高いから」."""
_THEN: Final = re.compile(
    r"(?<=[うくぐすつぬぶむるいた])[ \u3000]*(?:→|⇒|->)[ \u3000]*(?=[^\s0-9→⇒])"
)
"""An arrow between two sentences: 「部品は3月で終わる → それまでに替える」."""
_SETTLED: Final = re.compile(r"(?<=[うくぐすつぬぶむる])、?[でに]?(?:決まり|決定)(?:です)?[。]?$")


def tell_changes(line: str, style: SentenceStyle) -> str | None:
    """Return a line of figures that change as a sentence; None of any other line."""
    parts = [each for each in _PARTED.split(line.strip(" \u3000。")) if each.strip()]
    found = [_CHANGE.fullmatch(each.strip()) for each in parts]
    told = [each for each in found if each is not None]
    if not told or len(told) < len(found):
        return None
    ends = [
        f"{each['name'].strip()}が{each['before']}から{each['after']}{each['note'] or ''}に"
        for each in told
    ]
    return "、".join(ends) + ("なります。" if style is SentenceStyle.POLITE else "なる。")


def tell_form(sentence: str, style: SentenceStyle) -> str | None:
    """Return a sentence of notes whose form has one wording as that; None of any other.

    Figures that change, what somebody said (…、と。), what was settled (…する、で決まり。).
    """
    said = tidy_jotted(sentence)
    if (changed := tell_changes(said, style)) is not None:
        return changed
    is_polite = style is SentenceStyle.POLITE
    if settled := _SETTLED.search(said):
        return f"{said[: settled.start()]}ことに決ま{'りました' if is_polite else 'った'}。"
    if quote := _QUOTES.match(said):
        who = quote["who"].removesuffix("さん").removesuffix("くん")
        return f"{who}は「{quote['said']}」と述べ{'ました' if is_polite else 'た'}。"
    quoted, says = _SAID.search(said), _SAYS.match(said)
    if (must := _MUST.search(said)) and not (says and _PERSON.search(says[0])):
        return f"{said[: must.start()]}なければ{'なりません' if is_polite else 'ならない'}。"
    if quoted and says:
        words = said[says.end() : quoted.start()]
        told = f"「{words}」" if quoted[0].startswith("、") else _make_indirect(words)
        return f"{says[0]}{told}と述べ{'ました' if is_polite else 'た'}。"
    return None


def tidy_jotted(sentence: str) -> str:
    """Return a sentence of notes without its number, what joins it on, and the ends of a chat."""
    said = _LEAD.sub("", _HESITATION.sub("", sentence))
    said = _CLOSES.sub("", _AFTER_TOPIC.sub("", said))
    return _ASSENT.sub("", _TAIL.sub("", said))


def _make_indirect(words: str) -> str:
    """Return what somebody said as it stands before と: in the plain style."""
    return restyle_sentence(f"{formalize(words)}。", SentenceStyle.PLAIN).removesuffix("。")


def part_arrows(line: str) -> str:
    """Return a line of notes with a full stop for an arrow behind a sentence."""
    return _THEN.sub("。", line)


def word_jotted(sentence: str, style: SentenceStyle) -> str:
    """Return a sentence of notes as one of a document, where its form tells how."""
    if (told := tell_form(sentence, style)) is not None:
        return told
    said = _ONCE.sub(lambda match: f"{match['before']}から", tidy_jotted(sentence))
    said = _WHY.sub(lambda match: f"{match['name']}は、", formalize(said), count=1)
    if because := _BECAUSE.search(said):
        return f"{said[: because.end(1)]}{'です' if style is SentenceStyle.POLITE else 'である'}。"
    whole = said if said.endswith(ENDS) else f"{said}。"
    worded = restyle_sentence(whole, style)
    is_said = worded != whole or find_ending(whole) is not None
    return worded if is_said else complete_noun(said, style)  # before a stop 控え would be a noun
