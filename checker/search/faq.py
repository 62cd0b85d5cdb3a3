"""Read lists of questions and answers: tables with such columns, and headings that ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from checker.core.document import Block, Cell, Document, Span
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.search.tables import split_header

_LABELS: Final = {
    role: frozenset(names.split("/"))
    for role, names in {
        "question": "質問/問/q/question/questions/お問い合わせ/問い合わせ内容/質問内容",
        "answer": "回答/答え/答/a/answer/answers/回答内容",
        "owner": "担当/担当部署/担当者/所管/所管部署/回答者/主管/owner/department",
        "dated": "更新日/最終更新日/最終更新/改訂日/回答日/確認日/日付/updated/last updated/date",
    }.items()
}
_ASKS: Final = re.compile(r"^(?:Q|問)\s*\d{0,4}\s*[.．:：、)）]\s*\S|[?？]\s*$", re.IGNORECASE)
_MARKER: Final = re.compile(r"^(?:Q|問)\s*\d{0,4}\s*[.．:：、)）]\s*", re.IGNORECASE)
_ANSWER_MARKER: Final = re.compile(r"^(?:A|答)\s*\d{0,4}\s*[.．:：、)）]\s*", re.IGNORECASE)
_FACT: Final = re.compile(
    r"^[\s(（・*-]*(?P<label>[^:：\n]{1,12})[:：]\s*(?P<value>[^\n]{1,60}?)[)）\s]*$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A question with its answer, both word for word, who answers for it and of when it is."""

    question: str
    answer: str
    owner: str = ""
    dated: str = ""
    span: Span | None = None

    @classmethod
    def under_question(cls, text: str, document: Document) -> Self:
        """Return what stands under a heading that asks.

        Lines at its end that name owner or date (`担当: 総務課`) are no part of the answer; where
        there are none, the document's own fields say it.
        """
        lines = text.split("\n")
        facts = {_find_role(each.label): each.value for each in document.fields}
        facts |= _take_facts(lines)
        answer = "\n".join(lines).rstrip()
        return cls("", answer or text, facts.get("owner", ""), facts.get("dated", ""))


def find_question(headings: Sequence[str]) -> str:
    """Return the question that the innermost heading asks, empty where it asks none."""
    last = headings[-1].strip() if headings else ""
    return last if _ASKS.search(last) else ""


def strip_marker(question: str) -> str:
    """Return a question without `Q1.`."""
    return _MARKER.sub("", question.strip())


def read_entries(block: Block) -> Iterator[Entry]:
    """Yield the questions of a table that is such a list, none of another table."""
    table = block.table
    if table is None:
        return
    labels, rows = split_header(table)
    columns = {_find_role(label): column for column, label in reversed(list(enumerate(labels)))}
    if not {"question", "answer"} <= columns.keys():
        return
    for row in rows:
        cells = {role: row.cells[column] for role, column in columns.items() if role}
        texts = {role: cell.text.strip() if cell else "" for role, cell in cells.items()}
        if texts["question"] and texts["answer"]:
            yield Entry(
                texts["question"],
                texts["answer"],
                texts.get("owner", ""),
                texts.get("dated", ""),
                _find_span(cells["answer"]),
            )


def _find_span(cell: Cell | None) -> Span | None:
    blocks = cell.blocks if cell else ()
    return next((each.span() for each in blocks if each.text.strip()), None)


def _find_role(label: str) -> str:
    """Return what a label means in such a list, empty for nothing."""
    folded = fold(label)
    return next((role for role, names in _LABELS.items() if folded in names), "")


def _take_facts(lines: list[str]) -> dict[str, str]:
    """Remove the lines at the end that name owner or date, and return what they say."""
    facts: dict[str, str] = {}
    while len(lines) > 1:
        match = _FACT.match(lines[-1])
        role = _find_role(match["label"]) if match else ""
        if match is None or role not in {"owner", "dated"}:
            break
        facts[role] = match["value"]
        lines.pop()
    return facts


def strip_answer_marker(text: str) -> str:
    """Return an answer without `A.`."""
    return _ANSWER_MARKER.sub("", text)
