"""What `checker lint` makes of faults: each is made for real, and what comes of it is held up.

    python benchmarks/lint_faults.py [--only NAME...] [--tiny 25000 50000 100000] [--big 50]

A row for each: the exit code, seconds on the clock and of processors, the peak of memory of all
processes (Linux), what was seen, and whether that is what should be. Small faults take seconds;
`tiny` and `big` take as long as their sizes. A disk is filled in a small tmpfs where this user may
mount one, else by a limit on the size of files; the row says which. Permission is denied to a user
without any (`nobody`, by setpriv) where this is run by root. Fails where one row does.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE / "peers"))

from lint_bench import BAD, FILES, Bench, Ended, Row, names_in, paths_in  # noqa: E402 - likewise
from speed import _unlike  # noqa: E402 - lies beside us

_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
_GROWTH = 1.25
_FORMATS = (
    *("text", "json", "jsonl", "sarif", "junit", "github"),
    *("gitlab", "checkstyle", "rdjson", "markdown", "html"),
)
_MEGABYTE = 1_000_000


def _whole(ended: Ended, files: int = FILES) -> bool:
    return ended.code == 1 and f"{files} files, {files} findings" in ended.out


def _truncated(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    bench.lint()
    data = bench.cache.read_bytes()
    middle = len(data) // 2
    damaged = {
        "cut to 0": b"",
        "cut to 100": data[:100],
        "cut to half": data[:middle],
        "garbage in it": data[:4096] + b"\xa5" * (len(data) - 4096),
        "no database": b"not a database" * 99,
    }
    for name, content in damaged.items():
        for beside in ("-wal", "-shm"):
            bench.cache.with_name(bench.cache.name + beside).unlink(missing_ok=True)
        bench.cache.write_bytes(content)
        ended, again = bench.lint(), bench.lint()
        said = "What was kept was damaged" in ended.out
        holds = _whole(ended) and f"{FILES} from the cache" in again.last
        seen = f"{'said so' if said else 'nothing said'}, all found; next run: all from the cache"
        yield Row(f"cache {name}", ended, seen, holds and (said or not content))


def _at_once(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    ended: list[Ended] = []
    others = [Path(tempfile.mkdtemp(dir=bench.root)) for _ in range(2)]

    def run(cwd: Path) -> None:
        out = cwd / "out"
        with out.open("wb") as stream:
            code = subprocess.call(
                bench.command(), cwd=bench.root, env=bench.environment, stdout=stream
            )
        ended.append(Ended(code, out.read_text(encoding="utf-8"), "", 0, 0, 0))

    threads = [threading.Thread(target=run, args=(each,)) for each in others]
    for each in threads:
        each.start()
    first = bench.lint()
    for each in threads:
        each.join()
    again = bench.lint()
    all_ = [first, *ended]
    holds = all(_whole(each) and "Note:" not in each.out for each in all_)
    seen = f"3 runs at once: {[each.code for each in all_]}, then: {again.last}"
    yield Row("cache of three", first, seen, holds and f"{FILES} from the cache" in again.last)


def _full(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    disk = bench.root / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    before = [] if mounted else ["bash", "-c", 'ulimit -f 4; exec "$@"', "-"]
    how = "tmpfs of 40 kB" if mounted else "ulimit -f 4 (no mount here)"
    known = disk / "known.json"
    known.write_text('{"version": 1, "files": {}}\n', encoding="utf-8")
    was = known.read_bytes()
    try:
        ended = bench.lint("--cache-file", "disk/lint.sqlite", before=before)
        said = ended.out.count("Results cannot be kept") == 1
        yield Row("disk full: cache", ended, f"{how}: all found, said once", _whole(ended) and said)
        for path in disk.glob("lint.sqlite*"):
            path.unlink()
        report = ["-o", "disk/report.html", "--format", "html", "--no-cache"]
        ended = bench.lint(*report, before=before)
        gone = [each.name for each in disk.iterdir()] == ["known.json"]
        says = ended.error.strip().splitlines()[:1]
        yield Row("disk full: report", ended, f"{how}: {says}", ended.code == 2 and gone)
        _fill(disk)
        ended = bench.lint(
            "--update-baseline", "--baseline", str(known), "--no-cache", before=before
        )
        says = ended.error.strip().splitlines()[:1]
        same = known.read_bytes() == was and len([*disk.iterdir()]) == 2
        yield Row("disk full: known", ended, f"{how}: {says}", ended.code == 2 and same)
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)
    if Path("/dev/full").exists():
        ended = bench.lint(before=["bash", "-c", 'exec "$@" > /dev/full', "-"])
        says = ended.error.strip().splitlines()[:1]
        yield Row("disk full: stdout", ended, str(says), ended.code == 2 and bench.cache.exists())


def _fill(disk: Path) -> None:
    """Take all that is left of a small disk; of one that is not small, a little."""
    try:
        with (disk / "fill").open("wb", buffering=0) as file:
            for _ in range(100):
                file.write(bytes(512))
    except OSError:
        pass


def _removed(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    def remove(process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and b"000.md" not in (bench.root / "out").read_bytes():
            time.sleep(0.01)
        for number in range(FILES - 18, FILES):
            (bench.docs / f"{number:03}.md").unlink()

    ended = bench.lint("--no-cache", "--jobs", "1", meanwhile=remove, PYTHONUNBUFFERED="1")
    gone = ended.out.count("was removed meanwhile")
    holds = ended.code == 1 and f"{FILES - gone} files" in ended.last and gone > 0
    yield Row("files deleted", ended, f"{gone} of 18 were gone when their turn came: notes", holds)


def _denied(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    (bench.docs / "000.md").chmod(0)
    (bench.docs / "closed").mkdir(mode=0)
    for folder in (bench.root.parent, bench.root):
        folder.chmod(0o755)
    root = os.geteuid() == 0
    if root and shutil.which("setpriv") is None:
        return
    before = _NOBODY if root else []
    ended = bench.lint("--no-cache", before=before)
    says = [line for line in ended.out.splitlines() if "could not be checked:" in line]
    holds = ended.code == 2 and len(says) == 2 and f"{FILES - 1} findings" in ended.out
    yield Row("permission denied", ended, f"user {65534 if root else os.geteuid()}: {says}", holds)
    cache = bench.lint(before=before)
    holds = cache.code == 2 and cache.out.count("Results cannot be kept") == root
    yield Row("cache not ours", cache, "all found, said once", holds)


def _stopped(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    for file in bench.docs.iterdir():  # enough to be in the middle of
        file.write_text(file.read_text(encoding="utf-8") * 200, encoding="utf-8")
    for form, jobs in (("text", "1"), ("text", "2"), ("json", "2"), ("sarif", "2"), ("junit", "2")):

        def stop(process: subprocess.Popen[bytes]) -> None:
            end = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < end:
                if b"001.md" in (bench.root / "out").read_bytes():
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)

        options = ("--no-cache", "--jobs", jobs, "--format", form)
        ended = bench.lint(*options, meanwhile=stop, PYTHONUNBUFFERED="1")
        there = paths_in(form, ended.out)
        holds = ended.code == 130 and 0 < len(there) < FILES and "Traceback" not in ended.error
        yield Row(f"SIGINT {form} -j{jobs}", ended, f"{len(there)} of {FILES} files said", holds)


def _line_feed(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    for file in bench.docs.iterdir():
        file.unlink()
    (bench.docs / "x\ny,z.md").write_text(BAD, encoding="utf-8")
    for form in _FORMATS:
        ended = bench.lint("--format", form)
        holds = ended.code == 1 and names_in(form, ended.out)
        yield Row(f"line feed {form}", ended, "one finding, its name read back", holds)


def _git(bench: Bench, _options: argparse.Namespace) -> Iterator[Row]:
    asked = ("--changed-since", "origin/main")
    for name, prepare in {
        "git: none here": lambda: None,
        "git: no commit": lambda: bench.git("init", "-q", "-b", "main"),
        "git: no such ref": lambda: _committed(bench),
    }.items():
        prepare()
        ended = bench.lint(*asked)
        said = ended.error.replace(str(bench.root), "").strip()
        yield Row(name, ended, repr(said), (ended.code, ended.out) == (2, "") and "→" in said)
    ended = bench.lint(*asked, PATH="/nonexistent")
    yield Row("git: no git", ended, repr(ended.error.strip()), (ended.code, ended.out) == (2, ""))
    copy = bench.root / "copy"
    bench.git("clone", "-q", "--depth", "1", f"file://{bench.root}", str(copy))
    shallow = Bench.__new__(Bench)
    shallow.root, shallow.docs = copy, copy / "docs"
    ended = shallow.lint("--changed-since", "HEAD~1")
    holds = ended.code == 2 and "--unshallow" in ended.error
    yield Row("git: shallow", ended, repr(ended.error.strip()), holds)


def _committed(bench: Bench) -> None:
    bench.git("add", "docs", "rules", "checker.toml")
    bench.git("commit", "-qm", "one")
    bench.git("commit", "-qm", "two", "--allow-empty")


def _tiny(bench: Bench, options: argparse.Namespace) -> Iterator[Row]:
    costs: dict[int, Ended] = {}
    for size in options.tiny:
        shutil.rmtree(bench.docs)
        for number in range(size):
            file = bench.docs / f"{number // 1000:04}" / f"{number:06}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"第{number}号の記録を保管出来る。\n", encoding="utf-8")
        bench.cache.unlink(missing_ok=True)
        for kind in ("cold", "warm"):
            ended = bench.lint()
            yield Row(f"{size} files {kind}", ended, ended.last, _whole(ended, size))
            if kind == "cold":
                costs[size] = ended
    if len(costs) > 1:
        small, large = costs[min(costs)], costs[max(costs)]
        time_ = large.processor / small.processor / (max(costs) / min(costs))
        memory = large.peak / small.peak
        seen = (
            f"time by file x {time_:.2f}, memory x {memory:.2f} from {min(costs)} to {max(costs)}"
        )
        yield Row("growth", large, seen, max(time_, memory) <= _GROWTH)


def _big(bench: Bench, options: argparse.Namespace) -> Iterator[Row]:
    texts = list(_unlike(bench.root / "made", options.big * _MEGABYTE))
    with (bench.docs / "big.md").open("wb") as big:
        for each in texts:
            big.write(each.read_bytes())
    refused = f"{FILES + 1} files, {FILES} findings"
    for limit in (16, 1024):
        with (bench.root / "checker.toml").open("a", encoding="utf-8") as file:
            file.write(f"[limits]\ntext_mib = {limit}\n" if limit == 16 else "")
        if limit != 16:
            text = (bench.root / "checker.toml").read_text(encoding="utf-8")
            text = text.replace("text_mib = 16", f"text_mib = {limit}\nfile_mib = {limit}")
            (bench.root / "checker.toml").write_text(text, encoding="utf-8")
        ended = bench.lint()
        said = [line for line in ended.out.splitlines() if line.startswith("docs/big.md:")]
        holds = refused in ended.out and ended.code == (2 if limit == 16 else ended.code)
        seen = f"limit {limit} MiB: {said[:1] or 'read'} {ended.last}"
        yield Row(f"{options.big} MB file", ended, seen, holds)


_FAULTS: Mapping[str, Callable[[Bench, argparse.Namespace], Iterator[Row]]] = {
    "cache": _truncated,
    "at-once": _at_once,
    "full": _full,
    "deleted": _removed,
    "denied": _denied,
    "sigint": _stopped,
    "line-feed": _line_feed,
    "git": _git,
    "big": _big,
    "tiny": _tiny,
}


def main() -> int:
    """Make each fault and print its rows; return whether one is wrong."""
    options = _options()
    wrong = False
    print(f"{'fault':18} {'exit':>4} {'clock s':>8} {'cpu s':>8} {'peak MB':>7}")
    for name in options.only or _FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder) / "work")
            for row in _FAULTS[name](bench, options):
                print(row, flush=True)
                wrong |= not row.holds
    return int(wrong)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="faults that checker lint must withstand")
    parser.add_argument("--only", nargs="+", choices=_FAULTS, help="these faults")
    parser.add_argument("--tiny", type=int, nargs="+", default=[25_000, 50_000, 100_000])
    parser.add_argument("--big", type=int, default=50, help="megabytes of one Markdown file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
