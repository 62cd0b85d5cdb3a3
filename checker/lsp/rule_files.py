"""Check a rule set or template in the making, as `rules validate` does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.core.errors import CheckerError, ConfigError
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.core.text import lazy_re as re
from checker.formats.markdown.read import read as read_markdown
from checker.jobs.measure.example_gate import drop_contradicted
from checker.lsp.checking import find_rule_place
from checker.lsp.messages import CheckedText, EditorRemark, EditorText, Level, Where
from checker.lsp.texts import LineIndexedText, find_yaml_offset
from checker.lsp.workspaces import Workspace
from checker.rules import RulesetErrors, load_ruleset
from checker.rules.load import is_ruleset
from checker.rules.validation_errors import Meant
from checker.rules.yaml_nodes import YamlFile, parse
from checker.templates.load import YAML_NAME, load_template
from checker.templates.template_errors import TemplateErrors

_CLAIMS = re.compile(r"^(ruleset|extends|applies_to|rules|override)\s*[:：]", re.MULTILINE)
_PLACE = re.compile(r"(.+?):([0-9]+)(?::([0-9]+))?")
_WORD = re.compile(r"[^\s:：,\[\]{}#\"']+")
_MAX_LINES_BELOW = 20
"""Lines below a key in which its wrong value is looked for."""

_IN_A_BASE = Message("lsp.place-what")


def validate_draft(workspace: Workspace, draft: EditorText) -> CheckedText:
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
            return CheckedText()
        if not is_ruleset(file):
            return CheckedText()
        return CheckedText(tuple(_validate_rules(workspace, draft, file)))
    except ConfigError as error:
        if not is_template and not _CLAIMS.search(draft.text):
            return CheckedText()
        return CheckedText(tuple(_build_remarks(workspace, draft, _list_errors(error), "error")))


def _validate_rules(
    workspace: Workspace, draft: EditorText, file: YamlFile
) -> Iterator[EditorRemark]:
    """Yield what is wrong with single rules of a set that can be read.

    Raises:
        RulesetErrors: it cannot.
    """
    path = Path(draft.path)
    known = workspace.session.library.files
    ruleset = load_ruleset(path, known.get, draft.path, file, names=known)
    # that a set stands the proof of its examples is noted for good: not of every letter typed
    if workspace.session.settings.check_examples and _is_saved(path, file.raw):
        ruleset = drop_contradicted(ruleset, read_markdown)
    for broken in ruleset.broken:
        yield from _build_remarks(
            workspace, draft, broken.faults, "error" if broken.enabled else "hint"
        )


def _is_saved(path: Path, raw: bytes) -> bool:
    try:
        return read_regular(path, len(raw)) == raw
    except OSError:
        return False


def _list_errors(error: ConfigError) -> Sequence[CheckerError]:
    return error.errors if isinstance(error, (RulesetErrors, TemplateErrors)) else (error,)


def _build_remarks(
    workspace: Workspace, draft: EditorText, errors: Sequence[CheckerError], level: Level
) -> Iterator[EditorRemark]:
    return _RuleFileRemarks(workspace, draft, level).of(errors)


@dataclass(frozen=True)
class _RuleFileRemarks:
    workspace: Workspace
    draft: EditorText
    level: Level

    def of(self, errors: Sequence[CheckerError]) -> Iterator[EditorRemark]:
        for error in errors:
            found = _PLACE.fullmatch(error.place)
            here = found is not None and found[1] == self.draft.path
            if found is None or not here:
                yield self._build_elsewhere(error, found)
            else:
                yield self._build_here(error, int(found[2]), int(found[3] or 1))

    def _format_error(self, error: CheckerError) -> str:
        language = self.workspace.session.language
        remedy = f"\n→ {error.remedy.get(language)}" if error.remedy else ""
        return f"{error.what.get(language)}{remedy}"

    def _build_here(self, error: CheckerError, line: int, column: int) -> EditorRemark:
        text = self.draft.text
        start = find_yaml_offset(text, line, column)
        meant = error.remedy if isinstance(error.remedy, Meant) else None
        if meant is not None:
            start = _find_wrong(text, start, meant.wrong)
        word = _WORD.match(text, start)
        end = word.end() if word else start
        if meant is not None and text.startswith(meant.wrong, start):
            end = start + len(meant.wrong)
            return EditorRemark(
                self.level,
                self._format_error(error),
                _build_range(text, start, end),
                wrong=meant.wrong,
                right=meant.right,
            )
        return EditorRemark(self.level, self._format_error(error), _build_range(text, start, end))

    def _build_elsewhere(self, error: CheckerError, found: re.Match[str] | None) -> EditorRemark:
        """Return a remark on what another file is to blame for: where that is named."""
        words = self._format_error(error)
        if found is None:
            return EditorRemark(self.level, words, Where(1, 1, 1, 1))
        named = re.search(r"^extends\b", self.draft.text, re.MULTILINE)
        start = named.start() if named else 0
        related = find_rule_place(error.place, self.draft.folder, words)
        said = _IN_A_BASE.format(place=error.place, what=words).get(self.workspace.session.language)
        end = named.end() if named else 0
        return EditorRemark(
            self.level,
            said,
            _build_range(self.draft.text, start, end),
            related=(related,) if related else (),
        )


def _find_wrong(text: str, start: int, wrong: str) -> int:
    """Return where a misspelt name stands: at its place, or as a value a little below its key."""
    if not wrong or text.startswith(wrong, start):
        return start
    end = start
    for _ in range(_MAX_LINES_BELOW):
        end = text.find("\n", end + 1)
        if end < 0:
            end = len(text)
            break
    name = re.compile(rf"(?<![\w-]){re.escape(wrong)}(?![\w-])")
    found = name.search(text, start, end)
    return found.start() if found else start


def _build_range(source: str, start: int, end: int) -> Where:
    """Return a stretch of a text by its lines and columns, in code points."""
    text = LineIndexedText(source, "utf-32")
    (line, column), (end_line, end_column) = text.position(start), text.position(end)
    return Where(line + 1, column + 1, end_line + 1, end_column + 1)
