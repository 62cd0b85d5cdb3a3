"""Check a rule set or template in the making, as `rules validate` does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.core.errors import CheckerError, ConfigError
from checker.core.messages import Message
from checker.formats.markdown.read import read as read_markdown
from checker.jobs.measure.gate import gated
from checker.lsp.checking import rule_place
from checker.lsp.messages import Checked, Draft, Level, Remark, Where
from checker.lsp.rooms import Workspace
from checker.lsp.texts import Text, from_yaml
from checker.rules import RulesetErrors, load_ruleset
from checker.rules.explain import Meant
from checker.rules.load import claims
from checker.rules.nodes import YamlFile, parse
from checker.templates.faults import TemplateErrors
from checker.templates.load import YAML_NAME, load_template

_CLAIMS = re.compile(r"^(ruleset|extends|applies_to|rules|override)\s*[:：]", re.MULTILINE)
_PLACE = re.compile(r"(.+?):([0-9]+)(?::([0-9]+))?")
_WORD = re.compile(r"[^\s:：,\[\]{}#\"']+")
_FAR = 20
"""Lines below a key in which its wrong value is looked for."""

_IN_A_BASE = Message("lsp.place-what")


def validated(workspace: Workspace, draft: Draft) -> Checked:
    """Return what is wrong with a YAML file; nothing with one that is neither of the two."""
    name = Path(draft.path).name
    raw = draft.text.encode("utf-8", "replace")
    is_template = name == YAML_NAME
    try:
        file = parse(raw, Path(draft.path), draft.path)
        if is_template:
            load_template(
                Path(draft.path).parent, draft.path, list(workspace.session.library.files), file
            )
            return Checked()
        if not claims(file):
            return Checked()
        return Checked(tuple(_of_rules(workspace, draft, file)))
    except ConfigError as error:
        if not is_template and not _CLAIMS.search(draft.text):
            return Checked()
        return Checked(tuple(_remarks(workspace, draft, _all(error), "error")))


def _of_rules(workspace: Workspace, draft: Draft, file: YamlFile) -> Iterator[Remark]:
    """Yield what is wrong with single rules of a set that can be read.

    Raises:
        RulesetErrors: it cannot.
    """
    path = Path(draft.path)
    ruleset = load_ruleset(path, workspace.session.library.files.get, draft.path, file)
    # that a set stands the proof of its examples is noted for good: not of every letter typed
    if workspace.session.settings.check_examples and _is_saved(path, file.raw):
        ruleset = gated(ruleset, read_markdown)
    for broken in ruleset.broken:
        yield from _remarks(workspace, draft, broken.faults, "error" if broken.enabled else "hint")


def _is_saved(path: Path, raw: bytes) -> bool:
    try:
        return path.read_bytes() == raw
    except OSError:
        return False


def _all(error: ConfigError) -> Sequence[CheckerError]:
    return error.errors if isinstance(error, (RulesetErrors, TemplateErrors)) else (error,)


def _remarks(
    workspace: Workspace, draft: Draft, errors: Sequence[CheckerError], level: Level
) -> Iterator[Remark]:
    return _Remarks(workspace, draft, level).of(errors)


@dataclass(frozen=True)
class _Remarks:
    workspace: Workspace
    draft: Draft
    level: Level

    def of(self, errors: Sequence[CheckerError]) -> Iterator[Remark]:
        for error in errors:
            found = _PLACE.fullmatch(error.place)
            here = found is not None and found[1] == self.draft.path
            if found is None or not here:
                yield self._elsewhere(error, found)
            else:
                yield self._here(error, int(found[2]), int(found[3] or 1))

    def _words(self, error: CheckerError) -> str:
        language = self.workspace.session.language
        remedy = f"\n→ {error.remedy.get(language)}" if error.remedy else ""
        return f"{error.what.get(language)}{remedy}"

    def _here(self, error: CheckerError, line: int, column: int) -> Remark:
        text = self.draft.text
        start = from_yaml(text, line, column)
        meant = error.remedy if isinstance(error.remedy, Meant) else None
        if meant is not None:
            start = _wrong_at(text, start, meant.wrong)
        word = _WORD.match(text, start)
        end = word.end() if word else start
        if meant is not None and text.startswith(meant.wrong, start):
            end = start + len(meant.wrong)
            return Remark(
                self.level,
                self._words(error),
                _where(text, start, end),
                wrong=meant.wrong,
                right=meant.right,
            )
        return Remark(self.level, self._words(error), _where(text, start, end))

    def _elsewhere(self, error: CheckerError, found: re.Match[str] | None) -> Remark:
        """Return a remark on what another file is to blame for: where that is named."""
        words = self._words(error)
        if found is None:
            return Remark(self.level, words, Where(1, 1, 1, 1))
        named = re.search(r"^extends\b", self.draft.text, re.MULTILINE)
        start = named.start() if named else 0
        related = rule_place(error.place, self.draft.folder, words)
        said = _IN_A_BASE.format(place=error.place, what=words).get(self.workspace.session.language)
        end = named.end() if named else 0
        return Remark(
            self.level,
            said,
            _where(self.draft.text, start, end),
            related=(related,) if related else (),
        )


def _wrong_at(text: str, start: int, wrong: str) -> int:
    """Return where a misspelt name stands: at its place, or as a value a little below its key."""
    if not wrong or text.startswith(wrong, start):
        return start
    end = start
    for _ in range(_FAR):
        end = text.find("\n", end + 1)
        if end < 0:
            end = len(text)
            break
    name = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
    found = name.search(text, start, end)
    return found.start() if found else start


def _where(source: str, start: int, end: int) -> Where:
    """Return a stretch of a text by its lines and columns, in code points."""
    text = Text(source, "utf-32")
    (line, column), (end_line, end_column) = text.position(start), text.position(end)
    return Where(line + 1, column + 1, end_line + 1, end_column + 1)
