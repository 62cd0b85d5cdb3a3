"""Keep what a folder's run printed, with the stamps of all that it rests on.

An answer is kept of a run that computed nothing which it will not find again, in the usual place of
verdicts, and of which every ground is older than the run (`RACY_NS`). What it rests on: the options
and the environment (in its name, as `kept_answer` builds it), files of settings and of trust, rule
files and lists, folders and the names in them, documents, suppressions beside them, ignore files,
the list of known findings, and where git's and checker's own folders begin.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from checker.core.cache_files import write_kept
from checker.core.config_files import iter_searched
from checker.core.config_layers import list_read_files
from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError
from checker.core.storage import get_models_folder
from checker.jobs.lint.configuration import Configuration
from checker.jobs.lint.context import LintContext, LintOptions, digest_state
from checker.jobs.lint.kept_answer import Asked, compute_sum, pack_answer
from checker.jobs.lint.reprints import Reprints, read_reprints
from checker.jobs.lint.run_digest import iter_named_files, iter_rule_files, list_rule_paths
from checker.jobs.lint.stamps import RACY_NS, Grounds, digest_stamps, find_latest, stamp_kind
from checker.jobs.lint.walk import iter_upwards

_MOST: Final = 16
"""Each is as long as the report; one folder may be linted in several ways."""
FORMS: Final = {"text": 1, "json": 3, "jsonl": 3}
"""Formats that may be kept, with how many digits of the seconds they show."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A report as it was printed.

    Attributes:
        body: all but its end.
        lengths: how many characters of it each file has, in order.
        end: before and after the seconds that the run took.
    """

    body: str
    lengths: Sequence[int]
    end: tuple[str, str]


class AnswerKeeping:
    """Collects what one answer rests on, and keeps it at the end.

    Args:
        asked: the call that is answered.
        context: of the run.
    """

    def __init__(self, asked: Asked, context: LintContext) -> None:
        self.grounds = Grounds()
        stale = asked.stale
        is_new = context.cache is None or not context.cache.path.exists()
        known = {} if stale is None or is_new else read_reprints(stale.rows, stale.body)
        asked.stale = None  # it may be long
        self.reprints = Reprints(known, self.grounds, context.state)
        self._asked = asked
        self._context = context
        self._kinds = sorted(set(self._iter_kinds()))
        self._before = compute_sum((), self._kinds)

    def keep(self, exit_code: int, told: Sequence[str], printed: Printed) -> None:
        """Keep an answer, unless something that it rests on may be otherwise by now.

        Args:
            exit_code: of the command.
            told: the lines on standard error.
            printed: the report.
        """
        if not self.grounds.is_sure:
            return
        self._note_settings()
        self._note_rules()
        stamps = self.grounds.stamps
        paths = sorted(stamps)
        if self._is_doubtful():
            return
        if compute_sum((), self._kinds) != self._before or self._context.cache is None:
            return
        kinds = [*self._kinds, str(self._context.cache.path)]
        found = compute_sum(paths, kinds)
        if found != _sum_up(self.grounds, paths, kinds) or not self._is_same():
            return
        digits = FORMS[self._context.options.form]
        head: dict[str, Any] = {"paths": paths, "kinds": kinds, "sum": found}
        head |= {"exit": int(exit_code), "told": list(told), "end": [*printed.end, digits]}
        rows = self.reprints.write(printed.lengths)
        write_kept(self._asked.path, pack_answer(head, rows, printed.body), _MOST)

    def _is_doubtful(self) -> bool:
        """Say whether something was found that no answer can rest on, or is too young."""
        return not self.grounds.is_sure or self._is_recent()

    def _note_settings(self) -> None:
        context, note = self._context, self.grounds.note
        for each in list_read_files(Path(context.working), context.options.source):
            note(os.path.abspath(each))  # noqa: PTH100 - links stay
        note(str(context.configuration.find_baseline(context.options.baseline)))
        if not context.options.no_model:  # none is installed
            note(str(get_models_folder()))

    def _note_rules(self) -> None:
        context, note = self._context, self.grounds.note
        named = list_rule_paths(context.settings, context.options.ruleset)
        for each in (*context.settings.rules, *named):
            top = os.path.abspath(each)  # noqa: PTH100 - links stay
            note(top)
            if not os.path.isdir(top):  # noqa: PTH112 - any bytes
                note(os.path.dirname(top))  # noqa: PTH120 - the rule files beside one
                continue
            for folder, _, _ in os.walk(top):
                note(folder)
                if not self.grounds.is_sure:
                    return
        for file in iter_rule_files((*context.settings.rules, *named)):
            for beside in (file, *iter_named_files(file)):
                note(os.path.abspath(beside))  # noqa: PTH100

    def _iter_kinds(self) -> Iterator[str]:
        """Yield paths of which it counts whether they are there, whose, and which file it is."""
        context = self._context
        working = context.working
        for each in iter_searched(Path(working)):
            yield str(each)
        whole = [os.path.normpath(os.path.join(working, each)) for each in context.named]  # noqa: PTH118
        for top in (working, *whole, *map(os.path.realpath, whole)):
            for above in iter_upwards(top):
                yield os.path.join(above, ".git")  # noqa: PTH118 - any bytes
        settings = context.settings
        names = (context.options.ruleset, settings.default_ruleset)
        for name in (*names, *(each.ruleset for each in settings.paths)):
            if name is not None:
                yield os.path.join(working, name)  # noqa: PTH118

    def _is_recent(self) -> bool:
        limit = self._asked.began - RACY_NS
        return any(find_latest(each) >= limit for each in self.grounds.stamps.values())

    def _is_same(self) -> bool:
        """Return whether settings and rules are what the run went by, their stamps being taken."""
        context = self._context
        try:
            again = Configuration.read(Path(context.working), context.options.source)
            return again.settings == context.settings and digest_state(context) == context.state
        except (CheckerError, OSError):
            return False


def open_keeping(asked: Asked, context: LintContext) -> AnswerKeeping | None:
    """Return what will keep the answer of a run, None where none can be kept."""
    if context.session is not None or context.cache is None:
        return None
    is_there = (os.path.lexists(os.path.join(context.working, each)) for each in context.named)  # noqa: PTH118
    if not all(is_there):  # a glob, which we expand
        return None
    elsewhere = context.options.cache_file or context.settings.lint.cache_file
    if elsewhere or not _is_plain(context.options):
        return None
    return AnswerKeeping(asked, context)


def _is_plain(options: LintOptions) -> bool:
    """Return whether a run looks at files as they lie there, and prints a report, no more."""
    apart = (
        *(options.output, options.changed_since, options.staged, options.diff_only),
        *(options.update_baseline, options.verbose, options.watch, options.executor),
        options.trusted,
    )
    return not any(apart) and options.form in FORMS


def _sum_up(grounds: Grounds, paths: Sequence[str], kinds: Sequence[str]) -> str:
    """Return one hash of the stamps that were taken, and of what kind others are now."""
    return digest_stamps((*(grounds.stamps[each] for each in paths), *map(stamp_kind, kinds)))
