"""Load a server with many clerks: how many documents an hour, how long does each wait, what grows?

    python benchmarks/server_load.py [--clerks 50] [--files 20] [--minutes 0] [--seed 1]
        [--postgresql] [--jobs-at-once 2] [--more-workers 0] [--most-minutes 60]
    python benchmarks/server_load.py --model [--clerks 20] [--files 1] [--most-minutes 10]

A server runs in a folder of its own, with SQLite or on a PostgreSQL of the run's own. Each clerk
sends Word and Markdown examples, faulty and clean, no two alike, at once or at random moments of
`--minutes`. Meanwhile a browser of theirs shows the list anew every two seconds while something in
it is not done, as the page does, and opens the first page and a document's page now and then.

Printed are documents an hour, from upload to result by the server's own times, the pages, errors,
the memory of each part, bytes a document, and the processor time a document, also as a ratio to one
`checker check` of such files in the same run.

`--model` lets the model judge, without its cache, and writes a chat beside it. Clerks whose
documents are not done after `--most-minutes` are counted as such. Linux.
"""

import argparse
import asyncio
import io
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import docx
import harness
import httpx
from server_runs import (
    Person,
    Watch,
    add_people,
    count_processor_seconds,
    measure_folder,
    running,
    start_database,
    wait_until_ready,
)

from checker.server.office import Office
from checker.server.web.callers import COOKIE

_ENDINGS: Final = ("*.docx", "*.md")
_LIST_SECONDS: Final = 2.0
"""So often the page asks for its list while something in it is not done."""
_OTHER_PAGES_EVERY: Final = 5
_CHAT_SECONDS: Final = 10.0
_CHAT: Final = "会議室の予約方法を変えるお知らせを、三文で書いてください。"
_CHECKED_APART: Final = 2
"""Of each example so many copies are checked by one process, for the ratio."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes


@dataclass
class _Seen:
    """What the clerks saw."""

    pages: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds by page; `upload` is one, too."""
    errors: Counter[str] = field(default_factory=Counter)
    places: dict[str, int] = field(default_factory=dict)
    """By job, when it was handed in."""
    chats: defaultdict[str, list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Seconds to the first and to the last word, `alone` and `beside` checks."""
    jobs: list[dict[str, Any]] = field(default_factory=list)


def main() -> int:
    """Run the load and print what was measured; 1 where something went wrong."""
    options = harness.parser(__doc__)
    options.add_argument("--clerks", type=int)
    options.add_argument("--files", type=int)
    options.add_argument("--minutes", type=float, default=0)
    options.add_argument("--most-minutes", type=float)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--port", type=int, default=8498)
    options.add_argument("--jobs-at-once", type=int, default=2)
    options.add_argument("--more-workers", type=int, default=0)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--model", action="store_true")
    asked = options.parse_args()
    usual = (20, 1, 10) if asked.model else (50, 20, 60)
    for name, value in zip(("clerks", "files", "most_minutes"), usual, strict=True):
        if getattr(asked, name) is None:
            setattr(asked, name, value)
    with ExitStack() as stack:
        return _run(asked, stack)


def _run(asked: argparse.Namespace, stack: ExitStack) -> int:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    files = list(_iter_files(asked.clerks * asked.files))
    database = start_database(stack) if asked.postgresql else None
    office = Office.open(folder / "data", database=database)
    people = add_people(office, [f"clerk{each}" for each in range(asked.clerks)], "check", "model")
    office.close()
    more = [] if database is None else ["--database", database]
    more += [] if asked.model else ["--no-model"]
    serve = ["serve", "--data", str(folder / "data"), "--port", str(asked.port), *more]
    setting = {"CHECKER_CACHE": "false", "CHECKER_SERVER_JOBS_AT_ONCE": str(asked.jobs_at_once)}
    supervisors = [stack.enter_context(running(serve, **setting))]
    for number in range(asked.more_workers):
        worker = ["worker", "--data", str(folder / f"worker-{number}"), *more]
        supervisors.append(stack.enter_context(running(worker, **setting)))
    wait_until_ready(asked.port)
    before, watch, clock = (
        count_processor_seconds(supervisors),
        Watch(supervisors),
        time.monotonic(),
    )
    with watch.watching():
        seen = asyncio.run(_load(asked, people, files))
    took = time.monotonic() - clock
    after = count_processor_seconds(supervisors)
    used = {name: after[name] - before.get(name, 0.0) for name in after}
    print(json.dumps(harness.machine(), ensure_ascii=False))
    ended = [each for each in seen.jobs if each["ended_at"]]
    print(f"{len(files)} documents, {len(ended)} done in {took:.0f} s, {asked.clerks} clerks")
    _print_times(seen)
    _print_costs(used, len(ended))
    if not asked.model:
        _print_ratio(sum(used.values()) / max(1, len(ended)), files, folder)
    for part in ("web", "worker", "jobs", "model"):
        print(f"memory of {part}: {watch.describe(part)}")
    _print_sizes(folder / "data", len(files))
    _print_places(seen)
    wrong = Counter(each["status"] for each in ended) - Counter(done=len(ended))
    print(f"errors: {dict(seen.errors)}; jobs that went wrong: {dict(wrong)}")
    return 1 if seen.errors or wrong else 0


def _iter_files(count: int) -> Iterator[_File]:
    """Yield examples in turn, each with a line that no other has."""
    folder = harness.ROOT / "examples"
    found = sorted(each for ending in _ENDINGS for each in folder.rglob(ending))
    for number in range(count):
        path = found[number % len(found)]
        line = f"整理番号 {number:05}"
        if path.suffix == ".md":
            data = f"{path.read_text(encoding='utf-8').rstrip()}\n\n{line}\n".encode()
        else:
            document = docx.Document(str(path))
            document.add_paragraph(line)
            kept = io.BytesIO()
            document.save(kept)
            data = kept.getvalue()
        yield _File(f"{path.stem}-{number:05}{path.suffix}", data)


async def _load(asked: argparse.Namespace, people: list[Person], files: list[_File]) -> _Seen:
    """Let everybody work; return what they saw."""
    seen, chance = _Seen(), random.Random(asked.seed)  # noqa: S311 - repeats a run
    limits = httpx.Limits(max_connections=None)
    url = f"http://127.0.0.1:{asked.port}"
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=limits) as http:
        clerks = [_Clerk(http, each, seen, chance) for each in people]
        if asked.model:
            for _ in range(2):  # the first one loads the model
                await clerks[0].chat("alone")
        until = time.monotonic() + asked.most_minutes * 60
        chat = asyncio.create_task(_chat_on(clerks[0])) if asked.model else None
        span = asked.minutes * 60
        await asyncio.gather(
            *(each.work(files[at :: len(people)], span, until) for at, each in enumerate(clerks))
        )
        if chat is not None:
            chat.cancel()
        for each in clerks:
            await each.list_jobs()
    return seen


async def _chat_on(clerk: "_Clerk") -> None:
    while True:
        await asyncio.sleep(_CHAT_SECONDS)
        await clerk.chat("beside")


class _Clerk:
    """Hands documents in and looks at pages until all are done."""

    def __init__(
        self, http: httpx.AsyncClient, person: Person, seen: _Seen, chance: random.Random
    ) -> None:
        self._http, self._seen, self._chance = http, seen, chance
        self._as_program = {"authorization": f"Bearer {person.token}"}
        self._as_browser = {"cookie": f"{COOKIE}={person.cookie}"}
        self._own: list[str] = []

    async def work(self, files: Sequence[_File], span: float, until: float) -> None:
        """Send files within a span of seconds, and look on until they are done or it is late."""
        sending = asyncio.create_task(self._send_all(files, span))
        await asyncio.sleep(self._chance.uniform(0, _LIST_SECONDS))
        for number in range(1_000_000):
            busy = await self._look("list", "/jobs")
            if number % _OTHER_PAGES_EVERY == 0:
                await self._look("first page", "/")
                if self._own:
                    await self._look("document", f"/jobs/{self._chance.choice(self._own)}")
            if (sending.done() and not busy) or time.monotonic() > until:
                break
            await asyncio.sleep(_LIST_SECONDS)
        sending.cancel()

    async def _send_all(self, files: Sequence[_File], span: float) -> None:
        moments = sorted(self._chance.uniform(0, span) for _ in files)
        began = time.monotonic()
        for file, moment in zip(files, moments, strict=True):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            sent = {"files": (file.name, file.data)}
            answer = await self._ask("upload", "POST", "/api/v1/checks", files=sent)
            if answer is not None:
                job = answer.json()["jobs"][0]
                self._own.append(job["id"])
                if job["place"] is not None:
                    self._seen.places[job["id"]] = job["place"]

    async def _look(self, name: str, path: str) -> bool:
        """Look at a page; returns whether it goes on asking for news."""
        answer = await self._ask(name, "GET", path, headers=self._as_browser)
        return answer is None or 'hx-trigger="every 2s"' in answer.text

    async def list_jobs(self) -> None:
        """Note how all jobs are, by the server's own times."""
        path: str | None = "/api/v1/jobs?most=200"
        while path is not None:
            answer = await self._ask("jobs of the API", "GET", path)
            page = {"jobs": [], "next": None} if answer is None else answer.json()
            self._seen.jobs += page["jobs"]
            path = page["next"] and f"/api/v1/jobs?most=200&before={page['next']}"

    async def _ask(
        self, name: str, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any
    ) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = await self._http.request(
                method, path, headers=headers or self._as_program, **sent
            )
        except httpx.TransportError as error:
            self._seen.errors[f"{name}: {type(error).__name__}"] += 1
            return None
        self._seen.pages[name].append(time.monotonic() - began)
        if answer.is_success:
            return answer
        self._seen.errors[f"{name}: {answer.status_code}"] += 1
        return None

    async def chat(self, when: str) -> None:
        """Have three sentences written; note when the first and the last word came."""
        asked = {
            "model": "default",
            "messages": [{"role": "user", "content": _CHAT}],
            "max_tokens": 60,
            "stream": True,
        }
        began, first = time.monotonic(), 0.0
        async with self._http.stream(
            "POST", "/v1/chat/completions", json=asked, headers=self._as_program, timeout=600
        ) as answer:
            if not answer.is_success:
                self._seen.errors[f"chat: {answer.status_code}"] += 1
                return
            async for line in answer.aiter_lines():
                if not first and line.startswith("data: {") and _has_text(line):
                    first = time.monotonic() - began
        self._seen.chats[when].append((first, time.monotonic() - began))


def _has_text(line: str) -> bool:
    said = json.loads(line.removeprefix("data: "))
    return any(each.get("delta", {}).get("content") for each in said.get("choices", ()))


def _print_times(seen: _Seen) -> None:
    waits, whole = [], []
    for job in seen.jobs:
        made, begun, ended = (_read_time(job[k]) for k in ("created_at", "started_at", "ended_at"))
        if begun is not None and made is not None:
            waits.append(begun - made)
        if ended is not None and made is not None:
            whole.append(ended - made)
    times = [
        each
        for each in map(_read_time, (j[k] for j in seen.jobs for k in ("created_at", "ended_at")))
        if each is not None
    ]
    span = max(times) - min(times)
    print(f"documents an hour: {len(whole) / span * 3600:.0f}")
    print(f"from upload to its turn: {_spread(waits)}")
    print(f"from upload to result: {_spread(whole)}")
    for name, values in seen.pages.items():
        print(f"{name} ({len(values)}): {_spread(values)}")
    for when, chats in seen.chats.items():
        firsts, lasts = zip(*chats, strict=True)
        print(f"chat {when} ({len(chats)}): first word {_spread(firsts)}; all {_spread(lasts)}")


def _read_time(text: str | None) -> float | None:
    return None if text is None else datetime.fromisoformat(text).timestamp()


def _spread(values: Sequence[float]) -> str:
    if not values:
        return "none"
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"p50 {statistics.median(ordered):.2f} s, p95 {p95:.2f} s, at most {ordered[-1]:.2f} s"


def _print_costs(used: Mapping[str, float], documents: int) -> None:
    each = {name: round(value / max(1, documents), 3) for name, value in sorted(used.items())}
    total = sum(used.values()) / max(1, documents)
    print(f"processor seconds a document: {total:.2f} {each}")
    print(f"documents an hour that one core does: {3600 / total:.0f}")


def _print_ratio(served: float, files: Sequence[_File], folder: Path) -> None:
    """Say how much more the server took than one process that checks such files."""
    different = len({each.name.rpartition("-")[0] for each in files})
    (folder / "apart").mkdir()
    paths = [folder / "apart" / each.name for each in files[: different * _CHECKED_APART]]
    for path, file in zip(paths, files, strict=False):
        path.write_bytes(file.data)
    output = folder / "verdicts.json"
    options = ("--no-model", "--jobs", "1", "--format", "json")
    cost = harness.run(harness.checker("check", *options, *paths), folder, 600)
    apart = cost.processor / len(paths)
    del output
    print(f"`checker check` of {len(paths)}: {apart:.2f} s each; ratio {served / apart:.2f}")


def _print_sizes(data: Path, documents: int) -> None:
    for name, size in sorted(measure_folder(data).items()):
        if size / documents > 100:
            print(f"bytes a document in {name}: {size / documents:.0f}")


def _print_places(seen: _Seen) -> None:
    """Say how long each waited by the place that it was told."""
    by_place: defaultdict[int, list[float]] = defaultdict(list)
    for job in seen.jobs:
        begun, made = _read_time(job["started_at"]), _read_time(job["created_at"])
        if begun is not None and made is not None and job["id"] in seen.places:
            by_place[seen.places[job["id"]]].append(begun - made)
    ordered = sorted(by_place)
    step = max(1, len(ordered) // 20)
    told = ", ".join(f"{at}: {statistics.median(by_place[at]):.0f}" for at in ordered[::step])
    print(f"seconds of waiting by place when handed in: {told}")


if __name__ == "__main__":
    sys.exit(main())
