"""Install a bundle where there is no network, no cache and nobody's home, and use what it brings.

    checker bundle create --with server,search -o NEW.tar
    sudo python benchmarks/bundle.py NEW.tar [--older OLD.tar] [--no-use | --only-use] [--json FILE]
    debootstrap --variant=minbase --include=python3,python3-venv bookworm ROOT
    sudo python benchmarks/bundle.py NEW.tar --fresh-root ROOT

Linux, as root. Everything happens in name spaces of its own (`unshare -mn`): no interface but the
loopback, empty folders over /root, /home, /tmp and /opt, and a Python of the system (`--python`).
Installed as root into /opt/checker, used by a user who owns an empty home. With `--fresh-root` in a
system made for it, instead of in this one with folders hidden. With `--older` the life of an
installation: the older bundle, the upgrade, back, forward, removal. Prints wall seconds of
each step and what came of it; a busy machine makes them longer. `strace`, where it is installed,
counts whom the commands try to reach.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path("/opt/checker")
CHECKER: Final = ROOT / "bin" / "checker"
HOME: Final = Path("/mnt/home")
NOBODY: Final = 65534
_TEMPORARY: Final = "/tmp"  # noqa: S108 - the folder itself is hidden
_PORT: Final = 8765
_PATIENCE: Final = 120
_ELSEWHERE: Final = re.compile(r'sin6?_addr[^"]*"(?!127\.|::1")[^"]+"')
POLICY: Final = """# 旅費規程

## 第3条(精算)

出張者は、帰着後7日以内に旅費精算書を総務部に提出する。

## 第4条(宿泊)

宿泊費は一泊12,000円を上限とする。
"""
NOTES: Final = """件名: 会議室のプロジェクター更新
今のものは2018年購入、ランプ交換の部品が3月で終わる。暗くて後ろの席から読めないと苦情6件。
EPSONの見積 2台で 316,800円(税込)、10月20日まで有効。
来期の予算ではなく今期の備品費から。
"""

Steps = list[tuple[str, float, str]]


def main() -> None:
    """Read the command line; enter the name spaces, or do the steps inside."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("bundle", type=Path)
    options.add_argument("--older", type=Path)
    options.add_argument("--python", default="/usr/bin/python3")
    options.add_argument("--fresh-root", type=Path)
    options.add_argument("--no-use", action="store_true")
    options.add_argument("--only-use", action="store_true")
    options.add_argument("--json", type=Path)
    options.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.inside is None:
        _enter(asked)
    else:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        if asked.fresh_root:
            _change_root(asked.fresh_root, asked.inside)
        else:
            _hide(asked.inside)
        Path(_TEMPORARY).chmod(0o1777)
        os.chdir("/mnt/work")
        steps: Steps = []
        _show_what_is_there(steps)
        if not asked.only_use and asked.older:
            _live(steps)
        else:
            _install(steps, "new", asked.python)
        if not asked.no_use:
            _use(steps)
        Path("/mnt/steps.json").write_text(json.dumps(steps), encoding="utf-8")


def _enter(asked: argparse.Namespace) -> None:
    """Lay out what is carried in, and start this file again where nothing else is."""
    examples = Path(__file__).resolve().parents[1] / "examples"
    with tempfile.TemporaryDirectory(dir=asked.bundle.absolute().parent) as kept:
        inside = Path(kept)
        inside.chmod(0o755)
        for name in ("carried", "opt", "home", "work", "tmp"):
            (inside / name).mkdir()
        for name, source in (("new", asked.bundle), ("old", asked.older)):
            if source is not None:
                os.link(source, inside / "carried" / f"{name}.tar")
        shutil.copytree(examples, inside / "work" / "examples")
        (inside / "work" / "policies").mkdir()
        (inside / "work" / "policies" / "旅費規程.md").write_text(POLICY, encoding="utf-8")
        (inside / "work" / "notes.txt").write_text(NOTES, encoding="utf-8")
        for each in ("home", "work"):
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", inside / each], check=True)
        rest = [word for word in sys.argv[1:] if word]
        command = ["unshare", "-mn", "--fork", asked.python, __file__, *rest, "--inside", kept]
        plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        threads = {name: os.environ[name] for name in ("CHECKER_THREADS",) if name in os.environ}
        subprocess.run(command, check=True, env=plain | threads)
        steps = (inside / "steps.json").read_text(encoding="utf-8")
    if asked.json:
        asked.json.write_text(steps, encoding="utf-8")


def _hide(inside: Path) -> None:
    """Show this process nothing of the machine but its system, and what was carried in."""
    for source, target in ((inside, "/mnt"), (inside / "opt", "/opt")):
        subprocess.run(["mount", "--bind", source, target], check=True)
    for target in ("/root", "/home", "/srv", "/usr/local"):
        subprocess.run(["mount", "-t", "tmpfs", "none", target], check=True)
    subprocess.run(["mount", "--bind", "/mnt/tmp", _TEMPORARY], check=True)
    for name in ("gcc", "g++", "cc", "c++", "clang", "cmake", "make"):
        while program := shutil.which(name):
            subprocess.run(["mount", "--bind", "/dev/null", Path(program).resolve()], check=True)


def _change_root(root: Path, inside: Path) -> None:
    """Show this process another system, which has the same Python at the same place."""
    binds = ((inside, "mnt"), (inside / "opt", "opt"), ("/dev", "dev"))
    for source, target in binds:
        subprocess.run(["mount", "--bind", source, root / target], check=True)
    subprocess.run(["mount", "-t", "proc", "none", root / "proc"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", root / "tmp"], check=True)
    os.chroot(root)


def _take(steps: Steps, name: str, do: Callable[[], str]) -> str:
    started = time.monotonic()
    said = do()
    steps.append((name, round(time.monotonic() - started, 1), said))
    sys.stdout.write(f"{name:<44} {steps[-1][1]:>7.1f} s  {said}\n")
    sys.stdout.flush()
    return said


def _run(*command: str | Path, user: bool = False, allowed: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it printed; as the user with an empty home, or as root."""
    dropped = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    done = subprocess.run(
        [*(dropped if user else ()), *command],
        env=os.environ | {"HOME": str(HOME if user else "/root"), "CHECKER_LANGUAGE": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in allowed:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _show_what_is_there(steps: Steps) -> None:
    def look() -> str:
        routes = (
            f"{len(Path('/proc/net/route').read_text(encoding='utf-8').splitlines()) - 1} routes"
        )
        folders = ("/root", "/home", "/opt", _TEMPORARY)
        hidden = [each for each in folders if any(Path(each).iterdir())]
        compiler = shutil.which("gcc") or shutil.which("cc")
        return f"{routes}; not empty: {hidden or 'none'}; compiler: {compiler}"

    _take(steps, "the machine", look)


def _install(steps: Steps, name: str, python: str = "/usr/bin/python3") -> None:
    """Unpack a bundle and install it, by nothing but tar and Python."""
    folder = Path("/mnt", "carried", name)

    def unpack() -> str:
        folder.mkdir(exist_ok=True)
        tar = f"/mnt/carried/{name}.tar"
        _run("tar", "-xf", tar, "-C", folder, "--strip-components=1")
        return f"{Path(tar).stat().st_size / 1e6:,.0f} MB"

    def run(do: str) -> str:
        return _run(python, folder / "install.py", do, "--root", ROOT).splitlines()[-1]

    _take(steps, f"{name}: tar -xf", unpack)
    _take(steps, f"{name}: install.py verify", lambda: run("verify"))
    _take(steps, f"{name}: install.py install", lambda: run("install"))
    _take(
        steps, f"{name}: checker --version", lambda: _run(CHECKER, "--version", user=True).strip()
    )
    size = _run("du", "-sm", ROOT).split()[0]
    steps.append((f"{name}: the installation", 0.0, f"{size} MB"))


def _live(steps: Steps) -> None:
    """Install the older one, upgrade, go back and forward; remove all, and install once more."""

    def again(do: str) -> str:
        said = _run("python3", ROOT / "current" / "install.py", do).strip()
        return f"{said} {_run(CHECKER, '--version', user=True).strip()}"

    def remove() -> str:
        _run("python3", ROOT / "current" / "install.py", "uninstall")
        left = sorted(each.name for each in HOME.rglob("*") if each.is_file())
        return f"/opt/checker there: {ROOT.exists()}; files of the user's still there: {len(left)}"

    _install(steps, "old")
    _run(CHECKER, "check", "--no-model", *_find_drafts(), user=True, allowed=(0, 1, 3))
    _install(steps, "new")
    _take(steps, "rollback", lambda: again("rollback"))
    _take(steps, "rollback, once more", lambda: again("rollback"))
    _take(steps, "uninstall", remove)
    _install(steps, "new")


def _find_drafts() -> list[Path]:
    return sorted(Path.cwd().glob("examples/ringi/word-faulty/*.docx"))


def _use(steps: Steps) -> None:
    """Check, write, lint, ask and serve, as a user who has nothing yet."""
    _take(steps, "check, with the model", _check)
    _take(steps, "check, once more", _check)
    _take(steps, "new, with the model", _write)
    _take(steps, "lint --no-model, 10 folders", _lint)
    _take(steps, "index build", lambda: _ask("index", "build", "policies"))
    _take(
        steps,
        "ask, with the model",
        lambda: _ask("ask", "旅費の精算はいつまでですか", "--format", "json"),
    )
    _take(steps, "serve: until /healthz answers", _serve)
    if shutil.which("strace"):
        _take(steps, "whom check, lint and ask try to reach", _trace)


def _check() -> str:
    command = (CHECKER, "check", "-r", "ringi", "--format", "json", *_find_drafts())
    verdict = json.loads(_run(*command, user=True, allowed=(1, 3)))
    engine: dict[str, Any] = verdict["engine"]
    asked = f"{engine['asked']} asked, {engine['cached']} known"
    found = f"{verdict['status']}, {len(verdict['findings'])} findings"
    return f"{found}, {engine['model']} {engine['sha256'][:8]}, {asked}"


def _write() -> str:
    command = ("new", "ringi", "--notes", "notes.txt", "-o", "request.docx")
    _run(CHECKER, *command, user=True, allowed=(0, 1, 3))
    return f"request.docx, {Path('request.docx').stat().st_size:,} bytes"


def _lint() -> str:
    return _run(CHECKER, "lint", "--no-model", "examples", user=True, allowed=(0, 1)).splitlines()[
        -1
    ]


def _ask(*words: str) -> str:
    said = _run(CHECKER, *words, user=True, allowed=(0, 1, 3)).strip()
    if not said.startswith("{"):
        return said.splitlines()[-1]
    answer = json.loads(said)
    quotes = re.findall(r'"(?:quote|text)": "([^"]+)"', json.dumps(answer, ensure_ascii=False))
    return f"{answer['status']}: {quotes[0] if quotes else '-'}"


def _serve() -> str:
    """Start a server with its model host, wait until it answers, and stop it."""
    command = [str(CHECKER), "serve", "--data", str(HOME / "data"), "--port", str(_PORT)]
    dropped = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    with Path("/mnt/home/served").open("wb") as log:
        server = subprocess.Popen(
            [*dropped, *command], env=os.environ | {"HOME": str(HOME)}, stdout=log, stderr=log
        )
        try:
            return _wait_for_health(time.monotonic() + _PATIENCE)
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def _wait_for_health(until: float) -> str:
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/healthz", timeout=5) as answer:
                return f"{answer.status} {answer.read(80).decode()}"
        except OSError:
            time.sleep(0.2)
    raise SystemExit(Path("/mnt/home/served").read_text(encoding="utf-8"))


def _trace() -> str:
    """Return how many connections elsewhere the commands tried."""
    log, count = HOME / "traced", 0
    for words in (
        ("check", "-r", "ringi", *_find_drafts()),
        ("lint", "examples"),
        ("ask", "宿泊費"),
    ):
        log.unlink(missing_ok=True)
        trace = ("strace", "-f", "-e", "trace=connect,sendto,sendmsg", "-o", log)
        _run(*trace, CHECKER, *words, user=True, allowed=(0, 1, 3))
        count += len(_ELSEWHERE.findall(log.read_text(encoding="utf-8", errors="replace")))
    return f"{count} attempts"


if __name__ == "__main__":
    main()
