"""Words of a sentence that no source has, where they are too many to be mere wording.

A small model falls back on what it was shown or has read: a sentence without a number or a name may
still tell of something that nobody said. How much of its matter the sources have tells that.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.plain_text import make_key
from checker.language.morphology import Morpheme, split_morphemes

_MAX_NEW_SHARE: Final = 0.4
"""Share of a sentence's matter from which new words are more than wording.

Of the 86 sentences of the shipped templates' own examples two bring in as much.
"""
_MIN_NEW_WORDS: Final = 2
"""Words that make a sentence tell of something else; one may be a turn of phrase.

In English one is enough where a sentence has no other: “A 40-minute meeting is scheduled.” In
Japanese it names what the sentence has a figure for, which is marked by itself: 総額は7円です。
"""

_TURNS_JA: Final = parse_words("""
    必要 場合 今後 対応 予定 改善 実施 導入 状況 内容 結果 理由 目的 問題 原因 影響 効果 対策 課題
    以上 以下 現在 今回 当社 弊社 本件 以前 以後 以降 今 前 後 中 上 下 時 時点 時間 日 月 年 方
    方法 形 点 面 者 件 分 際 間 内 外 先 元 次 他 各 全 約 計 合計 全体 一部 一方 同様 同時 ほか
    機会 可能 確認 検討 利用 使用 開始 終了 完了 発生 変更 追加 継続 維持 増加 減少 削減 向上 防止
    作業 業務 担当 担当者 社員 会社 部署 費用 金額 期間 期限 予防 報告 連絡 依頼 お願い 提案 説明
    参加 出席 準備 提出 作成 購入 契約 更新 交換 入れ替え 採用 決定 合意 会議 打ち合わせ おそれ
    恐れ 為 こと もの ため 事 物 人 所 通り とおり 程度 部分 それぞれ 本 当 同 旨 計画 次回 見込み
    実現 対象 事項
    資料 情報 状態 手順 うち 内訳 割合 数量 数 量 率 値 製品 商品 品
""")
_TURNS_EN: Final = parse_words("""
    about above after again also although always among around because been before being below
    between both cannot cause caused could does doing done down during each either every first
    from further given goes going have having here however into issue issues itself just last
    later less made make makes many more most much must need needed needs next none only onto
    other others over problem problems resulting result results same should since some still such
    take taken than that their them then there these they this those through time times today
    under until upon used uses using very were what when where whether which while will with
    within without would your work team teams plan plans reason effect agreed decided meeting
    document documents system change changes user users customer customers company affected impact
    author compared conducted held presented received twice
    started ended found fixed monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december
    second seconds minute minutes hour hours days week weeks month months year years percent
""")
_TOLD_EN: Final = parse_words("""
    asked explained mentioned noted proposed raised reported said stated suggested expected planned
    possible possibly according recommended requested
""")
"""What a document says of somebody's words in notes."""
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z'’-]{3,}")
_NUMBER: Final = re.compile(r"[0-9][0-9,.:/]*")
_ENDING: Final = re.compile(r"(?:ations?|ments?|ings?|ers?|ed|es|s|ly|al|e|y)$")
_NOUNS: Final = {("名詞", "普通名詞"), ("名詞", "固有名詞")}
_SHORT: Final = re.compile(r"\b(?:[b-df-hj-np-tv-xz]{2,5}|[a-z]{4,8}|[a-z]{3}\.)(?![a-z])")
"""What a longer word may be jotted down as: its consonants, or its beginning."""
_VOWELS: Final = "aeiouy."
_MIN_STEM_LENGTH: Final = 3
"""Letters of a stem."""
_PAIR: Final = 2
"""Characters of most words that longer ones are put together of: 退職 and 予定 make 退職予定."""
_HAN: Final = re.compile(r"[一-龠々]")


def find_unfounded(sentence: str, sources: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return the words of a sentence that no source has, none where they are mere wording.

    Args:
        sentence: a drafted one.
        sources: all that it may rest on: data, notes, labels, what was asked for.
        language: of the sentence.
    """
    matter = list(dict.fromkeys(_iter_matter(sentence, language)))
    known = _load_known(tuple(sources), language)
    new = [word for word in matter if not known.has(word)]
    fewest = min(_MIN_NEW_WORDS, len(matter)) if language == "en" else _MIN_NEW_WORDS
    return tuple(new) if len(new) >= fewest and len(new) >= len(matter) * _MAX_NEW_SHARE else ()


def list_new_words(sentence: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the words of an English sentence that no source has, but for those of reporting."""
    known = _load_known(tuple(sources), "en")
    matter = dict.fromkeys(_iter_matter(sentence, "en"))
    return tuple(each for each in matter if each.lower() not in _TOLD_EN and not known.has(each))


def find_borrowed(
    sentence: str, sources: Sequence[str], shown: Sequence[str], language: Language
) -> tuple[str, ...]:
    """Return the words that a sentence has from an example alone, none where it may be chance.

    Args:
        sentence: a drafted one.
        sources: all that it may rest on.
        shown: the example's facts and text, which are of another document.
        language: of the sentence.
    """
    known, example = _load_known(tuple(sources), language), _load_known(tuple(shown), language)
    words = list(dict.fromkeys(_iter_matter(sentence, language)))
    found = [word for word in words if example.says(word) and not known.has(word)]
    is_much = (
        len(found) >= min(_MIN_NEW_WORDS, len(words)) and len(found) >= len(words) * _MAX_NEW_SHARE
    )
    return tuple(found) if is_much else ()


def has_unknown_matter(text: str, sources: Sequence[str], language: Language) -> bool:
    """Return whether a text has a word of matter that no source has."""
    known = _load_known(tuple(sources), language)
    return any(not known.has(word) for word in _iter_matter(text, language))


def says_line(text: str, line: str, language: Language) -> bool:
    """Return whether a text has most of what a line is about: its nouns and its numbers.

    Of a line that has none (狭い), all of it.
    """
    known = _load_known((text,), language)
    words = [*_iter_matter(line, language), *_NUMBER.findall(make_key(line))]
    if not words:
        return make_key(line) in make_key(text)
    there = sum(known.has(word) for word in words)
    return there * 2 >= len(words)


def _iter_matter(text: str, language: Language) -> Iterator[str]:
    """Yield the nouns of Japanese, the longer words of English, that are no turn of phrase."""
    if language == "en":
        for match in _LATIN.finditer(text):
            if match[0].lower() not in _TURNS_EN:
                yield match[0]
        return
    for token in split_morphemes(text):
        if _is_matter(token):
            yield token.surface


def _is_matter(token: Morpheme) -> bool:
    """Return whether a morpheme is a noun that says what a sentence is about."""
    if token.pos[:2] not in _NOUNS or token.pos[2] == "助数詞可能":
        return False
    if len(token.surface) == 1 and not _HAN.match(token.surface):
        return False
    return not {token.surface, token.normalized_form} & _TURNS_JA


class _KnownWords:
    """What sources say, to be asked for words."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        self._language = language
        self._texts = texts
        self._flat = "\n".join(make_key(text) for text in texts)
        self._forms = (
            frozenset(_find_stem(word[0]) for text in texts for word in _LATIN.finditer(text))
            if language == "en"
            else frozenset(
                token.normalized_form for text in texts for token in split_morphemes(text)
            )
        )

    def says(self, word: str) -> bool:
        """Return whether a source has a word, in whatever form."""
        if self._language == "en" and not word[0].isdigit():
            return _find_stem(word) in self._forms or self._shortens(word)
        return make_key(word) in self._flat or any(
            token.normalized_form in self._forms for token in split_morphemes(word)
        )

    def _shortens(self, word: str) -> bool:
        """Return whether a source has a shorter form of an English word: mgr, contam, cap."""
        return any(_is_short_for(each, word.lower()) for each in self._short_forms)

    @cached_property
    def _short_forms(self) -> frozenset[str]:
        said = "\n".join(self._texts).lower()
        return frozenset(each[0] for each in _SHORT.finditer(said))

    def has(self, word: str) -> bool:
        """Return whether a source has a word or, in Japanese, all that it is put together of."""
        if self.says(word):
            return True
        pairs = [word[at : at + _PAIR] for at in range(0, len(word), _PAIR)]
        return len(pairs) > 1 and all(_HAN.match(each) and each in self._flat for each in pairs)


def _is_short_for(short: str, word: str) -> bool:
    """Return whether a word begins with a short form, or has its consonants in order."""
    if len(short) >= len(word) or short[0] != word[0]:
        return False
    if any(letter in _VOWELS for letter in short):
        return word.startswith(short.removesuffix("."))
    letters = iter(word)
    return all(letter in letters for letter in short)


@lru_cache(maxsize=8)
def _load_known(texts: tuple[str, ...], language: Language) -> _KnownWords:
    return _KnownWords(texts, language)


def _find_stem(word: str) -> str:
    """Return a word without its ending, so that `delays` and `delayed` are one."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    while len(short := _ENDING.sub("", plain)) >= _MIN_STEM_LENGTH and short != plain:
        plain = short
    return plain
