"""Mistakes that a stranger planted in drafts: how many are found, and what else is told?

    python benchmarks/planted.py [--half odd|even] [--kinds] [--missed] [--folder FOLDER] [--model]

`data/planted` holds 40 drafts in Japanese and English, Word and Markdown, with 120 mistakes as
people make them, each wrong by the document alone, by somebody who saw neither the code nor the
rules; `planted.jsonl` names them. They are checked as `checker check FILE --no-model` does it, or
with the model. A mistake is found where a finding lies on its words, or on words that contradict
it, or names them. `code` are those that a program with grammar, a dictionary and arithmetic could
decide. The drafts whose number is odd were looked at since, the even ones were not.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from harness import parser

from checker.core.document import Document
from checker.core.verdict import Finding, Verdict
from checker.jobs.check.check import check
from checker.session import Options, Session

_FOLDER: Final = Path(__file__).with_name("data") / "planted"
_OF_LOOKS: Final = frozenset({"heading-style", "font", "sections", "filename", "fields", "page"})
"""Kinds of findings that a mistake of the text may lie under by chance."""
_LONG: Final = 3


@dataclass(frozen=True)
class Checked:
    """A draft with what is told of it."""

    document: Document
    findings: tuple[Finding, ...]


def main() -> int:
    """Check the drafts and print shares, and on demand what was missed."""
    options = parser(__doc__)
    options.add_argument("--half", choices=("odd", "even"))
    options.add_argument("--kinds", action="store_true", help="each kind of mistake, too")
    options.add_argument("--missed", action="store_true", help="print what was not found")
    options.add_argument("--folder", type=Path, default=_FOLDER)
    options.add_argument("--model", action="store_true", help="the model judges and weighs, too")
    asked = options.parse_args()
    found, all_of, elsewhere = Counter[str](), Counter[str](), 0
    for draft, mistakes in _iter_drafts(asked.folder, asked.half):
        checked = _check(draft, use_model=asked.model)
        used: set[int] = set()
        for mistake in mistakes:
            hits = set(_list_hits(checked, mistake))
            used |= hits
            for group in _list_groups(mistake, draft, kinds=asked.kinds):
                all_of[group] += 1
                found[group] += bool(hits)
            if asked.missed and not hits:
                print(f"{draft.name}: {mistake['quote']} ({mistake['kind_name']})")
        elsewhere += len(checked.findings) - len(used)
    for group, count in sorted(all_of.items()):
        print(f"{group:30} {found[group]:4} of {count}")
    print(f"findings elsewhere in the drafts: {elsewhere}")
    return 0


def _iter_drafts(folder: Path, half: str | None) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    for named in sorted(folder.glob("*/planted.jsonl")):
        mistakes = [json.loads(line) for line in named.read_text("utf-8").splitlines()]
        for draft in sorted((named.parent / "drafts").iterdir()):
            number = re.search(r"\d+", draft.name)
            is_odd = bool(number and int(number[0]) % 2)
            if half is None or is_odd == (half == "odd"):
                yield draft, [each for each in mistakes if each["draft"] == draft.name]


def _check(draft: Path, *, use_model: bool) -> Checked:
    session = Session.open(draft.parent, Options(use_model=use_model, language="ja"))
    job = session.job_for(draft)
    if isinstance(job, Verdict):
        raise SystemExit(f"{draft} is not read: {job.problem}")
    return Checked(job.document, check(job, session.judge()).findings)


def _list_hits(checked: Checked, mistake: dict[str, Any]) -> Iterator[int]:
    """Yield which findings lie on the words of a mistake, or name them."""
    wanted = [mistake["quote"], *mistake.get("also", ())]
    for number, finding in enumerate(checked.findings):
        if finding.rule.rpartition(".")[2] not in _OF_LOOKS and any(
            _lies_on(checked.document, finding, words) for words in wanted
        ):
            yield number


def _lies_on(document: Document, finding: Finding, words: str) -> bool:
    if len(words) > _LONG and words in finding.message:
        return True
    place = finding.place
    text = document.block(place.block).text if place.block else ""
    at = text.find(words)
    return at >= 0 and at < max(place.end, place.start + 1) and place.start < at + len(words)


def _list_groups(mistake: dict[str, Any], draft: Path, *, kinds: bool) -> Iterator[str]:
    yield "all"
    yield draft.parent.parent.name
    if mistake["code"]:
        yield "code"
    if mistake["serious"]:
        yield "serious"
        if mistake["code"]:
            yield "serious, code"
    if kinds:
        yield f"kind: {mistake['kind_name']}"


if __name__ == "__main__":
    sys.exit(main())
