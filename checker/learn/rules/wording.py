"""Learn wording: sentence style, dates, numbers, spellings, the closing line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from checker.core.document import BlockKind
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.language.sentence_endings import SentenceStyle, find_ending
from checker.language.sentences import split_sentences
from checker.learn.rules.proposal import Options, Proposal, describe_evidence
from checker.learn.shared.samples import Sample, Samples

_MIN_SENTENCES = 3
_MIN_DATES = 3
_MIN_AMOUNTS = 2
_MIN_DIGITS = 20
_MIN_STOPS = 5
_MIN_WORDS = 2
_D = "[0-9０-９]"
_EDGE = r"(?<![0-9０-９A-Za-z_./／-])"
_DATES: Mapping[str, tuple[str, str, str]] = {
    "年月日": (rf"(?<!{_D}){_D}{{4}}年{_D}{{1,2}}月{_D}{{1,2}}日", "2025年6月2日", "2025年6月2日"),
    "/": (
        rf"{_EDGE}(?:19|20)[0-9]{{2}}/[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9/])",
        "2025/6/2",
        "2025/6/2",
    ),
    "-": (
        rf"{_EDGE}(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9-])",
        "2025-06-02",
        "2025-06-02",
    ),
    ".": (
        rf"{_EDGE}(?:19|20)[0-9]{{2}}\.[0-9]{{1,2}}\.[0-9]{{1,2}}(?![0-9.])",
        "2025.6.2",
        "2025.6.2",
    ),
    "和暦": (
        rf"(?:令和|平成)(?:元|{_D}{{1,2}})年{_D}{{1,2}}月{_D}{{1,2}}日",
        "令和7年6月2日",
        "令和7年6月2日",
    ),
    "R": (rf"{_EDGE}R{_D}{{1,2}}\.{_D}{{1,2}}\.{_D}{{1,2}}(?![0-9.])", "R7.6.2", "R7.6.2"),
}
_STYLES = {
    SentenceStyle.POLITE: Message("learn.polite"),
    SentenceStyle.PLAIN: Message("learn.plain"),
}


def propose_sentence_style(samples: Samples) -> Iterator[Proposal]:
    """Propose the style of sentences, or that each document keeps to one."""
    usual = [_find_prevailing_style(sample) for sample in samples.all]
    known = [style for style in usual if style is not None]
    if not known:
        return
    options: dict[str, Any] = {"kind": "style-mix", "severity": "warning"}
    mixed: Options = {**options, "style": "majority", "per": "section"}
    majority: Options = {**options, "style": "majority", "per": "document"}
    text_only: Options = {**majority, "lists_and_tables": "ignore"}
    shared = set(known)
    if len(shared) == 1 and len(known) == samples.total and samples.total > 1:
        style = known[0]
        words = _STYLES[style]
        what = Message("learn.the-text-is", words=words)
        strict = {**options, "style": style.value, "per": "document"}
        fallbacks: tuple[Options, ...] = (
            {**strict, "lists_and_tables": "ignore"}, majority, text_only, mixed,
        )  # fmt: skip
    else:
        what = Message("learn.one-style-within-each-document")
        strict, fallbacks = dict(majority), (text_only, mixed)
    polite = strict.get("style") == SentenceStyle.POLITE.value
    good = (
        "端末を導入します。費用は総務部が負担します。"
        if polite
        else "端末を導入する。費用は総務部が負担する。"
    )
    yield Proposal(
        "style",
        strict,
        (describe_evidence(len(known), samples.total, what),),
        good=(good,),
        bad=("新しい端末を導入します。費用は総務部が負担する。設定は各自で行います。",),
        fallbacks=fallbacks,
    )


def _find_prevailing_style(sample: Sample) -> SentenceStyle | None:
    counts: Counter[SentenceStyle] = Counter()
    for block in sample.prose():
        if block.kind is BlockKind.PARAGRAPH:
            for start, end in split_sentences(block.text, "ja"):
                found = find_ending(block.text[start:end])
                if found is not None:
                    counts[found.style] += 1
    if sum(counts.values()) < _MIN_SENTENCES:
        return None
    return counts.most_common(1)[0][0]


def propose_dates(samples: Samples) -> Iterator[Proposal]:
    """Propose that dates are real, and written in the one way in which the samples write them."""
    real = Message("learn.dates-real-weekdays-agree")
    yield Proposal(
        "date",
        {"kind": "date", "severity": "error"},
        (describe_evidence(samples.total, samples.total, real),),
        good=("開催日は2025年6月2日(月)である。",),
        bad=("開催日は2025年6月2日(火)である。", "期限は2025年6月31日である。"),
    )
    text = _join_all_text(samples)
    counts = {name: len(re.findall(entry[0], text)) for name, entry in _DATES.items()}
    used = [name for name, count in counts.items() if count]
    if len(used) != 1 or counts[used[0]] < _MIN_DATES:
        return
    (name,) = used
    others = [entry for other, entry in _DATES.items() if other != name]
    count = counts[name]
    what = Message("learn.of-dates", count=count, dates=_DATES[name][2])
    yield Proposal(
        "date-style",
        {
            "kind": "existence",
            "severity": "warning",
            "patterns": [entry[0] for entry in others],
            "message": {
                "ja": f"日付「{{match}}」が社内の書き方({_DATES[name][2]})ではありません。",
                "en": f"The date “{{match}}” is not written as {_DATES[name][2]}.",
            },
        },
        (what,),
        good=(f"期限は{_DATES[name][1]}とする。",),
        bad=tuple(f"期限は{entry[1]}とする。" for entry in others[:2]),
    )


def _join_all_text(samples: Samples) -> str:
    return "\n".join(block.text for sample in samples.all for block in sample.body())


def propose_numbers(samples: Samples) -> Iterator[Proposal]:
    """Propose separators in amounts and the width of digits, where the samples have one way."""
    text = _join_all_text(samples)
    commas = len(re.findall(r"[0-9]{1,3}(?:,[0-9]{3})+", text))
    if commas >= _MIN_AMOUNTS and not re.search(_BARE_AMOUNT, text):
        what = Message("learn.amounts-have-thousands-separators")
        yield _forbid_patterns("amount-style", (_BARE_AMOUNT,), what, commas, "1,200円", "1200円")
    half, full = len(re.findall("[0-9]", text)), len(re.findall("[０-９]", text))
    if half >= _MIN_DIGITS and not full:
        what = Message("learn.digits-are-half-width")
        yield _forbid_patterns(
            "digit-width", ("[０-９]+",), what, half, "12台を購入する。", "１２台を購入する。"
        )
    stops = len(re.findall("[、。]", text))
    if stops >= _MIN_STOPS and not re.search(_OTHER_STOPS, text):
        what = Message("learn.punctuation-is-and")
        good, bad = "端末を、総務部に置く。", "端末を，総務部に置く．"
        yield _forbid_patterns("punctuation", (_OTHER_STOPS,), what, stops, good, bad)


_BARE_AMOUNT = r"(?<![0-9,.])[0-9]{4,}円"
_OTHER_STOPS = r"(?<=[ぁ-んァ-ヶ一-龠])[，．](?![0-9０-９])"


def _forbid_patterns(
    name: str, patterns: tuple[str, ...], what: Message, count: int, good: str, bad: str
) -> Proposal:
    return Proposal(
        name,
        {
            "kind": "existence",
            "severity": "info",
            "patterns": list(patterns),
            "message": {
                "ja": f"「{{match}}」は社内の書き方と違います({what.get('ja')})。",
                "en": f"“{{match}}” is not as the samples write it ({what.get('en')}).",
            },
        },
        (Message("learn.of-2", count=count, what=what),),
        good=(good,),
        bad=(bad,),
    )


_KATAKANA = re.compile("[ァ-ヴー]{3,}")
_LONG_VOWEL = "ー"
# Pairs that Japanese offices write either way; which one the samples use decides. Own selection.
_PAIRS_TEXT = """
    ください=下さい できる=出来る 行う=行なう すべて=全て および=及び または=又は ただし=但し
    問い合わせ=問合せ 打ち合わせ=打合せ 見積もり=見積り 申し込み=申込み 取り扱い=取扱い
    引き継ぎ=引継ぎ 受け付け=受付け 振り込み=振込み 切り替え=切替え 取り付け=取付け
    組み合わせ=組合せ 繰り返し=繰返し 売り上げ=売上げ 締め切り=締切り わかる=分かる さまざま=様々
    あらかじめ=予め たとえば=例えば さらに=更に
"""
_PAIRS = tuple(pair.split("=") for pair in _PAIRS_TEXT.split())


def propose_terms(samples: Samples) -> Iterator[Proposal]:
    """Propose the spellings that the samples use throughout: サーバー, never サーバ."""
    text = _join_all_text(samples)
    swaps, notes = {}, []
    for wrong, right, count in (*_find_long_vowels(text), *_find_spellings(text)):
        swaps[wrong] = right
        notes.append(
            Message("learn.0-right-count-wrong-text", right=right, count=count, wrong=wrong)
        )
    if not swaps:
        return
    first = next(iter(swaps.items()))
    yield Proposal(
        "terms",
        {"kind": "substitution", "severity": "info", "swap": swaps},
        tuple(notes),
        good=(f"「{first[1]}」の例である。",),
        bad=(f"「{first[0]}」の例である。",),
    )


def _find_long_vowels(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield katakana words whose last long vowel the samples always write, or never."""
    counts = Counter(_KATAKANA.findall(text))
    for word, count in counts.items():
        if count < _MIN_WORDS or not word.endswith(_LONG_VOWEL):
            continue
        short = word.removesuffix(_LONG_VOWEL)
        if len(short) >= _MIN_SENTENCES and not re.search(rf"(?<![ァ-ヴー]){short}(?!ー)", text):
            yield short, word, count


def _find_spellings(text: str) -> Iterator[tuple[str, str, int]]:
    for one, other in _PAIRS:
        counts = text.count(one), text.count(other)
        if counts[0] >= _MIN_WORDS and not counts[1]:
            yield other, one, counts[0]
        elif counts[1] >= _MIN_WORDS and not counts[0]:
            yield one, other, counts[1]


def propose_closing(samples: Samples) -> Iterator[Proposal]:
    """Propose the line `以上` at the end; switched off where only some samples have it."""
    lines = [[block.text.strip() for block in sample.prose()] for sample in samples.all]
    count = sum("以上" in each[-3:] for each in lines)
    if not count:
        return
    what = Message("learn.at-the-end")
    yield Proposal(
        "closing",
        {
            "kind": "required",
            "severity": "info",
            "patterns": [r"^\s*以上\s*$"],
            "label": {"ja": "末尾の「以上」", "en": "以上 at the end"},
        },
        (describe_evidence(count, samples.total, what),),
        enabled=count == samples.total,
        good=("報告は次のとおりである。\n\n以上",),
        bad=("報告は次のとおりである。",),
    )


def propose_placeholders(samples: Samples) -> Iterator[Proposal]:
    """Propose that nothing provisional is left, as in the samples."""
    what = Message("learn.no-placeholders-such-tbd")
    yield Proposal(
        "placeholder",
        {"kind": "placeholder", "severity": "error"},
        (describe_evidence(samples.total, samples.total, what),),
        good=("担当は総務部の佐藤とする。",),
        bad=("担当は〇〇とし、期限はTBDとする。",),
    )
