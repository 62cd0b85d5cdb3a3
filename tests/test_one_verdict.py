"""One file under one configuration has one verdict, whoever is asked.

Small folders are generated: `[[paths]]` of all sorts, a baseline, suppressions beside and inside
documents. `checker check`, `lint` and `fix`, the language server and the API are asked about each
document, through what users have in hand: the command's arguments and JSON, the protocol's
messages, the package's names.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from checker.session import Options, Session
from tests.support.command import as_text, run_here
from tests.support.editor import Editor

pytestmark = pytest.mark.slow

RULES: Final = ("own.vague", "own.meeting", "own.sections", "own.soon")
NAMES: Final = ("a.md", "old/b.md", "old/deep/c.md")
OWN: Final = """\
ruleset: own
title: 自社の決まり
language: ja
rules:
  - {id: own.vague, kind: existence, severity: error, words: [いろいろ, 色々]}
  - {id: own.meeting, kind: substitution, severity: warning, fix: safe,
     swap: [{from: MTG, to: 会議室}]}
  - {id: own.sections, kind: sections, severity: info, required: [目的]}
  - {id: own.soon, kind: existence, severity: warning, words: [なるはや]}
"""
STRICT: Final = """\
ruleset: strict
title: 厳しい決まり
language: ja
extends: [own]
override:
  own.soon: {severity: error}
"""
SENTENCES: Final = (
    "資料をいろいろ配った。",
    "色々な意見が出た。",
    "午後のMTGで決めた。",
    "なるはやで返す。",
    "次は来週である。",
    "## 目的",
    "<!-- checker:ignore own.vague 引用である -->",
    "<!-- checker:ignore-section own.* 下書きの節 -->",
    "<!-- checker:ignore-file own.sections 様式が違う -->",
    "<!-- checker:ignore own.soon -->",
)
_LEVELS: Final = {
    types.DiagnosticSeverity.Error: "error",
    types.DiagnosticSeverity.Warning: "warning",
    types.DiagnosticSeverity.Information: "info",
}
_KNOWN: Final = {"ja": "(既知)", "en": " (known)"}

_severities = st.sampled_from(("error", "warning", "info"))
_ids = st.sampled_from(RULES)
_entries = st.fixed_dictionaries(
    {"match": st.sampled_from((["old/**"], ["deep/"], ["*.md"], ["a.md", "old/b.md"], ["/old"]))},
    optional={
        "off": st.lists(_ids, min_size=1, max_size=2, unique=True),
        "severity": st.dictionaries(_ids, _severities, min_size=1, max_size=2),
        "ruleset": st.sampled_from(("own", "strict")),
        "fail_on": _severities,
    },
)
_texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5)
_ignores = st.fixed_dictionaries(
    {"rule": st.sampled_from((*RULES, "own.*")), "reason": st.just("総務が認めた")},
    optional={"quote": st.sampled_from(("いろいろ", "MTG"))},
)


@dataclass(frozen=True)
class Folder:
    """A generated folder of documents and what is configured for them."""

    entries: list[dict[str, Any]]
    fail_on: str | None
    texts: tuple[list[str], ...]
    sidecars: dict[str, list[dict[str, str]]]
    known: dict[str, list[tuple[str, str]]]

    def write(self, root: Path) -> None:
        """Write all of it into a folder."""
        for name, sentences in zip(NAMES, self.texts, strict=True):
            _write(root / name, "# 記録\n\n" + "\n\n".join(sentences) + "\n")
        for name, listed in self.sidecars.items():
            _write(root / f"{name}.checker.yaml", json.dumps({"ignore": listed}))
        _write(root / "own.yaml", OWN)
        _write(root / "strict.yaml", STRICT)
        _write(root / "pyproject.toml", "\n".join(self._configuration()) + "\n")
        if self.known:
            _write(root / ".checker-baseline.json", json.dumps(self._baseline()))

    def _configuration(self) -> Iterator[str]:
        yield "[tool.checker]"
        yield 'rules = ["own.yaml", "strict.yaml"]'
        yield 'default_ruleset = "own"'
        if self.fail_on is not None:
            yield f'fail_on = "{self.fail_on}"'
        for each in self.entries:
            yield "[[tool.checker.paths]]"
            yield from (f"{key} = {_toml(value)}" for key, value in each.items())

    def _baseline(self) -> dict[str, Any]:
        def entry(found: list[tuple[str, str]]) -> dict[str, Any]:
            known: dict[str, list[dict[str, str]]] = {}
            for rule, words in found:
                known.setdefault(rule, []).append({"quote": words})
            return {"sha256": "0" * 16, "known": known}

        return {"version": 1, "files": {name: entry(each) for name, each in self.known.items()}}


folders = st.builds(
    Folder,
    st.lists(_entries, max_size=3),
    st.none() | _severities,
    st.tuples(_texts, _texts, _texts),
    st.dictionaries(st.sampled_from(NAMES), st.lists(_ignores, min_size=1, max_size=2)),
    st.dictionaries(
        st.sampled_from(NAMES),
        st.lists(
            st.sampled_from((("own.vague", "いろいろ"), ("own.soon", "なるはや"))),
            min_size=1,
            unique=True,
        ),
    ),
)
SEEN: Final = Folder(
    [{"match": ["old/**"], "off": ["own.vague"]}],
    None,
    (["次は来週である。"], ["資料をいろいろ配った。"], ["次は来週である。"]),
    {},
    {},
)
"""What once had two verdicts: a rule that is switched off for a folder was so for some only."""


@dataclass
class Asked:
    """Who is asked, in one language, with one `-r`: the commands and an editor's server."""

    language: Literal["ja", "en"]
    ruleset: str | None
    runner: asyncio.Runner
    editor: Editor

    @property
    def options(self) -> tuple[str, ...]:
        """The options that all commands take."""
        rules = () if self.ruleset is None else ("-r", self.ruleset)
        return (*rules, "--lang", self.language)

    def json(self, root: Path, *arguments: str) -> tuple[Any, int]:
        """Return what a command prints as JSON, and its exit code."""
        done = as_text(run_here((*arguments, "--format", "json", *self.options), root, {}))
        assert done.returncode in {0, 1}, done.stderr
        return json.loads(done.stdout), done.returncode

    def api(self, root: Path) -> list[dict[str, Any]]:
        """Return what the package says of each file when a program asks it."""
        options = Options(self.ruleset, use_model=False, language=self.language)
        session = Session.open(root, options)
        return [session.check(root / name).model_dump(mode="json") for name in NAMES]

    def shown(self, path: Path) -> list[types.Diagnostic]:
        """Return what an editor that opens a file shows of rules, in its order."""
        found = self.runner.run(self.editor.open(str(path)))
        return [each for each in found if each.code is not None]


@pytest.fixture(scope="module", params=[("ja", None), ("en", "strict")], ids=["ja", "en-r"])
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    """Start the language server once for all folders: it is asked about files outside its own."""
    language, ruleset = request.param
    rules = () if ruleset is None else ("-r", ruleset)
    away = tmp_path_factory.mktemp("editor")
    editor = Editor(away, "--no-model", "--lang", language, *rules)
    with asyncio.Runner() as runner:
        runner.run(editor.__aenter__())
        yield Asked(language, ruleset, runner, editor)
        runner.run(editor.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return what makes an empty folder for each generated one."""
    return lambda: tmp_path_factory.mktemp("folder")


@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(folder=folders)
@example(folder=SEEN)
def test_everybody_says_the_same(
    asked: Asked, new_folder: Callable[[], Path], folder: Folder
) -> None:
    root = new_folder()
    folder.write(root)
    checked, check_code = asked.json(root, "check", *NAMES, "--no-model", "-j", "1")
    fixed, fix_code = asked.json(root, "fix", *NAMES, "--check-only")
    linted, lint_code = asked.json(root, "lint", ".", "--no-model", "--no-cache", "-j", "1")
    records = {each["path"]: each for each in linted["files"]}
    for name, verdict, fix in zip(NAMES, checked, fixed, strict=True):
        _same_as_fix(verdict, fix)
        _same_as_lint(verdict, records[name], asked.shown(root / name), asked.language)
    for verdict, said in zip(checked, asked.api(root), strict=True):
        _same_as_api(verdict, said)
    some_fixed = any(each["fixed"] for each in fixed)
    assert some_fixed or fix_code == check_code
    assert lint_code == check_code if not folder.known else lint_code <= check_code


def _same_as_api(verdict: dict[str, Any], said: dict[str, Any]) -> None:
    assert said["status"] == verdict["status"]
    assert _said(said["findings"]) == _said(verdict["findings"])
    assert _suppressed(said) == _suppressed(verdict)


def _same_as_fix(verdict: dict[str, Any], fix: dict[str, Any]) -> None:
    """Compare with what is left and what would be fixed: by words as long as they were."""
    left = fix["remaining"]
    assert _said(left["findings"]) <= _said(verdict["findings"])
    assert _places([*left["findings"], *fix["fixed"]]) == _places(verdict["findings"])
    assert _suppressed(left) == _suppressed(verdict)
    assert fix["fixed"] or left["status"] == verdict["status"]


def _same_as_lint(
    verdict: dict[str, Any], record: dict[str, Any], shown: list[types.Diagnostic], language: str
) -> None:
    """Compare with `lint`, which lists what is new, and with the editor, which marks the rest."""
    found, new = verdict["findings"], record["findings"]
    assert record["status"] == verdict["status"]
    assert record["known"] == len(found) - len(new)
    assert _said(new) <= _said(found)
    marked = [each for each in shown if each.message.endswith(_KNOWN[language])]
    assert _shown([each for each in shown if each not in marked]) == _listed(new)
    assert _words(_shown(marked, _KNOWN[language])) == _words(_listed(found) - _listed(new))


def _said(findings: list[dict[str, Any]]) -> Counter[str]:
    keys = ("rule", "severity", "message", "place", "quote")
    return Counter(json.dumps([each[key] for key in keys]) for each in findings)


def _places(findings: list[dict[str, Any]]) -> Counter[tuple[str, str, int, int]]:
    places = ((each["rule"], each["place"]) for each in findings)
    return Counter((rule, at["block"], at["start"], at["end"]) for rule, at in places)


def _suppressed(verdict: dict[str, Any]) -> Counter[str]:
    """Return what is suppressed, why and by what."""
    keys = ("rule", "severity", "message", "place", "quote")
    return Counter(
        json.dumps([*(each["finding"][key] for key in keys), each["reason"], each["by"]])
        for each in verdict["suppressed"]
    )


def _shown(shown: list[types.Diagnostic], mark: str = "") -> Counter[tuple[Any, ...]]:
    """Return what an editor shows: rule, place, words without the mark of known ones, severity."""
    return Counter(
        (
            each.code,
            each.range.start.line + 1,
            each.range.start.character + 1,
            each.message.removesuffix(mark),
            _LEVELS.get(each.severity or types.DiagnosticSeverity.Hint),
        )
        for each in shown
    )


def _listed(findings: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """Return findings as an editor shows them: what concerns a whole document marks its line."""
    places = ((each, each["place"]) for each in findings)
    return Counter(
        (
            each["rule"],
            at["line"],
            1 if at["whole"] else at["column"],
            each["message"],
            each["severity"],
        )
        for each, at in places
    )


def _words(shown: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Return what is shown of known findings, whose severity an editor is not told."""
    return Counter(each[:-1] for each in shown.elements())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _toml(value: Any) -> str:
    """Return a value as TOML has it: a table in one line, all else as in JSON."""
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {json.dumps(each)}" for key, each in value.items())
        return f"{{{inner}}}"
    return json.dumps(value, ensure_ascii=False)
