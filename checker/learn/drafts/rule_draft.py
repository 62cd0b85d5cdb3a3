"""A candidate rule from a company's rule sentence, for its owner to edit.

What the sentence's words tell is decided here; the model is asked, by a question with examples of
its own, where they do not tell whether every item is meant; and it says how well it tells the
drafted examples apart. It writes nothing itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker.core.errors import ConfigError
from checker.core.language import Language
from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.judge.ruling import Judged
from checker.kinds.meaning.judge import JudgeCompare
from checker.kinds.shared.scope import Scope
from checker.language.sentences import split_sentences
from checker.learn.drafts import requirements_en as demands_en
from checker.learn.drafts import requirements_ja as demands_ja
from checker.learn.drafts.code_kinds import propose_kinds
from checker.learn.drafts.examples import ExampleSlot, find_slot, pair_for
from checker.learn.drafts.requirements import Requirement, detect_language
from checker.learn.shared.yaml_writer import block, format_scalar

_KIND_OF_DOCUMENT = re.compile(
    r"(?:書|録|お知らせ|通知|案内|報告|計画|資料|手引き?|規程|規則|マニュアル|メール|様式)$"
    r"|\b(?:announcement|plan|report|minutes|memo|letter|guide|manual|notice|proposal)s?$",
    re.IGNORECASE,
)
"""Words that name what a whole document is, and none of its parts."""
_BODY = frozenset({"本文", "文書", "全体", "body", "text", "document", "report"})
_MIN_ACCURACY = 0.8

_EVERY: Mapping[Language, Question] = {
    "ja": Question(
        "一つひとつの項目すべてに求める規則ですか。",
        "ja",
        (
            "一件ごとに担当者を決める",
            "どの宿題にも期限を付ける",
            "挙げたリスクのすべてに対策を添える",
            "それぞれの手順に確認の方法を書く",
            "要望は一つずつ回答を書く",
        ),
        (
            "費用の根拠を示す",
            "導入の目的を最初に述べる",
            "障害の原因を説明する",
            "会議の結論を明記する",
            "全体の予定を一度示す",
        ),
    ),
    "en": Question(
        "Is this rule about every single item?",
        "en",
        (
            "Give each task an owner.",
            "Every assignment needs a due date.",
            "Add a countermeasure to all risks listed.",
            "Describe a check for each of the steps.",
            "Answer the requests one by one.",
        ),
        (
            "Show what the cost is based on.",
            "Begin with the purpose of the project.",
            "Explain the cause of the failure.",
            "State the conclusion of the meeting.",
            "Show the overall schedule once.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class RulesetDraft:
    """A rule set of one rule, as YAML with comments. `bare` says that a question has no examples.

    `id` is the rule set's name; `accuracy` holds what the model's cross-validation says of each
    question with examples, nothing without a model.
    """

    id: str
    text: str
    bare: bool
    accuracy: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _DraftedQuestion:
    """A question, its examples, and what a rule's id may call it."""

    ask: str
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    name: str = "rule"

    def data(self) -> dict[str, Any]:
        """Return the question as it stands in a rule."""
        if not self.positive:
            return {"ask": self.ask}
        examples = {"positive": list(self.positive), "negative": list(self.negative)}
        return {"ask": self.ask, "examples": examples}


def draft_rule(
    sentence: str, name: str, judge: Judge | None, headings: Collection[str] = ()
) -> RulesetDraft:
    """Return a candidate for the rule that `sentence` states, as the rule set `name`.

    Args:
        sentence: the rule, as a company says it.
        name: of the rule set.
        judge: answers what the words do not tell; None where no model is used.
        headings: that documents are known to have: other words of the sentence are none.

    Raises:
        ConfigError: the sentence has no form that can be read.
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    sentence = " ".join(sentence.split())
    language = detect_language(sentence)
    parts = [sentence[start:end].strip() for start, end in split_sentences(sentence, language)]
    if len(parts) > 1:
        raise _report_several(parts)
    demand = (demands_ja if language == "ja" else demands_en).demand(sentence)
    if demand is None:
        raise _report_unreadable(sentence, propose_kinds(sentence, language))
    demand, word = _tell_heading(demand, headings)
    compare = _compare(demand)
    asked = _build_questions(demand, compare)
    unit, quantifier, why = _choose_unit(demand, sentence, judge)
    measured = _measure_questions(asked, language, judge)
    rule = _build_rule(demand, sentence, asked, compare)
    rule = {"id": _build_id(name, asked), **rule, "unit": unit, "quantifier": quantifier}
    comments = [
        *_remark_on_kinds(sentence, language),
        *_remark_on_place(demand, word),
        why,
        *_remark_on_examples(asked, measured),
    ]
    text = "\n".join(_write_lines(name, sentence, rule, asked, comments, language)) + "\n"
    accuracy = tuple(each.calibration.accuracy for each in measured)
    return RulesetDraft(name, text, any(not each.positive for each in asked), accuracy)


def _report_unreadable(sentence: str, kinds: Sequence[str]) -> ConfigError:
    remedy = Message("learn.say-one-sentence-where-something-must")
    if kinds:
        remedy = Message("learn.code-may-decide-it", kinds=", ".join(kinds), kind=kinds[0])
    return ConfigError(
        Message("learn.not-rule-sentence-can-read", sentence=sentence), remedy=remedy
    )


def _report_several(parts: Sequence[str]) -> ConfigError:
    listed = MessageList(list(parts), "list.tight", each="list.quoted")
    return ConfigError(
        Message("learn.several-sentences", count=len(parts)),
        remedy=Message("learn.draft-each-apart", listed=listed),
    )


def _compare(demand: Requirement) -> JudgeCompare | None:
    if not demand.beside:
        return None
    if demand.beside.lower() in _BODY:
        scope: dict[str, Any] = {"not": {"section": f"*{demand.place}*"}}
    else:
        scope = {"section": f"*{demand.beside}*"}
    return JudgeCompare(scope=Scope.model_validate(scope), labels=(demand.place, demand.beside))


def _build_questions(demand: Requirement, compare: JudgeCompare | None) -> list[_DraftedQuestion]:
    if compare is not None:
        return [_build_comparison(demand, compare)]
    return [
        _add_examples(ask, find_slot(thing, demand.language))
        for ask, thing in zip(demand.asks, demand.things, strict=True)
    ]


def _add_examples(ask: str, slot: ExampleSlot | None) -> _DraftedQuestion:
    return (
        _DraftedQuestion(ask, slot.positive, slot.negative, slot.name)
        if slot
        else _DraftedQuestion(ask)
    )


def _build_comparison(demand: Requirement, compare: JudgeCompare) -> _DraftedQuestion:
    (ask,) = demand.asks
    pair = pair_for(demand.place, demand.beside, demand.language)
    if pair is None:
        return _DraftedQuestion(ask, name="agreement")
    agree = tuple(compare.labelled(*each) for each in pair.positive)
    differ = tuple(compare.labelled(*each) for each in pair.negative)
    yes, no = (differ, agree) if demand.forbids else (agree, differ)
    return _DraftedQuestion(ask, yes, no, "agreement")


def _choose_unit(
    demand: Requirement, sentence: str, judge: Judge | None
) -> tuple[str, str, Message]:
    """Return the unit, the quantifier, and where they come from."""
    if demand.beside or demand.forbids:
        unit = "section" if demand.beside else _get_unit(demand)
        quantifier = "none" if demand.forbids else "all"
        return unit, quantifier, _BY_WORDS
    if demand.each or demand.piece in {"sentence", "item", "row"} or _ONE_BY_ONE.search(sentence):
        return _get_unit(demand) if demand.piece else "item", "all", _BY_WORDS
    if demand.piece == "document":
        return "sentence", "any", _BY_WORDS
    if judge is None:
        return "sentence", "any", _BY_DEFAULT
    (judged,) = judge.ask([Request(_EVERY[demand.language], (sentence,))])
    decision = judged.answers[0].decision
    if decision == "unsure":
        return "sentence", "any", _BY_DEFAULT
    return ("item", "all", _BY_MODEL) if decision == "yes" else ("sentence", "any", _BY_MODEL)


def _get_unit(demand: Requirement) -> str:
    return demand.piece if demand.piece in {"item", "row", "section"} else "sentence"


_ONE_BY_ONE = re.compile(
    r"[件つ個名行項]ずつ|それぞれ|一つひとつ|一つ一つ|ごとに|どの.+にも"
    r"|\b(?:each|every|one by one)\b",
    re.IGNORECASE,
)

_OR = re.compile(r"や|または|又は|もしくは|・|、|\s+(?:and|or)\s+")
_BY_WORDS = Message("learn.unit-quantifier-follow-from-sentences-words")
_BY_MODEL = Message("learn.unit-quantifier-models-answer-words-do")
_BY_DEFAULT = Message("learn.nothing-tells-unit-quantifier-one-sentence")


def _measure_questions(
    asked: Sequence[_DraftedQuestion], language: Language, judge: Judge | None
) -> list[Judged]:
    known = [each for each in asked if each.positive]
    if judge is None or not known:
        return []
    questions = [
        Question(each.ask, language, each.positive, each.negative, _MIN_ACCURACY) for each in known
    ]
    return judge.ask([Request(each, ()) for each in questions])


def _build_rule(
    demand: Requirement,
    sentence: str,
    asked: Sequence[_DraftedQuestion],
    compare: JudgeCompare | None,
) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "judge", "severity": "warning", "message": sentence}
    if demand.place:
        names = [f"*{name}*" for name in _split_place(demand.place)]
        rule["scope"] = {"section": names if len(names) > 1 else names[0]}
    if compare is not None:
        scope = compare.scope.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        rule["compare"] = {"scope": scope, "labels": list(compare.labels)}
    if len(asked) == 1:
        return rule | asked[0].data()
    # where each thing is forbidden, one of them is enough to be wrong
    how = "or" if demand.forbids else "and"
    return rule | {"ask": {how: [each.data() for each in asked]}}


def _split_place(place: str) -> list[str]:
    """Return the headings that a place names: `宿題や今後の作業` are two."""
    return [each for each in _OR.split(place) if each] or [place]


def _build_id(name: str, asked: Sequence[_DraftedQuestion]) -> str:
    return f"{name}.{'-'.join(dict.fromkeys(each.name for each in asked))}"


def _remark_on_kinds(sentence: str, language: Language) -> Iterator[Message]:
    """Yield which kinds may decide the sentence in code: they are quicker and surer."""
    if kinds := propose_kinds(sentence, language):
        yield Message("learn.code-may-decide-it", kinds=", ".join(kinds), kind=kinds[0])


def _tell_heading(demand: Requirement, headings: Collection[str]) -> tuple[Requirement, str]:
    """Return a demand without a place that no document is known to have, and that word.

    A rule that looks under a heading that there is not finds nothing, and nobody notices. What the
    question needs of the words stays in it; the kind of document (`お知らせには`) it does not need.
    """
    names = _split_place(demand.place)
    if not demand.place or demand.beside or demand.is_part or all(n in headings for n in names):
        return demand, ""
    lead = "" if _KIND_OF_DOCUMENT.search(demand.place) else demand.lead
    asks = tuple(lead + each for each in demand.asks)
    return replace(demand, place="", asks=asks), demand.place


def _remark_on_place(demand: Requirement, word: str) -> Iterator[Message]:
    if demand.condition:
        yield Message("learn.condition-not-rule-write-when-scope", condition=demand.condition)
    if demand.place:
        yield Message("learn.looks-at-sections-their-heading-change", place=demand.place)
    elif word:
        yield Message("learn.no-heading-is-known-as", place=word)
    else:
        yield Message("learn.sentence-names-no-place-looks-at")


def _remark_on_examples(
    asked: Sequence[_DraftedQuestion], measured: Sequence[Judged]
) -> Iterator[Message]:
    known = [each for each in asked if each.positive]
    for each in asked:
        if not each.positive:
            yield Message("learn.no-examples-until-you-write-some", ask=each.ask)
    for each, judged in zip(known, measured, strict=bool(measured)):
        share = f"{judged.calibration.accuracy:.0%}"
        low = judged.calibration.advisory
        yield Message(
            "learn.model-right-examples-below-cross-validated",
            ask=each.ask,
            share=share,
            what=Message("learn.under-bar-only-advises") if low else Message("learn.text"),
        )


_HEAD = Message("learn.candidate-checker-rules-draft-edit-before")
_SENTENCE = Message("learn.the-sentence")
_TITLE = Message("learn.a-candidate-rule")
_MEND = Message("learn.replace-examples-about-six-each-answer")
_SHAPE = Message("learn.how-examples-written-three-more-each")


def _write_lines(
    name: str,
    sentence: str,
    rule: Mapping[str, Any],
    asked: Sequence[_DraftedQuestion],
    comments: Sequence[Message],
    language: Language,
) -> Iterator[str]:
    yield f"# {_HEAD.get(language)}"
    yield f"# {_SENTENCE.format(sentence=sentence).get(language)}"
    yield from block({"ruleset": name, "title": _TITLE.get(language), "language": language}, 0)
    yield "rules:"
    for comment in comments:
        yield f"  # {comment.get(language)}"
    yield f"  - id: {format_scalar(rule['id'])}"
    asking = ("ask", "examples")
    yield from block({k: v for k, v in rule.items() if k not in {"id", *asking}}, 4)
    if any(each.positive for each in asked):
        yield f"    # {_MEND.get(language)}"
    yield from block({key: rule[key] for key in asking if key in rule}, 4)
    if not all(each.positive for each in asked):
        yield f"    # {_SHAPE.get(language)}"
        yield "    #   examples: {positive: ['…', '…', '…'], negative: ['…', '…', '…']}"
