"""Says which commands are run: units of work, each with what it copies, runs and writes down."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from scripts.freeze.recorder import Recorder

_OFFICE = (".docx", ".xlsx")
_FIXED = (".md", ".docx")
FORMATS = (
    "text json jsonl sarif junit github gitlab checkstyle rdjson markdown html".split()  # noqa: SIM905 - names
)
SCHEMAS = ("verdict", "written", "lint", "ruleset", "config", "template")
_GROUPS = ("rules", "templates", "model")
_EXPLAINED = 4
_ENGLISH = 0.02
"""Share of letters beyond ASCII up to which a text counts as English."""


def review_example(recorder: Recorder, source: Path, under: Path) -> None:
    """Review, show and fix an example, in both languages."""
    name = _copied(recorder, source, source.relative_to(under).as_posix())
    for lang in ("ja", "en"):
        _check(recorder, f"check.json.{lang}", name, "--format", "json", "--lang", lang)
    _check(recorder, "check.html", name, "--format", "html", "--lang", "en")
    _check(recorder, "check.text", name, "--fail-on", "warning", "--lang", "ja")
    recorder.run("fix.diff", "fix", name, "--diff", "--lang", "ja")
    recorder.run("fix.patch", "fix", name, "--patch", "p.diff", wrote={"p.diff": None})
    recorder.run("show", "show", name)
    recorder.run("show.original", "show", name, "--original", "--no-styles", "--format", "json")
    _fix(recorder, name, ("safe", "unsafe"))


def review_document(recorder: Recorder, source: Path) -> None:
    """Review and fix a document of the corpus."""
    name = _copied(recorder, source, source.name)
    rules = ("-r", "en-technical") if _is_english(source) else ()
    _check(recorder, "check.json", name, "--format", "json", "--lang", "en", *rules)
    _check(recorder, "check.html", name, "--format", "html", "--lang", "ja", *rules)
    _fix(recorder, name, ("unsafe",), *rules)


def lint_examples(recorder: Recorder, examples: Path) -> None:
    """Lint the folder of all examples in every format; all but one take what was kept."""
    shutil.copytree(examples, recorder.folder / "examples")
    lint = ("lint", "examples", "--no-model", "-j", "1")
    recorder.run("uncached", *lint, "--no-cache", "--format", "json")
    for lang in ("ja", "en"):
        for form in FORMATS:
            kept = ("--cache-file", f"{lang}.db", "--format", form, "--lang", lang)
            recorder.run(f"{form}.{lang}", *lint, *kept)


def run_configuration(recorder: Recorder, files: Mapping[str, str], also: list[list[str]]) -> None:
    """Lint, check and fix a small folder under its configuration."""
    for name, text in files.items():
        path = recorder.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    names = sorted(each for each in files if each.endswith(".md"))
    lint = ("lint", ".", "--no-model", "-j", "1")
    for form in ("text", "json", "sarif"):
        recorder.run(f"lint.{form}", *lint, "--no-cache", "--format", form)
    recorder.run("lint.warning", *lint, "--no-cache", "--fail-on", "warning", "-q")
    for turn in ("first", "again"):
        recorder.run(f"lint.cached.{turn}", *lint, "--cache-file", "cache.db", "--format", "json")
    for lang in ("ja", "en"):
        _check(recorder, f"check.{lang}", *names, "--format", "json", "--lang", lang)
    _check(recorder, "check.own", *names)
    recorder.run("fix", "fix", *names, "--check-only", "--format", "json")
    recorder.run("fix.diff", "fix", *names, "--diff")
    for number, each in enumerate(also):
        recorder.run(f"also.{number}", *each)
    kept = {".checker-baseline.json": None}
    recorder.run("lint.baseline", *lint, "--no-cache", "--update-baseline", wrote=kept)
    recorder.run("lint.known", *lint, "--no-cache", "--format", "json")


def write_template(recorder: Recorder, template: str) -> None:
    """Show a template, try it, and write documents from its own examples."""
    for lang in ("ja", "en"):
        recorder.run(f"show.{lang}", "templates", "show", template, "--lang", lang)
    recorder.run("data", "templates", "show", template, "--data")
    recorder.run("validate", "templates", "validate", template, "--format", "json")
    shown = recorder.run("show.json", "templates", "show", template, "--format", "json")
    _save(recorder, "data.yaml", dict(_examples(json.loads(shown.out)["fields"])))
    _save(recorder, "empty.yaml", {})
    for data in ("data", "empty"):
        for suffix in ("docx", "md"):
            _new(recorder, f"{data}.{suffix}", template, suffix, "--data", f"{data}.yaml")


def write_from_notes(recorder: Recorder, source: Path) -> None:
    """Write a document from notes, and from answers where they are given."""
    case = yaml.safe_load(source.read_text(encoding="utf-8"))
    (recorder.folder / "notes.txt").write_text(case["notes"], encoding="utf-8")
    _save(recorder, "data.yaml", case.get("answers") or {})
    given = ("--notes", "notes.txt", "--data", "data.yaml")
    _new(recorder, "new.docx", case["template"], "docx", *given)
    recorder.run("prompts", "new", case["template"], "--dry-run", "--no-model", *given)


def show_help(recorder: Recorder) -> None:
    """Print the help of every command, in English and, in files `.ja`, in Japanese."""
    shown = {"checker": recorder.run("checker", "--help")}
    for name in _commands(shown["checker"].out):
        shown[name] = recorder.run(name, name, "--help")
        for inner in _commands(shown[name].out) if name in _GROUPS else ():
            shown[f"{name}.{inner}"] = recorder.run(f"{name}.{inner}", name, inner, "--help")
    with _language("ja"):
        for name in shown:
            words = () if name == "checker" else name.split(".")
            recorder.run(f"{name}.ja", *words, "--help")


@contextmanager
def _language(name: str) -> Iterator[None]:
    """Set the language of the terminal for a while: not every command has `--lang`."""
    os.environ["CHECKER_LANGUAGE"] = name
    try:
        yield
    finally:
        del os.environ["CHECKER_LANGUAGE"]


def show_reference(recorder: Recorder, rules: Path, examples: Path) -> None:
    """Print lists, schemas and rule sets, and explain rules on examples."""
    for lang in ("ja", "en"):
        recorder.run(f"rules.{lang}", "rules", "list", "--lang", lang)
        recorder.run(f"templates.{lang}", "templates", "list", "--lang", lang)
    recorder.run("rules.json", "rules", "list", "--format", "json")
    recorder.run("templates.json", "templates", "list", "--format", "json")
    for name in SCHEMAS:
        recorder.run(f"schema.{name}", "schema", name)
    for name in sorted(each.stem for each in rules.glob("*.yaml")):
        recorder.run(f"rules.{name}", "rules", "show", name, "--lang", "en")
        recorder.run(f"rules.{name}.validate", "rules", "validate", name)
    shutil.copytree(examples, recorder.folder / "examples")
    documents = sorted(each for each in (recorder.folder / "examples").rglob("*.md"))
    names = [each.relative_to(recorder.folder).as_posix() for each in documents]
    for number, name in enumerate(names[:_EXPLAINED]):
        for rule in ("ja-business.placeholder", "ringi.total"):
            recorder.run(f"explain.{number}.{rule}", "rules", "explain", name, rule)
    learnt = [each for each in names if "ringi" in each]
    recorder.run("learn", "rules", "learn", *learnt, "-o", "l.yaml", wrote={"l.yaml": None})
    sentence = "宿題には担当者と期限を書くこと"
    recorder.run("draft", "rules", "draft", sentence, "--no-model", "--lang", "ja")
    init = ("init", "examples", "--dry-run", "--requirement", "doc-format-checker==9.9.9")
    for ci in ("github", "gitlab", "jenkins", "none"):
        recorder.run(f"init.{ci}", *init, "--ci", ci, "--pre-commit")


def make_mistakes(recorder: Recorder, examples: Path) -> None:
    """Run commands that cannot do what they are asked, in both languages."""
    for name, text in _WRONG.items():
        (recorder.folder / name).write_bytes(text)
    whole = next(iter(sorted(examples.rglob("*.docx")))).read_bytes()
    (recorder.folder / "cut.docx").write_bytes(whole[: len(whole) // 2])
    for number, arguments in enumerate(_MISTAKES):
        for lang in ("ja", "en"):
            recorder.run(f"{number:02}.{lang}", *arguments, "--lang", lang)


_WRONG: Mapping[str, bytes] = {
    "fine.md": "# 題\n\n本文です。\n".encode(),
    "empty.md": b"",
    "binary.md": bytes(range(256)),
    "damaged.docx": b"PK\x03\x04 this is no archive",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "wrong.yaml": b"ruleset: wrong\nrules:\n  - id: wrong.a\n    kind: existance\n",
    "worse.yaml": b"ruleset: [worse\n",
    "keys.yaml": "ruleset: keys\ntitle: 鍵\nlanguage: ja\nruels: []\n".encode(),
    "values.yaml": "会社: [1, 2\n".encode(),
}
_MISTAKES: tuple[tuple[str, ...], ...] = (
    ("check", "missing.md", "--no-model"),
    ("check", "fine.md", "missing.md", "--no-model", "--format", "json"),
    ("check", "empty.md", "binary.md", "--no-model"),
    ("check", "damaged.docx", "cut.docx", "old.doc", "--no-model"),
    ("check", "damaged.docx", "--no-model", "--format", "json"),
    ("check", "fine.md", "--no-model", "-r", "ringj"),
    ("check", "fine.md", "--no-model", "-r", "wrong.yaml"),
    ("check", "fine.md", "--no-model", "-r", "worse.yaml"),
    ("check", "fine.md", "--no-model", "-r", "keys.yaml"),
    ("check", "fine.md", "--no-model", "-r", "missing.yaml"),
    ("check", "fine.md", "--no-model", "--format", "sarfi"),
    ("check", "fine.md", "--no-model", "-o", "fine.md"),
    ("check", "fine.md", "--no-model", "-o", "nowhere/report.txt"),
    ("check", "fine.md", "--no-model", "--annotate", "fine.docx"),
    ("check", "--wrong"),
    ("check",),
    ("lint", "missing", "--no-model"),
    ("lint", ".", "--no-model", "--no-cache", "-j", "1", "--format", "json"),
    ("lint", ".", "--no-model", "--no-cache", "-j", "1"),
    ("lint", "fine.md", "--no-model", "--format", "sarfi"),
    ("lint", "fine.md", "--no-model", "--changed-since", "nowhere"),
    ("fix", "missing.md"),
    ("fix", "damaged.docx", "--check-only"),
    ("fix", "fine.md", "--in-place", "-o", "other.md"),
    ("show", "missing.md"),
    ("show", "cut.docx"),
    ("rules", "show", "ringj"),
    ("rules", "explain", "fine.md", "ja-business.placehodler"),
    ("rules", "validate", "wrong.yaml", "worse.yaml", "keys.yaml"),
    ("rules", "import", "missing.csv"),
    ("rules", "learn", "missing.md"),
    ("templates", "show", "ringj"),
    ("new", "ringi", "--no-model", "-o", "out.odx"),
    ("new", "ringj", "--no-model", "-o", "out.docx"),
    ("new", "ringi", "--no-model", "-o", "out.docx", "--data", "missing.yaml"),
    ("new", "ringi", "--no-model", "-o", "out.docx", "--data", "values.yaml"),
    ("decisions", "fine.md"),
    ("decisions", "cut.docx"),
)


def _check(recorder: Recorder, artefact: str, *arguments: str) -> None:
    recorder.run(artefact, "check", *arguments, "--no-model", "-j", "1")


def _fix(recorder: Recorder, name: str, grades: Sequence[str], *rules: str) -> None:
    """Say and make all fixes of a document, and annotate it where its format takes comments."""
    suffix = Path(name).suffix.lower()
    recorder.run("fix.json", "fix", name, "--check-only", "--format", "json", *rules)
    if suffix in _FIXED:
        for grade in grades:
            out = f"{grade}{suffix}"
            arguments = ("fix", name, "-o", out, "--grade", grade, "-q", *rules)
            recorder.run(f"fix.{grade}", *arguments, wrote={out: name})
    if suffix in _OFFICE:
        out = f"annotated{suffix}"
        arguments = ("check", name, "--no-model", "-q", "--annotate", out, "--lang", "ja", *rules)
        recorder.run("annotate", *arguments, wrote={out: name})
    if suffix == ".docx":
        decided = ("decisions", "annotated.docx", "--of", name, "--dry-run", "--format", "json")
        recorder.run("decisions", *decided)


def _new(recorder: Recorder, artefact: str, template: str, suffix: str, *given: str) -> None:
    out = f"{artefact}.{suffix}"
    wrote = {out: None, f"{out}.verdict.json": None}
    recorder.run(artefact, "new", template, *given, "--no-model", "-q", "-o", out, wrote=wrote)


def _copied(recorder: Recorder, source: Path, name: str) -> str:
    target = recorder.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    return name


def _is_english(path: Path) -> bool:
    if path.suffix.lower() != ".md":
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    return sum(not each.isascii() for each in text) <= _ENGLISH * len(text)


def _save(recorder: Recorder, name: str, value: object) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    (recorder.folder / name).write_text(text, encoding="utf-8")


def _examples(fields: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the example of each field that a template asks for; the first of its choices else."""
    for field in fields:
        choices = field.get("choices")
        value = field.get("example", choices[0] if choices else None)
        if field["source"] != "computed" and value is not None:
            yield field["name"], value


def _commands(text: str) -> list[str]:
    """Return the names that a help lists under `Commands:`."""
    _, _, listed = text.partition("Commands:\n")
    block = listed.partition("\n\n")[0].splitlines()
    return [line.split()[0] for line in block if line.startswith("  ") and line[2:3].strip()]


UNITS: Mapping[str, Callable[..., None]] = {
    "example": review_example,
    "document": review_document,
    "lint": lint_examples,
    "configuration": run_configuration,
    "template": write_template,
    "notes": write_from_notes,
    "help": show_help,
    "reference": show_reference,
    "mistakes": make_mistakes,
}
"""What a unit of work of each sort does."""
