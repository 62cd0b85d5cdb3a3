"""Find in an index what documents say once for all of a thing: its value beside its name.

No model is asked: a value counts only where the document itself names it so, by the head of a
column, a label before a colon, a sentence (「所在地は、…とする。」) or a question of an FAQ. What
does not hold today, and what changed since it was indexed, is left out.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from checker.core.regular_files import MIB
from checker.core.text import lazy_re as re
from checker.jobs.ask.freshness import find_change
from checker.search.corpus import Corpus, MayRead
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.ranges import fits_amounts
from checker.search.retrieve import Found, Retriever
from checker.search.synonyms import load_synonyms
from checker.search.weights import Weights
from checker.session import Session

_LOOKED_AT: Final = 24
_LONGEST: Final = 80
"""Characters of a value that a field of one line takes."""
_CELL: Final = re.compile(
    r"(?:^|、)(?P<label>[^:、]{1,40}): (?P<value>.*?)(?=、[^:、]{1,40}: |$)", re.DOTALL
)
_LABELLED: Final = re.compile(
    r"^[\s・\-*]*(?P<label>[^:：\n]{1,40})[:：]\s*(?P<value>\S.*?)\s*$", re.MULTILINE
)
_SAID: Final = re.compile(
    r"(?:^|[。\n])(?P<label>[^。、\n]{1,40}?)は、?(?P<value>[^。\n]{1,80}?)(?:とする|である|です|に置く|となる)。"
    r"|(?:^|[.\n])\s*(?P<name>[^.\n]{1,60}?) (?:is|are) (?P<said>[^\n]{1,80}?)\.(?:\s|$)",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"(?:は|って)?(?:何|どこ|だれ|誰|いつ|いくつ)?(?:ですか|か)?[?？]*$")
_QUALIFIED: Final = re.compile(r"[(（].*?[)）]|必須|任意|[*※]")
_ARTICLE: Final = re.compile(r"^(?:the|our|your) ")


class Said(NamedTuple):
    """A value, and the words that it stands in."""

    value: str
    words: str
    file: str
    where: str


class IndexedFacts:
    """Finds facts in one index, as whoever may read its files.

    Args:
        session: whose synonyms and limits hold.
        index: opened to be read.
        embedder: None where the words alone find passages.
        today: the day on which documents must hold.
        may_read: told a file's path, whether the asker may read it; None for one who may read all.
    """

    def __init__(
        self,
        session: Session,
        index: IndexFile,
        embedder: Embedder | None,
        today: date,
        may_read: MayRead | None = None,
    ) -> None:
        self._session = session
        self._index = index
        named = embedder is not None and index.get_fact("embedder") == embedder.name
        self._embedder = embedder if named else None
        self._today = today
        self._may_read = may_read

    def find(self, label: str, amounts: Sequence[str]) -> list[Said]:
        """Return what documents say of what a label names, the likeliest first.

        Args:
            label: 「所在地」, 「決裁者」.
            amounts: that a row's range must hold, where it has one.

        Raises:
            JudgeError: a server for embeddings does not answer.
        """
        names = self._list_names(label)
        found: dict[str, Said] = {}
        for each in self._retriever.find(f"{' '.join(amounts)} {label}".strip(), _LOOKED_AT):
            if each.file.standing != "valid" or self._has_changed(each):
                continue
            if any(fits_amounts(amount, each.text) is False for amount in amounts):
                continue
            for value, words in _iter_values(each, names):
                if 0 < len(value) <= _LONGEST:
                    where = each.units[0][2].get("label") or {} if each.units else {}
                    place = where.get(self._session.language) or next(iter(where.values()), "")
                    found.setdefault(value, Said(value, words, each.file.shown, place))
        return list(found.values())

    @cached_property
    def _retriever(self) -> Retriever:
        self._index.verify_terms()
        weights = Weights.read(self._index.get_fact("weights"), meaning=self._embedder is not None)
        corpus = Corpus.load(self._index, self._may_read)
        return Retriever(corpus, self._embedder, weights, self._synonyms, self._today)

    @cached_property
    def _synonyms(self) -> tuple[tuple[str, ...], ...]:
        return load_synonyms(self._session.settings.search.synonyms)

    def _has_changed(self, found: Found) -> bool:
        return bool(find_change(found.file, self._session.settings.limits.file_mib * MIB))

    def _list_names(self, label: str) -> frozenset[str]:
        """Return how documents may call it: 「承認者」 for 「決裁者」, too."""
        own = _fold(label)
        names = {own}
        for group in self._synonyms:
            for word in map(_fold, group):
                if word in own:
                    names |= {own.replace(word, _fold(other)) for other in group}
        return frozenset(names)


def _iter_values(found: Found, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the values that a passage has beside one of these names, with their words."""
    if found.kind == "faq":
        if _fold(_ASKED.sub("", found.headings[-1])) in names:
            yield found.text.split("\n")[0].rstrip("。"), found.text.split("\n")[0]
        return
    if found.kind == "row":
        yield from ((value, found.text) for value in _read_row(found.text, names))
        return
    for each in _LABELLED.finditer(found.text):
        if _fold(each["label"]) in names:
            yield each["value"].rstrip("。"), each.group().strip()
    for each in _SAID.finditer(found.text):
        label, value = each["label"] or each["name"], each["value"] or each["said"]
        if _names_it(label, names):
            yield value, each.group().strip("。\n ")


def _names_it(label: str, names: frozenset[str]) -> bool:
    """Return whether a sentence's subject is it, or it of something: 「本社の所在地」."""
    said = _ARTICLE.sub("", _fold(label))
    return said in names or said.rpartition("の")[2] in names


def _read_row(text: str, names: frozenset[str]) -> Iterator[str]:
    """Yield a row's cell under its head, or beside its name in a form of two columns."""
    cells = [(each["label"], each["value"]) for each in _CELL.finditer(text)]
    for label, value in cells:
        if _fold(label) in names:
            yield value
    pair = [value for _, value in cells] if cells else text.split("、", 1)
    if len(pair) == 2 and _fold(pair[0]) in names:  # noqa: PLR2004 - name and value
        yield pair[1]


def _fold(text: str) -> str:
    flat = unicodedata.normalize("NFKC", _QUALIFIED.sub("", text)).lower().strip()
    return "".join(flat.split()) if not flat.isascii() else " ".join(flat.split())
