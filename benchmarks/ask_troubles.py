"""Trouble an index of documents: is it told, is it healed, is an answer ever old without a word?

    python benchmarks/ask_troubles.py [--kills 30] [--seed 1] [--only WORD ...]

The documents are 24 files of an invented office; an index of their first edition is there, a third
of them has changed since, some are new, some gone. Then, in turn:

    kills     the build that brings it up to date is killed (SIGKILL) at a random moment
    full      the build runs where no file may grow beyond so many bytes, as on a full disk
    damage    pages of the finished index are zeroed, overwritten, cut off, or a bit is turned
    writing   files are written, in place and by replacing, all the while that the build runs
    removed   files, a folder, and all that is in a folder are taken away

After each, questions about changed, new and removed documents are asked without a model, and what
comes nearest is looked at: `true` is the answer of the documents as they are; `told` is another,
or none, with a word that the index is not whole, behind or damaged; `SILENT` is another without a
word. Then the build runs once more: `healed` if the index is what a fresh one is, else `NOT
HEALED`.
"""

import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from harness import parser

from checker.core.errors import CheckerError
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.jobs.ask.mending import remove_damaged
from checker.jobs.ask.roots import keep_roots
from checker.search.index_file import IndexFile
from checker.session import Options, Session
from tests.support.office_documents import LetterEmbedder

_TODAY: Final = date(2026, 11, 29)
_FILES: Final = 24
_ITEMS: Final = ("備品", "車両", "会議室", "制服", "端末", "書庫", "倉庫", "駐車場")
_BAD: Final = ("SILENT", "NOT HEALED", "CRASHED")
_SIZES: Final = (4, 16, 48, 64, 96, 128, 160, 200, 256, 320, 400, 500)
_WRITES: Final = 200
_ELSEWHERE: Final = Path(tempfile.gettempdir())
"""Where no configuration, and none of the offices, is."""
_ARTICLES: Final = 3


def write_document(folder: Path, number: int, edition: int) -> None:
    """Write one document of the office, in its first or second edition."""
    item = _ITEMS[number % len(_ITEMS)]
    said = f"{item}{number}番の返却は{number * 10 + edition}日以内とする。"
    rows = "".join(
        f"\n## 第{article}条({item})\n\n貸出は第{article}号様式による。\n"
        for article in range(1, _ARTICLES + 1)
    )
    text = f"# {item}管理要領{number}\n\n{said}\n{rows}"
    (folder / f"{number:03}.md").write_text(text, encoding="utf-8")


def answer_of(number: int, edition: int) -> str:
    """Return the words that a document answers with."""
    return f"返却は{number * 10 + edition}日以内"


@cache
def _open_session() -> Session:
    return Session.open(_ELSEWHERE, Options(use_model=False, language="en"))


@dataclass
class Office:
    """An office's folder, with what its documents say now: the edition of each that is there."""

    folder: Path
    editions: dict[int, int] = field(default_factory=dict)

    @property
    def documents(self) -> Path:
        """Where its documents are."""
        return self.folder / "documents"

    @property
    def index(self) -> Path:
        """Where the index is."""
        return self.folder / "index" / "index.sqlite"

    @classmethod
    def make(cls, folder: Path) -> "Office":
        """Return an office with documents of the first edition and an index of them."""
        office = cls(folder)
        office.documents.mkdir(parents=True)
        for number in range(_FILES):
            office.write(number, 1)
        office.build()
        return office

    def write(self, number: int, edition: int) -> None:
        """Write a document."""
        write_document(self.documents, number, edition)
        self.editions[number] = edition

    def remove(self, number: int) -> None:
        """Take a document away."""
        (self.documents / f"{number:03}.md").unlink()
        del self.editions[number]

    def change(self) -> None:
        """Change a third of the documents, add four and remove four."""
        for number in range(0, _FILES, 3):
            self.write(number, 2)
        for number in range(_FILES, _FILES + 4):
            self.write(number, 1)
        for number in range(1, 12, 3):
            self.remove(number)

    def copy(self, folder: Path) -> "Office":
        """Return the same office in another folder, which takes the place of the first."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Office(folder, dict(self.editions))

    def build(self) -> None:
        """Do what `checker index build` does."""
        damaged = remove_damaged(self.index)
        named = () if damaged else (str(self.documents),)
        with IndexFile.open(self.index, make=True) as index:
            if damaged:
                keep_roots(index, damaged)
            build_index(_open_session(), index, named, LetterEmbedder(), lambda *_: None)

    def ask(self, number: int) -> tuple[str, bool]:
        """Return the words that come nearest to a question, and whether something was told."""
        question = f"{_ITEMS[number % len(_ITEMS)]}{number}番の返却は何日以内ですか"
        try:
            with IndexFile.open(self.index) as index:
                asking = Asking(
                    _open_session(), index, LetterEmbedder(), None, _TODAY, looks_at_files=True
                )
                answer = asking.answer(question)
        except CheckerError as error:
            return error.what.id, True
        near = answer.nearest[0] if answer.nearest else None
        told = len(answer.notes) > 1 or bool(near and near.since)  # one says that nobody judged
        return near.text if near else "", told

    def judge(self, number: int) -> str:
        """Return in a word what became of the answer about a document."""
        text, told = self.ask(number)
        edition, item = self.editions.get(number), _ITEMS[number % len(_ITEMS)]
        right = (
            answer_of(number, edition) in text if edition else f"{item}{number}番の返却" not in text
        )
        return "true" if right else "told" if told else "SILENT"

    def judge_all(self) -> Counter[str]:
        """Return what became of the answers about documents of each fate."""
        return Counter(self.judge(each) for each in (0, 21, 2, _FILES + 1, 1))


def contents(office: Office) -> list[Any]:
    """Return all that an index finds by, whatever the numbers of its rows."""
    with IndexFile.open(office.index) as index:
        index.check()
        run = index.connection.execute
        return [
            sorted(run("SELECT shown, sha256, problem FROM files")),
            sorted(
                run(
                    "SELECT shown, text, words.text, words.headings, pairs.text, pairs.headings"
                    " FROM passages JOIN files ON files.id = file JOIN words ON words.rowid"
                    " = passages.id JOIN pairs ON pairs.rowid = passages.id".replace(
                        "shown, text", "shown, passages.text"
                    )
                )
            ),
            sorted(run("SELECT shown, vectors, above FROM blocks JOIN files ON files.id = file")),
            sorted(run("SELECT term, count(*) FROM word_places GROUP BY term")),
            sorted(run("SELECT term, count(*) FROM pair_places GROUP BY term")),
        ]


@dataclass
class Trial:
    """One kind of trouble: what it came to."""

    fresh: Callable[[Office], list[Any]]
    found: Counter[str] = field(default_factory=Counter)

    def finish(self, office: Office) -> None:
        """Ask, have the index healed, and count what came of both."""
        self.found += office.judge_all()
        try:
            office.build()
        except CheckerError as error:
            self.found[f"NOT HEALED {error.what.id}"] += 1
            return
        healed = contents(office) == self.fresh(office)
        self.found["healed" if healed else "NOT HEALED"] += 1


def build_fresh(office: Office) -> list[Any]:
    """Return what an index holds that is built of an office from nothing."""
    other = Office(office.folder, office.editions)
    kept = office.index.with_name("kept")
    kept.mkdir()
    for each in office.index.parent.glob("index.sqlite*"):
        each.rename(kept / each.name)
    other.build()
    return contents(other)


@contextmanager
def forked(work: Callable[[], None]) -> Iterator[int]:
    """Run something in a process of its own, and yield its number; it is killed in the end."""
    child = os.fork()
    if not child:
        code = 4
        try:
            with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - of the system
                os.dup2(nothing.fileno(), 2)
            work()
            code = 0
        except CheckerError:
            code = 2
        finally:
            os._exit(code)
    try:
        yield child
    finally:
        os.kill(child, signal.SIGKILL)


def wait(child: int) -> int:
    """Return the code that a process ended with."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def offices(folder: Path, count: int) -> Iterator[Office]:
    """Yield an office with an index that is behind, anew each time, at the same place."""
    place, before = folder / "office", folder / "before"
    made = Office.make(place)
    made.change()
    shutil.copytree(place, before)
    for _ in range(count):
        shutil.rmtree(place)
        shutil.copytree(before, place, copy_function=shutil.copy2)
        yield Office(place, dict(made.editions))


def kills(folder: Path, count: int) -> Counter[str]:
    """Kill builds."""
    trial, longest = Trial(build_fresh), 0.0
    for office in offices(folder, count + 1):
        if not longest:
            began = time.monotonic()
            with forked(office.build) as child:
                os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
                longest = time.monotonic() - began
            wait(child)
            continue
        with forked(office.build) as child:
            time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
        trial.found[f"killed {wait(child) == -signal.SIGKILL}"] += 1
        trial.finish(office)
    return trial.found


def full(folder: Path, count: int) -> Counter[str]:
    """Build where files may not grow."""
    trial = Trial(build_fresh)
    sizes = [1024 * size for size in _SIZES][:count]
    for office, size in zip(offices(folder, len(sizes)), sizes, strict=True):

        def build(office: Office = office, size: int = size) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            office.build()

        with forked(build) as child:
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        code = wait(child)
        trial.found[{0: "ended", 2: "said so"}.get(code, f"CRASHED {code}")] += 1
        trial.finish(office)
    return trial.found


def damage(folder: Path, count: int) -> Counter[str]:
    """Damage finished indexes, four ways in turn."""
    trial = Trial(build_fresh)
    for number, office in enumerate(offices(folder, count)):
        office.build()
        data = bytearray(office.index.read_bytes())
        at = random.randrange(4096, len(data))  # noqa: S311 - no secret
        page = at // 4096 * 4096
        way = number % 4
        if way == 0:
            data[page : page + 4096] = bytes(4096)
        elif way == 1:
            data[at : at + 512] = random.randbytes(min(512, len(data) - at))  # noqa: S311
        elif way == 2:
            del data[at:]
        else:
            data[at] ^= 1 << random.randrange(8)  # noqa: S311 - no secret
        office.index.write_bytes(data)
        for each in office.index.parent.glob("*-*"):
            each.unlink()
        trial.finish(office)
    return trial.found


def writing(folder: Path, count: int) -> Counter[str]:
    """Write files, half in place and half by replacing, while the build runs."""
    trial = Trial(build_fresh)
    for office in offices(folder, count):
        with forked(partial(_write_on, office)) as child:
            office.build()
        wait(child)
        for number in sorted(office.editions):
            text = (office.documents / f"{number:03}.md").read_text(encoding="utf-8")
            if not text.endswith(f"第{_ARTICLES}号様式による。\n"):
                office.write(number, 2)
            elif office.editions[number] == 1:
                office.editions[number] = 2 if answer_of(number, 2) in text else 1
        trial.finish(office)
    return trial.found


def _write_on(office: Office) -> None:
    for turn in range(_WRITES):
        number = random.choice(sorted(office.editions))  # noqa: S311 - no secret
        if turn % 2:
            (office.documents / "x").mkdir(exist_ok=True)
            write_document(office.documents / "x", number, 2)
            (office.documents / "x" / f"{number:03}.md").replace(
                office.documents / f"{number:03}.md"
            )
        else:
            write_document(office.documents, number, 2)
        time.sleep(0.002)


def removed(folder: Path, count: int) -> Counter[str]:
    """Take files and folders away after the build."""
    trial = Trial(build_fresh)
    for number, office in enumerate(offices(folder, min(count, 3))):
        office.build()
        gone = sorted(office.editions)[:: (5, 1, 1)[number]]
        for each in gone:
            office.remove(each)
        if number == 1:
            office.documents.rmdir()
            trial.found += office.judge_all()
            continue
        trial.finish(office)
    return trial.found


_TROUBLES: Final = {
    "kills": kills,
    "full": full,
    "damage": damage,
    "writing": writing,
    "removed": removed,
}


def main() -> int:
    """Cause the troubles, print what was found, and return 1 where anything was bad."""
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=30, help="how often each is tried")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", nargs="*", default=[*_TROUBLES], choices=[*_TROUBLES])
    chosen = options.parse_args()
    random.seed(chosen.seed)
    bad = False
    for name in chosen.only:
        with tempfile.TemporaryDirectory() as folder:
            found = _TROUBLES[name](Path(folder), chosen.kills)
        print(f"{name}: " + ", ".join(f"{what} {many}" for what, many in sorted(found.items())))
        bad |= any(each.startswith(_BAD) for each in found)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
