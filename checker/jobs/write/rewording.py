"""Have the model word one line of notes as a sentence, where no draft says what stands in it.

A small model that is given ten lines leaves some out or joins what does not belong together; one
line at a time it words well. What it adds or leaves out is found by the checks of every draft, and
then the line stands as it was jotted down.
"""

from collections.abc import Mapping
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write import grammar
from checker.jobs.write.draft_cleaning import DraftConstraints, clean_draft, is_worded, word_line
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.line_check import says_the_same
from checker.jobs.write.tasks import DraftTask

MOST: Final = 8
"""Lines of a field that are worded: each takes some seconds."""
_NAME: Final = "reword"
_PEOPLE: Final = 3
_TOKENS: Final = 120
_LONGEST: Final = {"ja": 80, "en": 240}
"""Characters of a line that one sentence may say."""
_STOPS: Final = tuple("。.!?！？")
_ROW: Final = re.compile(r"[^\s/]: [^/]{1,200} / [^\s/]{1,40}: ")
_SHOWN: Final[Mapping[tuple[Language, bool], tuple[tuple[str, str], ...]]] = {
    ("ja", False): (
        (
            "止まった原因=電源の抜け。14:20に挿し直した",
            "停止の原因は電源の抜けであり、14:20に挿し直した。",
        ),
        (
            "モーターがいかれてもうて、部品は5/8に来るらしいわ",
            "モーターが故障し、部品は5/8に届く見込みである。",
        ),
        ("待ち時間20分→8分、苦情も減った", "待ち時間が20分から8分になり、苦情も減った。"),
        ("手順書に無かったので誰も気づけず", "手順書に記載がなかったため、誰も気づけなかった。"),
    ),
    ("ja", True): (
        (
            "止まった原因=電源の抜け。14:20に挿し直した",
            "停止の原因は電源の抜けで、14:20に挿し直しました。",
        ),
        (
            "モーターがいかれてもうて、部品は5/8に来るらしいわ",
            "モーターが故障し、部品は5/8に届く見込みです。",
        ),
        ("待ち時間20分→8分、苦情も減った", "待ち時間が20分から8分になり、苦情も減りました。"),
        ("工事は土日で", "工事は土日にお願いします。"),
    ),
    ("en", False): (
        (
            "cause = loose plug. put back 14:20",
            "The cause was a loose plug, which was put back at 14:20.",
        ),
        (
            "motor's dead, part comes 8 May i think",
            "The motor has failed, and the part is expected on 8 May.",
        ),
        (
            "wait 20 min -> 8 min, fewer complaints",
            "Waiting time fell from 20 minutes to 8 minutes, and there were fewer complaints.",
        ),
        (
            "nobody noticed cos it wasn't in the runbook",
            "Nobody noticed because it was not in the runbook.",
        ),
    ),
}
"""Lines and their sentences, by language and by whether the document is polite."""


def can_word(line: str, language: Language) -> bool:
    """Return whether a line of notes is short enough for a sentence, and no row of a table."""
    return len(line) <= _LONGEST[language] and not is_row(line)


def is_row(line: str) -> bool:
    """Return whether a line of facts is a row of a table: its cells with their labels."""
    return bool(_ROW.search(line))


def tell_row(row: str, wanted: DraftConstraints) -> str:
    """Return a row of facts as text: what it is about, then what else it says, by its labels.

    `Risk: A stops / Measure: B` is `A stops. Measure: B.`
    """
    cells = [each.partition(": ") for each in row.split(" / ")]
    told = (f"{label}: " if at else "" for at, (label, _, _) in enumerate(cells))
    words = (word_line(text, wanted) for _, _, text in cells)
    texts = [f"{lead}{said}" for lead, said in zip(told, words, strict=True)]
    stop, join = ("。", "") if wanted.language == "ja" else (".", " ")
    return join.join(each if each.endswith(_STOPS) else each + stop for each in texts)


def reword_line(line: str, task: DraftTask, author: DraftGenerator) -> str | None:
    """Return a sentence that says what a line of notes says; None where none came that does.

    Nor of a list of people: who of them is what, a small model mixes up.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    language = task.language
    if not can_word(line, language) or is_worded(line, language):
        return None
    if sum(each.kind == "person" for each in find_facts(line, language)) >= _PEOPLE:
        return None
    is_polite = language == "ja" and task.wanted().tone == "です・ます"
    turns = [{"line": each, "answer": answer} for each, answer in _SHOWN[language, is_polite]]
    asked = task.of.prompts.conversation(_NAME, [*turns, {"line": line}])
    made = author.write(
        asked, limit=_TOKENS, grammar=grammar.build_grammar(language, 1, items=False)
    )
    if made is None:
        return None
    wanted = task.wanted_of_line(line)
    sentence = word_line(str(clean_draft(made.text, wanted)), wanted)
    label = task.field.label
    same = sentence and says_the_same(sentence, line, language, task.of.today, label=label)
    return sentence if same else None
