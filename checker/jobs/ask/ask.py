"""Answer a question from an index: retrieve, have the judge decide, quote word for word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from checker.core.answer import Answer, IndexUsed, NotIndexed, Quote, Status
from checker.core.language import Language
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import MIB
from checker.core.verdict import EngineUsed, Place
from checker.jobs.ask.asked import Asked
from checker.jobs.ask.build import iter_failed
from checker.jobs.ask.contradictions import find_contradictions
from checker.jobs.ask.deciding import Unit, choose_answers, choose_candidates, decide
from checker.jobs.ask.freshness import describe_age, find_change
from checker.jobs.ask.orders import is_order
from checker.jobs.ask.relevance import Relevance
from checker.language.character_scripts import is_japanese
from checker.search.corpus import Corpus, MayRead
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.retrieve import Found, Retriever
from checker.search.second_look import SecondLook
from checker.search.synonyms import load_synonyms
from checker.search.weights import Weights
from checker.session import Session

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_LOOKED_AT: Final = 12
"""Passages that are found for a question."""
_QUOTED: Final = 3
_NEAREST: Final = 3


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
        looks_at_files: whether all files are looked at first, for what changed since.
        second_look: sorts the nearest passages once more, None for not.
        on_found: told the nearest passages before anybody judges them, None for nobody.
    """

    session: Session
    index: IndexFile
    embedder: Embedder | None
    judge: "Judge | None"
    today: date
    may_read: MayRead | None = None
    looks_at_files: bool = False
    second_look: SecondLook | None = None
    on_found: Callable[[Sequence[Quote]], None] | None = None
    _notes: list[Message] = field(default_factory=list)

    def answer(self, question: str, follows: str = "") -> Answer:
        """Answer one question.

        Args:
            question: as it was put.
            follows: the question before it, where it is a follow-up: gives the words that it leaves
                out, and nothing else.

        Raises:
            ConfigError: one of them is empty or too long to be a question.
            JudgeError: the model or a server failed.
            ModelError: the model cannot be used.
        """
        asked = Asked.read(question, follows)
        self._notes = list(
            describe_age(self.session, self.index, self.may_read, look=self.looks_at_files)
        )
        self.index.verify_terms()
        corpus = Corpus.load(self.index, self.may_read)
        found = self._retrieve(corpus, asked.meant)
        exact = [each for each in found if each.exact and each.file.standing == "valid"]
        if exact:
            quotes = [self.quote(each) for each in exact[:_QUOTED]]
            return self._build(asked, corpus, "answered", quotes, [])
        if self.judge is None:
            self._notes.append(Message("search.nobody-judged"))
            return self._build(asked, corpus, "not_judged", [], found)
        if self.on_found is not None:
            self.on_found([self.quote(each) for each in found[:_NEAREST]])
        return self._judge(self.judge, asked, corpus, found)

    def find(self, question: str) -> list[Found]:
        """Return the passages that are looked at for a question, the nearest first."""
        return self._retrieve(Corpus.load(self.index, self.may_read), question)

    def _retrieve(self, corpus: Corpus, question: str) -> list[Found]:
        embedder = self._choose_embedder()
        weights = Weights.read(self.index.get_fact("weights"), meaning=embedder is not None)
        synonyms = load_synonyms(self.session.settings.search.synonyms)
        retriever = Retriever(
            corpus, embedder, weights, synonyms, self.today, self.second_look if embedder else None
        )
        found = retriever.find(question, _LOOKED_AT)
        return [each for each in found if not is_order(each.text, row=each.kind == "row")]

    def _choose_embedder(self) -> Embedder | None:
        """Return the embedder whose vectors the index holds; say where there is none."""
        kept = self.index.get_fact("embedder")
        if self.embedder is None or not kept:
            self._notes.append(Message("search.words-only"))
        elif kept != self.embedder.name:
            self._notes.append(Message("search.other-embedder", name=kept))
        else:
            return self.embedder
        return None

    def _judge(
        self, judge: "Judge", asked: Asked, corpus: Corpus, found: Sequence[Found]
    ) -> Answer:
        question = asked.meant
        language: Language = "ja" if is_japanese(question) else "en"
        candidates = choose_candidates(found)
        decided = decide(judge, language, question, candidates, self.embedder)
        answers = choose_answers(decided)
        if answers:
            quotes = [self.quote(each.found, each.unit, each.ruling) for each in answers[:_QUOTED]]
            return self._build(asked, corpus, "answered", quotes, [])
        unsure = [each for each in decided if each.ruling.decision == "unsure"]
        unsure.sort(key=lambda each: -each.worth)
        nearest = [each.found for each in unsure]
        nearest += [each for each in found if each not in nearest]
        return self._build(asked, corpus, "unsure" if unsure else "not_found", [], nearest)

    def quote(
        self, found: Found, unit: Unit | None = None, ruling: Relevance | None = None
    ) -> Quote:
        """Return a passage, or a sentence of it, as an answer shows it."""
        start, end = (unit[0], unit[1]) if unit else (0, len(found.text))
        place = unit[2] if unit else (found.units[0][2] if found.units else {})
        edition = found.file.edition
        return Quote(
            text=found.text[start:end],
            kind=found.kind,
            file=found.file.shown,
            title=found.file.title,
            headings=found.headings,
            place=_read_place(place, found.headings, self.session.language),
            owner=found.owner,
            dated=found.dated,
            standing=found.file.standing,
            in_force=found.file.in_force,
            repealed=edition.repealed if found.file.standing == "repealed" else "",
            confidence=None if ruling is None else round(ruling.confidence, 3),
            since=find_change(found.file, self.session.settings.limits.file_mib * MIB),
        )

    def _build(
        self,
        asked: Asked,
        corpus: Corpus,
        status: Status,
        quotes: Sequence[Quote],
        nearest: Sequence[Found],
    ) -> Answer:
        language = self.session.language
        failed = iter_failed(self.index)
        return Answer(
            question=asked.question,
            follows=asked.follows,
            understood=asked.understood,
            status=status,
            quotes=tuple(quotes),
            contradictions=find_contradictions(quotes),
            nearest=tuple(self.quote(each) for each in nearest[:_NEAREST]),
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


def _read_place(
    data: dict[str, Any], headings: tuple[str, ...], language: DisplayLanguage
) -> Place:
    labels = data.get("label") or {}
    rest = {key: value for key, value in data.items() if key != "label"}
    label = labels.get(language) or labels.get("en") or next(iter(labels.values()), "")
    return Place.model_validate(
        {"block": "", "start": 0, "end": 0, **rest, "section": headings, "label": label}
    )
