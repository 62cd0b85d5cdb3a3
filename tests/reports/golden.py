"""The goldens: what each format makes of the faulty examples, as they were checked once.

    python -m tests.reports.golden --check   checks the examples anew and writes `files.json`
    python -m tests.reports.golden --write   writes each format's golden from `files.json`

Nothing else writes them; what changed is read before it is kept.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from checker.core.document import Document
from checker.core.messages import in_languages
from checker.core.verdict import Verdict
from checker.formats.reading import read_document
from checker.jobs.lint.lint_file import trim_verdict
from checker.reports.reporter import Linted, Stale, Summary
from tests.reports.samples import linted, rendered, summary
from tests.support.command import run_here

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
FILES = GOLDEN / "files.json"
ENDINGS = {"jsonl": "jsonl", "json": "json", "sarif": "sarif", "html": "html"} | {
    "github": "log",
    "gitlab": "json",
    "rdjson": "json",
    "markdown": "md",
    "junit": "xml",
    "checkstyle": "xml",
}
_SHOWN = "週報_2025-06-02_製造1課_大西.md"
_ASSETS = re.compile(r"(<style>|<script>|sha256-).*?(?=</style>|</script>|&#39;)", re.DOTALL)
"""Style and script, which the golden of the page leaves out, and their digests."""
NOTE = in_languages(ja="2 つのファイルは規則集がありません。", en="Two files have no rule set.")


def examples() -> list[Path]:
    """Return the faulty examples in Markdown, and one in Word."""
    found = [*ROOT.glob("examples/*/markdown-faulty/*.md")]
    return sorted([*found, *ROOT.glob("examples/ringi/word-faulty/*.docx")])


def checked(path: Path) -> Verdict:
    """Return the verdict of `checker check` on a file and its format, without a model.

    Its rule set has no digest of its own: who changes a rule would have all goldens to write.
    """
    name, form = path.relative_to(ROOT).as_posix(), path.parents[1].name
    command = ["check", "--no-model", "-r", form, "--format", "json", name]
    done = run_here(command, ROOT, {"CHECKER_LANGUAGE": "ja"})
    verdict = trim_verdict(Verdict.model_validate_json(done.stdout))
    assert verdict.ruleset is not None
    ruleset = verdict.ruleset.model_copy(update={"sha256": "0" * 64})
    return verdict.model_copy(update={"ruleset": ruleset})


def as_linted(verdict: Verdict) -> Linted:
    """Return a verdict as a file of a run in which all its findings are new."""
    return Linted(verdict.document.path, verdict, verdict.findings)


def kept() -> list[Linted]:
    """Return the files of the goldens, and one that could not be read."""
    verdicts = json.loads(FILES.read_text(encoding="utf-8"))
    files = [as_linted(Verdict.model_validate(each)) for each in verdicts]
    return [*files, linted("examples/開けない.docx", problem="開けません。")]


def whole(files: list[Linted]) -> Summary:
    """Return the summary of the goldens."""
    gone = Stale("examples/古い.md", "ja-business.width", "ＡＢＣ", 2)
    return summary(files, stale=[gone], notes=[NOTE])


def golden(form: str) -> Path:
    """Return the golden of a format."""
    return GOLDEN / f"{form}.{ENDINGS[form]}"


def made(form: str) -> str:
    """Return what a format makes of the files now, whatever the version of checker."""
    files = kept()
    with _version():
        text = rendered(form, files, data(files), whole=whole(files), read=_read)
    return _ASSETS.sub(r"\1…", text)


def _read(linted: Linted) -> Document | None:
    """Return the document of the shortest of the files; one shows how all are."""
    return read_document(ROOT / linted.path) if linted.path.endswith(_SHOWN) else None


def data(files: list[Linted]) -> dict[str, bytes]:
    """Return the bytes of those files that are there."""
    paths = [each.path for each in files if (ROOT / each.path).is_file()]
    return {path: (ROOT / path).read_bytes() for path in paths}


@contextmanager
def _version() -> Iterator[None]:
    with ExitStack() as stack:
        for module in ("checkstyle", "html", "records", "sarif"):
            stack.enter_context(patch(f"checker.reports.{module}.__version__", "0.0.0"))
        yield


def _check() -> None:
    verdicts = [checked(each).model_dump(mode="json") for each in examples()]
    FILES.write_text(
        json.dumps(verdicts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def _write() -> None:
    for form in ENDINGS:
        golden(form).write_text(made(form), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    {"--check": _check, "--write": _write}[sys.argv[1]]()
