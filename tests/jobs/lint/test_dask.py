"""`checker lint --executor` on real clusters: a scheduler and workers as processes on loopback."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import IO, Any

import pytest
from docx import Document

from tests.support.cluster import NOTED, PATIENT, Cluster, running
from tests.support.endpoint_server import good, playing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("distributed") is None,
        reason="needs dask.distributed: pip install '.[distributed]'",
    ),
]

_RULES = """\
ruleset: house
extends: [ja-business]
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
  - id: house.words
    kind: existence
    severity: warning
    words: {file: ../lists/words.txt}
"""
_JUDGED = """\
  - id: house.deadline
    kind: judge
    unit: sentence
    quantifier: all
    ask: 期限が書かれていますか。
    examples:
      positive: [期限は五月。, 期限は来週。, 期限は月末。]
      negative: [手順を直す。, 原因を調べる。, 日程を決める。]
"""
_LINES = (
    "取得出来る日を確認する。",
    "備品の在庫を毎月確認し、不足分を総務部に申請する。",
    "至急、可及的速やかに対応することが可能である。",
)

_DEADLY = """
import os
from checker.jobs.lint import remote
from checker.jobs.lint.serialization import unpack_message
work = vars(remote).setdefault("first", remote.work)  # dask loads this twice
def deadly(message):
    if unpack_message(message)[0]["shown"].endswith("0002.md"):
        os._exit(9)
    return work(message)
remote.work = deadly
"""
_OTHER = """
from checker.jobs.lint import remote
from checker.jobs.lint.versions import collect_versions
other = {**collect_versions(), "checker": "0.0.9", "sudachidict-core": "20200101"}
remote.collect_versions = lambda: other
"""
_BLIND = """
from checker.jobs.lint import remote
remote._sha256 = lambda path: ""
work = vars(remote).setdefault("first", remote.work)
seen = []
def forgetful(message):
    seen.append(message)
    if len(seen) % 3 == 0:
        remote._kits.clear()
    return work(message)
remote.work = forgetful
"""
_SOON = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
"""For a scheduler that is not there to be waited for."""


def _documents(folder: Path, count: int) -> Path:
    """Write rules, and Markdown and Word files in turn; none is like another."""
    for name, text in {
        "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
        "rules/house.yaml": _RULES,
        "lists/words.txt": "総務部\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    docs = folder / "docs"
    docs.mkdir()
    for number in range(count):
        lines = [_LINES[(number + turn) % 3] for turn in range(number % 5 + 1)]
        if number % 2:
            document = Document()
            document.add_heading(f"報告 {number}", 1)
            for line in lines:
                document.add_paragraph(line)
            document.save(str(docs / f"{number:04}.docx"))
        else:
            text = "\n\n".join([f"# 報告 {number}", *lines])
            (docs / f"{number:04}.md").write_text(f"{text}\n", encoding="utf-8")
    return folder


def _command(*arguments: str) -> list[str]:
    always = ("--lang", "en", "--format", "jsonl", "-q")
    return [sys.executable, "-m", "checker", "lint", "docs", *always, *arguments]


def _lint(
    folder: Path, *arguments: str, **environment: str
) -> tuple[list[dict[str, Any]], "subprocess.CompletedProcess[str]"]:
    """Run the command; return the files of its report, and what it left."""
    own = {} if "--no-cache" in arguments else {"CHECKER_CACHE_DIR": str(folder / "cache")}
    ended = subprocess.run(
        _command(*arguments),
        cwd=folder,
        env={**os.environ, **PATIENT, "PYTHONUTF8": "1", **own, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return _files(ended.stdout), ended


def _files(output: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in output.splitlines()]
    return [each for each in lines if each["type"] == "file"]


def _preload(folder: Path, text: str) -> tuple[str, str]:
    file = folder / "preload.py"
    file.write_text(text, encoding="utf-8")
    return "--preload", str(file)


@pytest.fixture(scope="module", autouse=True)
def _rules_are_read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all processes here keep what they read of rule sets in one place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHECKER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a cluster of two workers."""
    with running(tmp_path_factory.mktemp("cluster"), CHECKER_DEFAULT_RULESET="nothing") as cluster:
        cluster.add()
        cluster.add()
        yield cluster


def test_a_cluster_says_what_this_machine_says(tmp_path: Path, pair: Cluster) -> None:
    folder = _documents(tmp_path, 16)
    (folder / "docs" / "0001.docx.checker.yaml").write_text(
        "ignore:\n- {rule: house.kana, reason: agreed}\n", encoding="utf-8"
    )
    (folder / "docs" / "0003.docx").write_bytes(b"no Word file")
    (folder / "docs" / "0005.docx.checker.yaml").write_text("ignore: {", encoding="utf-8")
    here, alone = _lint(folder, "--no-model", "--no-cache")
    assert alone.stderr.startswith("checker: docs/0001.docx.checker.yaml:2:3: nothing needs")
    assert [each["path"] for each in here] == sorted(each["path"] for each in here)
    assert any(str(folder / "rules" / "house.yaml") in json.dumps(each) for each in here)
    options = ("--no-model", "--no-cache", "--executor", pair.address, "--executor-files")
    for how in ("auto", "path", "bytes"):
        there, ended = _lint(folder, *options, how)
        assert (ended.stderr, ended.returncode) == (alone.stderr, 2)  # for the file that is none
        assert there == here, how


def test_a_cluster_fills_the_cache_and_is_not_met_without_need(
    tmp_path: Path, pair: Cluster
) -> None:
    folder = _documents(tmp_path, 6)
    there, _ = _lint(folder, "--no-model", "--executor", pair.address)
    nobody = ("--no-model", "--executor", "dask://127.0.0.1:9", "-v")
    again, ended = _lint(folder, *nobody)
    assert again == there
    assert "6 files, 6 cached" in ended.stderr
    changed = folder / "docs" / "0000.md"
    changed.write_text("# 報告\n\n確認する。\n", encoding="utf-8")
    _, ended = _lint(folder, "--no-model", "--executor", pair.address, "-v")
    assert "6 files, 5 cached" in ended.stderr


def test_a_broken_rule_set_is_an_error_as_it_is_here(tmp_path: Path, pair: Cluster) -> None:
    folder = _documents(tmp_path, 2)
    (folder / "rules" / "house.yaml").write_text(
        "ruleset: house\nrules:\n  - {id: a, kind: nonsense}\n", encoding="utf-8"
    )
    _, here = _lint(folder, "--no-model", "--no-cache")
    _, there = _lint(folder, "--no-model", "--no-cache", "--executor", pair.address)
    assert (there.returncode, there.stderr) == (here.returncode, here.stderr) == (2, here.stderr)
    assert f"{folder / 'rules' / 'house.yaml'}:3" in there.stderr


def test_workers_ask_a_model_server(tmp_path: Path, pair: Cluster) -> None:
    folder = _documents(tmp_path, 6)
    with (folder / "rules" / "house.yaml").open("a", encoding="utf-8") as file:
        file.write(_JUDGED)
    with playing(good) as server:
        model = ("--model", f"openai:m@{server.url}", "--no-cache")
        here, _ = _lint(folder, *model, CHECKER_CACHE_DIR=str(folder / "cache"))
        before = len(server.asked)
        there, ended = _lint(folder, *model, "--executor", pair.address)
        assert len(server.asked) > before + 6
    assert ended.stderr == ""
    assert there == here
    assert any("house.deadline" in json.dumps(each) for each in there)


def test_staged_content_goes_out_too(tmp_path: Path, pair: Cluster) -> None:
    folder = _documents(tmp_path, 4)
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    here, _ = _lint(folder, "--no-model", "--no-cache", "--staged")
    (folder / "docs" / "0000.md").write_text("# 別の内容\n", encoding="utf-8")
    there, _ = _lint(folder, "--no-model", "--no-cache", "--staged", "--executor", pair.address)
    assert there == here


def test_a_worker_killed_in_the_middle_costs_no_file(tmp_path: Path) -> None:
    folder, log = _documents(tmp_path, 40), tmp_path / "done.log"
    here, _ = _lint(folder, "--no-model", "--no-cache")
    with running(tmp_path / "cluster") as cluster:
        slow = _preload(tmp_path, NOTED.format(log=str(log), seconds=0.2))
        first = cluster.add(*slow)
        cluster.add(*slow)
        run, out = _begun(folder, cluster, "--no-cache")
        lines = [out.readline() for _ in range(10)]
        first.send_signal(signal.SIGKILL)
        rest = out.read()  # `communicate` would lose what was read ahead of the tenth line
        _, errors = run.communicate()
    assert _files("".join(lines) + rest) == here
    assert re.search(r"worker tcp://\S+ was lost; the \d files it had are done again", errors)
    times = Counter(log.read_text(encoding="utf-8").splitlines())
    assert set(times) == {each["path"] for each in here}
    assert max(times.values()) <= 2
    assert sum(times.values()) <= len(here) + 2  # what was begun or waited there


def test_a_file_that_kills_its_workers_is_given_up_and_no_other(tmp_path: Path) -> None:
    folder = _documents(tmp_path, 8)
    here, _ = _lint(folder, "--no-model", "--no-cache")
    with running(tmp_path / "cluster") as cluster:
        cluster.add(*_preload(tmp_path, _DEADLY), nanny=True)
        options = ("--no-model", "--no-cache", "--executor", cluster.address)
        there, ended = _lint(folder, *options)
    assert ended.returncode == 2
    assert there[2]["path"] == "docs/0002.md"
    assert "died, twice" in there[2]["problem"]["what"]
    assert there[:2] + there[3:] == here[:2] + here[3:]


def test_a_lost_scheduler_is_an_error_and_nothing_is_lost(tmp_path: Path) -> None:
    folder, log = _documents(tmp_path, 20), tmp_path / "done.log"
    with running(tmp_path / "cluster") as cluster:
        cluster.add(*_preload(tmp_path, NOTED.format(log=str(log), seconds=0.3)))
        run, out = _begun(folder, cluster, CHECKER_CACHE_DIR=str(folder / "cache"))
        lines = [out.readline() for _ in range(5)]
        assert cluster.scheduler is not None
        cluster.scheduler.kill()
        _, errors = run.communicate()
    assert run.returncode == 2, errors
    assert "the scheduler was lost" in errors
    assert len(lines) == 5
    _, ended = _lint(folder, "--no-model", "-v")
    found = re.search(r"20 files, (\d+) cached", ended.stderr)
    assert found is not None
    assert int(found[1]) >= 5


def test_an_interrupted_run_prints_what_was_found_and_the_cluster_forgets_the_rest(
    tmp_path: Path,
) -> None:
    folder, log = _documents(tmp_path, 30), tmp_path / "done.log"
    with running(tmp_path / "cluster") as cluster:
        cluster.add(*_preload(tmp_path, NOTED.format(log=str(log), seconds=0.3)))
        run, out = _begun(folder, cluster, "--no-cache")
        lines = [out.readline() for _ in range(5)]
        run.send_signal(signal.SIGINT)
        rest = out.read()
        run.communicate()
        assert run.returncode == 130
        assert cluster.ask("len(dask_scheduler.tasks)") in {"0", "1"}  # what is being computed
    files = _files("".join(lines) + rest)
    assert 5 <= len(files) < 30
    assert json.loads(rest.splitlines()[-1])["complete"] is False


def test_a_worker_that_would_judge_otherwise_is_refused(tmp_path: Path) -> None:
    folder = _documents(tmp_path, 6)
    here, _ = _lint(folder, "--no-model", "--no-cache")
    with running(tmp_path / "cluster") as cluster:
        options = ("--no-model", "--no-cache", "--executor", cluster.address)
        cluster.add(*_preload(tmp_path, _OTHER))
        nothing, refused = _lint(folder, *options)
        cluster.add()
        there, ended = _lint(folder, *options)
    assert (nothing, refused.returncode) == ([], 2)
    assert "no worker can be used" in refused.stderr
    assert re.search(r"checker 0\.0\.9 \(here \S+\)", refused.stderr)
    assert re.search(r"sudachidict-core 20200101 \(here \d+\)", refused.stderr)
    assert there == here
    assert "is not used: other versions" in ended.stderr


def test_a_worker_is_sent_bytes_it_does_not_see_and_rules_it_forgot(tmp_path: Path) -> None:
    folder = _documents(tmp_path, 6)
    here, _ = _lint(folder, "--no-model", "--no-cache")
    with running(tmp_path / "cluster") as cluster:
        cluster.add(*_preload(tmp_path, _BLIND))
        options = ("--no-model", "--no-cache", "--executor", cluster.address)
        there, ended = _lint(folder, *options)
        _, refused = _lint(folder, *options, "--executor-files", "path")
    assert (there, ended.stderr) == (here, "")
    assert refused.returncode == 2
    found = re.search(r"does not see docs/000\d\.(md|docx) at that path", refused.stderr)
    assert found is not None, refused.stderr  # whichever of the six came back first


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    folder = _documents(tmp_path, 1)
    _, ended = _lint(folder, "--no-model", "--executor", "dask://127.0.0.1:9", **_SOON)
    assert ended.returncode == 2
    assert "dask://127.0.0.1:9: no scheduler can be reached" in ended.stderr


def test_tls(tmp_path: Path) -> None:
    folder, names = _documents(tmp_path, 4), _certificates(tmp_path)
    here, _ = _lint(folder, "--no-model", "--no-cache")
    with running(tmp_path / "cluster", tls=True, **names) as cluster:
        cluster.add()
        options, address = ("--no-model", "--no-cache", "--executor"), cluster.address
        there, ended = _lint(folder, *options, address, **names)
        _, bare = _lint(folder, *options, address)
        _, refused = _lint(folder, *options, address.replace("dask+tls", "dask"), **names, **_SOON)
    assert address.startswith("dask+tls://")
    assert (there, ended.stderr) == (here, "")
    assert bare.returncode == refused.returncode == 2
    assert "has no TLS certificates" in bare.stderr
    assert "no scheduler can be reached" in refused.stderr


def _begun(
    folder: Path, cluster: Cluster, *options: str, **names: str
) -> tuple[subprocess.Popen[str], IO[str]]:
    """Begin a run on a cluster; return it and what it prints."""
    run = subprocess.Popen(
        _command("--no-model", *options, "--executor", cluster.address),
        cwd=folder,
        env={**os.environ, **PATIENT, **names},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert run.stdout is not None
    return run, run.stdout


def _certificates(folder: Path) -> dict[str, str]:
    """Write a key and a certificate that vouches for itself; return dask's settings for them."""
    from cryptography import x509  # noqa: PLC0415 - slow to import
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "checker test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    prefix = "DASK_DISTRIBUTED__COMM__TLS__"
    names = {f"{prefix}CA_FILE": "cert.pem"}
    for part in ("SCHEDULER", "WORKER", "CLIENT"):
        names |= {f"{prefix}{part}__CERT": "cert.pem", f"{prefix}{part}__KEY": "key.pem"}
    return {name: str(folder / file) for name, file in names.items()}
