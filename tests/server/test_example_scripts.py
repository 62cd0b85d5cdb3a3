"""The example scripts of other languages, against a server that listens."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from docx import Document
from docx.shared import Length

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import find_user
from checker.server.office import Office
from tests.support.paths import EXAMPLES
from tests.support.running_office import run_office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="one script needs bash"),
    pytest.mark.parametrize("office", ["sqlite"], indirect=True),
]

_FAULTY: Final = EXAMPLES / "ringi/word-faulty/フォークリフト稟議_最終版2.docx"
_PROGRAMS: Final = {"check.mjs": ("node",), "check.sh": ("bash", "curl", "jq")}
_REJECTED, _FIXED = "ja-business.date", ("ringi.page", "ja-business.heading-style")


@dataclass(frozen=True, slots=True)
class Script:
    """One of the scripts, with a server and a token."""

    name: str
    url: str
    token: str

    def run(self, folder: Path, *arguments: str | Path, **environment: str) -> Any:
        """Run it in a folder to its end."""
        program = _PROGRAMS[self.name][0]
        return subprocess.run(
            [program, EXAMPLES / "server" / self.name, *arguments],
            env={
                "PATH": os.environ["PATH"],
                "LANG": "C.UTF-8",
                "CHECKER_URL": self.url,
                "CHECKER_TOKEN": self.token,
                **environment,
            },
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )


def _make_token(office: Office, *scopes: str) -> str:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        return add_token(transaction, user, "script", scopes)[0]


@pytest.fixture(params=_PROGRAMS)
def script(request: pytest.FixtureRequest, office: Office) -> Iterator[Script]:
    """Yield a script whose programs are there."""
    missing = [each for each in _PROGRAMS[request.param] if shutil.which(each) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    office.settings = office.settings.model_copy(update={"use_model": False})
    with run_office(office) as url:
        yield Script(request.param, url, _make_token(office, "check"))


def _list_rules(output: str) -> list[list[str]]:
    """Return the rules of the findings that each check has told."""
    checks = output.split(f"{_FAULTY.name}: ")[:-1]
    lines = [[line.split("\t") for line in each.splitlines()] for each in checks]
    return [sorted(each[1] for each in found if len(each) == 4) for found in lines]


def test_a_script_rejects_one_fixes_two_and_checks_again(script: Script, tmp_path: Path) -> None:
    copy = tmp_path / "直した 稟議書.docx"
    rules = [part for each in _FIXED for part in ("--fix", each)]
    rejected = ("--reject", f"{_REJECTED}=暦は取引先, に「合わせた」")
    ran = script.run(tmp_path, _FAULTY, copy, "--ruleset", "ringi", *rejected, *rules)
    assert (ran.returncode, ran.stderr) == (1, "")

    before, after = _list_rules(ran.stdout)
    assert {_REJECTED, *_FIXED} <= set(before)
    # what was fixed is a tracked change of checker's own, and so no leftover
    assert after == [each for each in before if each not in {_REJECTED, *_FIXED}]
    assert "2 fixed\n" in ran.stdout
    assert ran.stdout.rstrip().endswith("(1 silent)")

    corrected = Document(str(copy))
    margins = [Length(each.left_margin or 0).mm for each in corrected.sections]
    assert [round(each) for each in margins] == [20]


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        ((_FAULTY, "x.docx"), {"CHECKER_TOKEN": "chk_guessed"}, "401 ログインしてください。"),
        ((_FAULTY, "x.docx"), {"CHECKER_URL": "http://127.0.0.1:9"}, "127.0.0.1"),
        ((_FAULTY, "x.docx", "--fix", "no.such"), {}, "--fix no.such: nothing"),
        ((_FAULTY, "x.docx", "--reject", "no.such=x"), {}, "--reject no.such: there is no such"),
        (("missing.docx", "x.docx"), {}, "missing.docx"),
        ((EXAMPLES / "server/check.sh", "x.sh"), {"CHECKER_LANGUAGE": "en"}, "422 check.sh / "),
        ((_FAULTY,), {}, "[--fix R]"),
        ((_FAULTY, "x.docx", "--fxi", "a"), {}, "-"),
    ],
    ids=["token", "server", "fix", "reject", "missing", "format", "few", "option"],
)
def test_a_script_says_what_is_wrong(
    script: Script,
    tmp_path: Path,
    arguments: tuple[str | Path, ...],
    environment: dict[str, str],
    says: str,
) -> None:
    ran = script.run(tmp_path, *arguments, **environment)
    assert (ran.returncode, says in ran.stderr) == (2, True), ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["data"]  # nothing was written
