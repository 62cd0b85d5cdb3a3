"""Rights: does an answer, a count or its time tell of a document that the asker may not read?

    python benchmarks/ask_rights.py [--pairs 500] [--seed 22] [--rounds 60]

Five users may each read some of eight folders, drawn by chance, with documents of which each has a
word that no other has. For each of 500 random pairs of user and question the answer is compared
with that of an index in which the forbidden documents are not there: it must be the same to the
last digit, and no forbidden word may stand in it. Questions are about documents that may be read,
that may not, and that nobody has. No model is asked: what it would be asked of is compared.

Then the time of an answer is taken, in turn: about a word of a forbidden document, and about a word
that no document has. Said is how much longer the first takes, with half of the other times around
it: what nobody can measure in one question may show over many.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from harness import parser

from checker.core.answer import Answer
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import LetterEmbedder

_TODAY: Final = date(2026, 11, 29)
_FOLDERS: Final = 8
_FILES: Final = 12
_USERS: Final = ("sato", "suzuki", "mori", "tanaka", "ito")


@dataclass(frozen=True, slots=True)
class House:
    """Folders of documents, the word of each document, and who may read which folders."""

    folder: Path
    words: dict[Path, list[str]]
    rights: dict[str, frozenset[Path]]

    @classmethod
    def make(cls, folder: Path, numbers: random.Random) -> "House":
        """Write one."""
        words: dict[Path, list[str]] = {}
        for number in range(_FOLDERS):
            place = folder / f"f{number}"
            place.mkdir(parents=True)
            words[place] = [f"鍵語{number}{each:02}号" for each in range(_FILES)]
            for word in words[place]:
                days = numbers.randint(2, 90)
                text = f"# {word}規程\n\n## 期限\n\n{word}の申請は、{days}日以内に行う。\n"
                (place / f"{word}.md").write_text(text, encoding="utf-8")
        rights = {
            user: frozenset(numbers.sample(sorted(words), numbers.randint(1, _FOLDERS - 1)))
            for user in _USERS
        }
        return cls(folder, words, rights)

    def filter_for(self, user: str) -> Callable[[str], bool]:
        """Return what says of a path whether somebody may read it."""
        return lambda shown: any(Path(shown).is_relative_to(each) for each in self.rights[user])

    def list_forbidden(self, user: str) -> list[str]:
        """Return the words of all that somebody may not read."""
        hidden = [each for each in self.words if each not in self.rights[user]]
        return [word for each in hidden for word in self.words[each]]


class Answers:
    """Answers from the index of all documents, and from one for each user."""

    def __init__(self, house: House, folder: Path, stack: ExitStack) -> None:
        self._house = house
        self._session = Session.open(folder, Options(use_model=False, language="ja"))
        self._all = self._open(stack, folder / "all.sqlite", list(house.words))
        self._own = {
            user: self._open(stack, folder / f"{user}.sqlite", sorted(house.rights[user]))
            for user in _USERS
        }

    def _open(self, stack: ExitStack, path: Path, roots: list[Path]) -> IndexFile:
        with IndexFile.open(path, make=True) as index:
            build_index(
                *(self._session, index, list(map(str, roots)), LetterEmbedder(), lambda *_: None),
                fits=lambda _: False,
            )
        return stack.enter_context(IndexFile.open(path))

    def ask(self, user: str, question: str) -> Answer:
        """Answer from the index of all, of what a user may read."""
        may_read = self._house.filter_for(user)
        return self._ask(self._all, question, may_read)

    def ask_own(self, user: str, question: str) -> Answer:
        """Answer from the index of nothing but what a user may read."""
        return self._ask(self._own[user], question, None)

    def _ask(
        self, index: IndexFile, question: str, may_read: Callable[[str], bool] | None
    ) -> Answer:
        asking = Asking(self._session, index, LetterEmbedder(), None, _TODAY, may_read)
        return asking.answer(question)


def compare(house: House, answers: Answers, pairs: int, numbers: random.Random) -> Counter[str]:
    """Return how many answers showed something, differed, or were as they should be."""
    found: Counter[str] = Counter()
    for _ in range(pairs):
        user = numbers.choice(_USERS)
        word = numbers.choice([*(each for one in house.words.values() for each in one), "合言葉"])
        question = f"{word}の申請は何日以内ですか"
        answer = answers.ask(user, question)
        shown = answer.model_dump_json().replace(question, "")
        kind = "forbidden" if word in (hidden := house.list_forbidden(user)) else "other"
        if any(each in shown for each in hidden):
            found["SHOWN"] += 1
        elif _describe(answer) != _describe(answers.ask_own(user, question)):
            found["DIFFERENT"] += 1
        else:
            found[f"the same, about {kind} documents"] += 1
    return found


def _describe(answer: Answer) -> dict[str, Any]:
    """Return an answer without what tells which index it is of."""
    data = answer.model_dump()
    del data["index"]["path"], data["index"]["built"]
    return data


def time_answers(house: House, answers: Answers, rounds: int) -> Iterator[tuple[str, float]]:
    """Yield, in turn, what kind of question took how many seconds."""
    user = next(each for each in _USERS if house.list_forbidden(each))
    hidden = house.list_forbidden(user)
    for number in range(rounds):
        for kind, word in (("hidden", hidden[number % len(hidden)]), ("none", f"合言葉{number}号")):
            began = time.perf_counter()
            answers.ask(user, f"{word}の申請は何日以内ですか")
            yield kind, time.perf_counter() - began


def main() -> int:
    """Compare, take times, and return 1 where an answer told something."""
    asked = _read_options()
    numbers = random.Random(asked.seed)  # noqa: S311 - the same each time
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        house = House.make(folder / "documents", numbers)
        answers = Answers(house, folder, stack)
        found = compare(house, answers, asked.pairs, numbers)
        times: dict[str, list[float]] = {"hidden": [], "none": []}
        for kind, taken in time_answers(house, answers, asked.rounds):
            times[kind].append(taken)
    for what, many in sorted(found.items()):
        print(f"{what:40} {many:4}")
    low, _, high = (each / median(times["none"]) for each in quantiles(times["none"], n=4))
    ratio = median(times["hidden"]) / median(times["none"])
    print(
        f"time about a forbidden document: {ratio:.2f} of one about nothing ({low:.2f}-{high:.2f})"
    )
    return int(bool(found["SHOWN"] or found["DIFFERENT"]))


def _read_options() -> argparse.Namespace:
    options = parser(__doc__)
    options.add_argument("--pairs", type=int, default=500)
    options.add_argument("--seed", type=int, default=22)
    options.add_argument("--rounds", type=int, default=60, help="of taking times")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
