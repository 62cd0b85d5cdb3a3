"""Whether the time of every kind grows with the document, on texts that nobody writes.

    python benchmarks/hostile_documents.py [KIND...]

Each kind runs with the options of `tests/checks/maximal_rules.yaml` on documents of repeated
triggers (`tests/checks/hostile.py`) of a quarter and of the whole size, two runs each, the shorter
counting, in this process's own seconds. Four times the text should take four times as long; what
takes more than eight times is marked. Rows below a fifth of a second are left out.
"""

import sys
import time
from pathlib import Path
from typing import Any, Final

import yaml

from checker.core.document import Document
from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Deadline

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.checks import hostile

RULES: Final = Path(__file__).resolve().parent.parent / "tests" / "checks" / "maximal_rules.yaml"
LARGE: Final = 120_000
STRUCTURED: Final = 40_000
SHARE: Final = 4
NOTICEABLE: Final = 0.2
MOST_GROWTH: Final = 8


def main() -> None:
    """Print one row for each document that takes a noticeable time."""
    listed: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    names = sys.argv[1:] or sorted(listed)
    print("kind                  seconds  growth  document")
    for name in names:
        for options in listed[name]:
            rule = KINDS[name].rule.model_validate({"id": "t.maximal", "kind": name, **options})
            for unit in hostile.OWN.get(name, ()):
                make = hostile.one_paragraph(unit)
                _row(KINDS[name], rule, repr(unit), make(LARGE), make(LARGE // SHARE))
            for title, make in hostile.STRUCTURES.items():
                _row(KINDS[name], rule, title, make(STRUCTURED), make(STRUCTURED // SHARE))


def _row(kind: Kind, rule: Rule, title: str, large: Document, small: Document) -> None:
    seconds = _seconds(kind, rule, large)
    if seconds >= NOTICEABLE:
        growth = seconds / _seconds(kind, rule, small)
        mark = "  <-- more than linear" if growth > MOST_GROWTH else ""
        print(f"{kind.name:20}  {seconds:7.2f}  {growth:6.1f}  {title}{mark}")


def _seconds(kind: Kind, rule: Rule, document: Document) -> float:
    check = kind.check or (lambda *_: None)
    taken = []
    for _ in range(2):
        started = time.process_time()
        deadline = Deadline(60)
        check(rule, Target(document, rule.scope.select(document, deadline), deadline))
        taken.append(time.process_time() - started)
    return min(taken)


if __name__ == "__main__":
    main()
