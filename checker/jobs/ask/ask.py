"""Answer a question from an index: retrieve, have the judge decide, quote word for word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from checker.core.answer import Answer, IndexUsed, NotIndexed, Quote, Status
from checker.core.errors import ConfigError
from checker.core.language import Language
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import MIB
from checker.core.verdict import EngineUsed, Place
from checker.jobs.ask.build import iter_failed
from checker.jobs.ask.contradictions import find_contradictions
from checker.jobs.ask.freshness import find_change
from checker.jobs.ask.names import find_names
from checker.jobs.ask.relevance import Relevance, judge_passages
from checker.language.character_scripts import is_japanese
from checker.search.corpus import Corpus, MayRead
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.ranges import fits_amounts
from checker.search.retrieve import Found, Retriever
from checker.search.synonyms import load_synonyms
from checker.search.weights import Weights
from checker.session import Session

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_JUDGED: Final = 6
"""Passages that the judge is asked of: about half a second each on two cores."""
_QUOTED: Final = 3
_NEAREST: Final = 3
_MOST_UNITS: Final = 8
_SAME_ROW: Final = 0.02
"""Of nearness, between two rows of a table that may both be meant."""
_OF_NEARNESS: Final = 3.0
"""Nats of the judge that one point of nearness is worth."""
_LONGEST_QUESTION: Final = 500

_Unit = tuple[int, int, dict[str, Any]]


@dataclass
class Asking:
    """What questions to one index are answered with.

    Args:
        session: whose model judges and whose limits hold; its language is the answer's.
        index: opened to be read.
        embedder: None where the words alone find passages.
        judge: None where nobody is to be asked.
        today: the day on which regulations must hold.
        may_read: told a file's path, whether the asker may read it; None for one who may read all.
    """

    session: Session
    index: IndexFile
    embedder: Embedder | None
    judge: "Judge | None"
    today: date
    may_read: MayRead | None = None
    _notes: list[Message] = field(default_factory=list)

    def answer(self, question: str) -> Answer:
        """Answer one question.

        Raises:
            ConfigError: it is empty or too long to be one.
            JudgeError: the model or a server failed.
            ModelError: the model cannot be used.
        """
        question = " ".join(question.split())
        if not question or len(question) > _LONGEST_QUESTION:
            raise ConfigError(
                Message("search.no-question", most=_LONGEST_QUESTION),
                remedy=Message("search.ask-one-thing"),
            )
        self._notes = []
        corpus = Corpus.load(self.index, self.may_read)
        found = self._retrieve(corpus, question)
        exact = [each for each in found if each.exact and each.file.standing == "valid"]
        if exact:
            quotes = [self._quote(each) for each in exact[:_QUOTED]]
            return self._build(question, corpus, "answered", quotes, [])
        if self.judge is None:
            self._notes.append(Message("search.nobody-judged"))
            return self._build(question, corpus, "not_judged", [], found)
        return self._judge(self.judge, question, corpus, found[:_JUDGED])

    def _retrieve(self, corpus: Corpus, question: str) -> list[Found]:
        embedder = self._choose_embedder()
        weights = Weights.read(self.index.get_fact("weights"), meaning=embedder is not None)
        synonyms = load_synonyms(self.session.settings.search.synonyms)
        return Retriever(corpus, embedder, weights, synonyms, self.today).find(
            question, 2 * _JUDGED
        )

    def _choose_embedder(self) -> Embedder | None:
        """Return the embedder whose vectors the index holds; say where there is none."""
        kept = self.index.get_fact("embedder")
        if self.embedder is None:
            self._notes.append(Message("search.words-only"))
        elif kept != self.embedder.name:
            self._notes.append(Message("search.other-embedder", name=kept or "-"))
        else:
            return self.embedder
        return None

    def _judge(
        self, judge: "Judge", question: str, corpus: Corpus, found: Sequence[Found]
    ) -> Answer:
        language: Language = "ja" if is_japanese(question) else "en"
        rulings = judge_passages(
            judge, language, question, [(each.heading_line, each.text) for each in found]
        )
        rulings = [
            _check_by_code(question, each, ruling)
            for each, ruling in zip(found, rulings, strict=True)
        ]
        saying = [pair for pair in zip(found, rulings, strict=True) if pair[1].decision == "yes"]
        saying = _leave_out_other_rows(_leave_out_replaced(saying))
        saying.sort(key=lambda pair: -_rate(*pair))
        if saying:
            quotes = list(self._quote_best(judge, language, question, saying[:_QUOTED]))
            return self._build(question, corpus, "answered", quotes, [])
        unsure = any(each.decision == "unsure" for each in rulings)
        order = sorted(zip(found, rulings, strict=True), key=lambda pair: -pair[1].margin)
        nearest = [each for each, ruling in order if ruling.decision == "unsure"]
        nearest += [each for each in found if each not in nearest]
        return self._build(question, corpus, "unsure" if unsure else "not_found", [], nearest)

    def _quote_best(
        self,
        judge: "Judge",
        language: Language,
        question: str,
        saying: Sequence[tuple[Found, Relevance]],
    ) -> Iterator[Quote]:
        """Yield of each passage that answers the sentence which does, or all of it."""
        asked = [
            (number, unit)
            for number, (each, _) in enumerate(saying)
            if each.kind == "text" and 1 < len(each.units) <= _MOST_UNITS
            for unit in each.units
        ]
        texts = [
            (saying[number][0].heading_line, saying[number][0].text[start:end])
            for number, (start, end, _) in asked
        ]
        rulings = judge_passages(judge, language, question, texts) if texts else []
        for number, (each, ruling) in enumerate(saying):
            own = [
                (said.margin, unit)
                for (at, unit), said in zip(asked, rulings, strict=True)
                if at == number and said.decision == "yes"
            ]
            best = max(own, key=lambda pair: pair[0])[1] if own else None
            yield self._quote(each, best, ruling.confidence)

    def _quote(
        self, found: Found, unit: _Unit | None = None, confidence: float | None = None
    ) -> Quote:
        start, end = (unit[0], unit[1]) if unit else (0, len(found.text))
        place = unit[2] if unit else (found.units[0][2] if found.units else {})
        edition = found.file.edition
        return Quote(
            text=found.text[start:end],
            kind=found.kind,  # type: ignore[arg-type] # the index keeps what passages are
            file=found.file.shown,
            title=found.file.title,
            headings=found.headings,
            place=_read_place(place, found.headings, self.session.language),
            owner=found.owner,
            dated=found.dated,
            standing=found.file.standing,
            in_force=found.file.in_force,
            repealed=edition.repealed if found.file.standing == "repealed" else "",
            confidence=None if confidence is None else round(confidence, 3),
            since=find_change(found.file, self.session.settings.limits.file_mib * MIB),
        )

    def _build(
        self,
        question: str,
        corpus: Corpus,
        status: Status,
        quotes: Sequence[Quote],
        nearest: Sequence[Found],
    ) -> Answer:
        language = self.session.language
        failed = iter_failed(self.index)
        return Answer(
            question=question,
            status=status,
            quotes=tuple(quotes),
            contradictions=find_contradictions(quotes),
            nearest=tuple(self._quote(each) for each in nearest[:_NEAREST]),
            not_indexed=tuple(
                NotIndexed(file=shown, reason=problem.get(language))
                for shown, problem in failed
                if self.may_read is None or self.may_read(shown)
            ),
            notes=tuple(each.get(language) for each in self._notes),
            index=IndexUsed(
                path=str(self.index.path),
                built=self.index.get_fact("built"),
                files=len(set(corpus.files.tolist())),
                passages=len(corpus),
                embedder=self.index.get_fact("embedder") if self.embedder else "",
            ),
            engine=self._describe_engine(),
        )

    def _describe_engine(self) -> EngineUsed | None:
        if self.judge is None:
            return None
        info, counts = self.judge.info, self.judge.counts
        return EngineUsed(
            model=info.name,
            sha256=info.sha256,
            adapter=info.adapter or None,
            processor=info.processor or None,
            asked=counts.asked,
            cached=counts.cached,
        )


def _check_by_code(question: str, found: Found, ruling: Relevance) -> Relevance:
    """Return a ruling that code contradicts as what it can be at most.

    A row for other amounts than the question's does not answer it; of a place or a person that is
    named and the passage lacks, it is unsure.
    """
    if ruling.decision == "no":
        return ruling
    if fits_amounts(question, found.text) is False:
        return Relevance("no", ruling.confidence, ruling.margin)
    said = f"{found.heading_line} {found.text}"
    if all(each in said for each in find_names(question)):
        return ruling
    return Relevance("unsure", ruling.confidence, ruling.margin)


def _leave_out_replaced(
    saying: Sequence[tuple[Found, Relevance]],
) -> list[tuple[Found, Relevance]]:
    """Return what answers, without editions that do not hold where one that does answers, too."""
    valid = any(each.file.standing == "valid" for each, _ in saying)
    return [pair for pair in saying if not valid or pair[0].file.standing == "valid"]


def _leave_out_other_rows(
    saying: Sequence[tuple[Found, Relevance]],
) -> list[tuple[Found, Relevance]]:
    """Return what answers, of each table only the rows that the question is about.

    A judge says of most rows of a table that they answer: what tells them apart are their words.
    """
    best: dict[tuple[int, tuple[str, ...]], float] = {}
    for each, _ in saying:
        key = (each.file.number, each.headings)
        best[key] = max(best.get(key, each.score), each.score)
    return [
        pair
        for pair in saying
        if pair[0].kind != "row"
        or pair[0].score >= best[pair[0].file.number, pair[0].headings] - _SAME_ROW
    ]


def _rate(found: Found, ruling: Relevance) -> float:
    """Return how good an answer is: how sure the judge is, and how near it is to the question."""
    return ruling.margin + _OF_NEARNESS * found.score


def _read_place(
    data: dict[str, Any], headings: tuple[str, ...], language: DisplayLanguage
) -> Place:
    labels = data.get("label") or {}
    rest = {key: value for key, value in data.items() if key != "label"}
    label = labels.get(language) or labels.get("en") or next(iter(labels.values()), "")
    return Place.model_validate(
        {"block": "", "start": 0, "end": 0, **rest, "section": headings, "label": label}
    )
