"""The findings that a folder had when it began to be linted: later runs report what is new.

A finding is known by its rule, its file and its words, not by its line: what moves in a file stays
known. A file is known under a new name if its content is the same and the old name is gone.

    {"version": 1, "files": {
     "docs/a.md": {"sha256": "9f2c...", "known": {
      "ja-business.width": [
       {"quote": "ＡＢＣ"},
       {"quote": "ｶﾀｶﾅ", "count": 3}]}}}}
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import MIB, read_regular_text
from checker.core.storage import write_atomically
from checker.core.verdict import Finding
from checker.jobs.lint.ignore import compose_nfc
from checker.reports.reporter import Stale

NAME = ".checker-baseline.json"
_LARGEST = 64 * MIB
_VERSION = 1
_MAX_LENGTH = 200
_SHORT = 16

Known = Counter[tuple[str, str]]
"""How often a rule found certain words in one file."""


def build_identity(finding: Finding) -> tuple[str, str]:
    """Return what a finding is known by in its file: rule and words, blanks and line ends alike.

    Words of personal data are masked here as they are in reports.
    """
    words = finding.quote if finding.quote.strip() else finding.excerpt
    return finding.rule, compose_nfc(" ".join(words.split()))[:_MAX_LENGTH]


@dataclass
class _BaselineEntry:
    sha256: str
    known: Known


@dataclass
class Baseline:
    """What is known, by names of files from the folder that `path` lies in.

    `exists` says whether there is such a file yet.
    """

    path: Path
    exists: bool = False
    _files: dict[str, _BaselineEntry] = field(default_factory=dict)
    _seen: dict[str, _BaselineEntry] = field(default_factory=dict)
    _left: dict[str, Known] = field(default_factory=dict)
    _moved: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> "Baseline":
        """Read a baseline; one that is not there knows nothing.

        Raises:
            ConfigError: it is none.
        """
        try:
            data = json.loads(read_regular_text(path, _LARGEST))
            return cls(path, exists=True, _files=_read(data))
        except FileNotFoundError:
            return cls(path)
        except OSError as error:
            what = describe_unreadable(error)
        except RecursionError:
            what = Message("core.nested-too-deeply")
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            what = Message("lint.no-list-known-findings", error=error)
        raise ConfigError(
            what,
            place=str(path),
            remedy=Message("lint.restore-remove-make-anew-update-baseline"),
        )

    def name(self, path: str) -> str:
        """Return what a file is called here: from the folder of the baseline, composed."""
        return compose_nfc(os.path.relpath(path, self.path.parent).replace(os.sep, "/"))

    def new(self, name: str, sha256: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings that are not known, and take note of all of them."""
        entry = self._files.get(name) or self._find_renamed(name, sha256)
        left = Counter(entry.known) if entry else Counter()
        self._seen[name] = _BaselineEntry(sha256[:_SHORT], Counter(map(build_identity, findings)))
        new = []
        for each in findings:
            key = build_identity(each)
            if left[key] > 0:
                left[key] -= 1
            else:
                new.append(each)
        self._left[name] = +left
        return tuple(new)

    def _find_renamed(self, name: str, sha256: str) -> _BaselineEntry | None:
        """Return what is known of a file under the name that it had."""
        for old, entry in self._files.items():
            same = bool(sha256) and entry.sha256 == sha256[:_SHORT] and old not in self._moved
            if same and old != name and not (self.path.parent / old).exists():
                self._moved.add(old)
                return entry
        return None

    @property
    def is_used_up(self) -> bool:
        """Whether every file that is known of was looked at."""
        return self._files.keys() <= self._seen.keys()

    def stale(self, covered: Sequence[str]) -> tuple[Stale, ...]:
        """Return what is known and no longer occurs.

        Args:
            covered: names of the folders that were walked whole; what is gone from them is stale.
        """
        left = dict(self._left)
        for name, entry in self._files.items():
            if name not in self._seen and name not in self._moved and self._is_gone(name, covered):
                left[name] = entry.known
        return tuple(
            Stale(name, rule, words, count)
            for name in sorted(left)
            for (rule, words), count in sorted(left[name].items())
        )

    def _is_gone(self, name: str, covered: Sequence[str]) -> bool:
        inside = any(each in {".", name} or name.startswith(f"{each}/") for each in covered)
        return inside and not (self.path.parent / name).exists()

    def write(self, covered: Sequence[str]) -> None:
        """Write what was found as what is known; files that were not linted stay as they were.

        Raises:
            OutputError: it cannot be written; it is as it was.
        """
        files = {
            name: entry
            for name, entry in self._files.items()
            if name not in self._moved and not self._is_gone(name, covered)
        }
        files |= self._seen
        kept = {name: files[name] for name in sorted(files) if files[name].known}
        # a name that is no UTF-8 has half a surrogate pair, whose escape here is JSON's, too
        write_atomically(self.path, "".join(_iter_lines(kept)).encode(errors="backslashreplace"))


def _read(data: Mapping[str, Any]) -> dict[str, _BaselineEntry]:
    if data["version"] != _VERSION:
        raise ValueError(f"version {data['version']}")
    files = {}
    for name, entry in data["files"].items():
        known: Known = Counter()
        for rule, rows in entry["known"].items():
            for row in rows:
                known[rule, str(row["quote"])] += int(row.get("count", 1))
        files[compose_nfc(name)] = _BaselineEntry(str(entry["sha256"]), known)
    return files


def _iter_lines(files: Mapping[str, _BaselineEntry]) -> Iterator[str]:
    """Yield JSON with a finding to a line, so that a review shows what came and what went."""
    yield f'{{"version": {_VERSION}, "files": {{'
    for number, (name, entry) in enumerate(files.items()):
        yield ",\n" if number else "\n"
        yield f' {_dump_json(name)}: {{"sha256": {_dump_json(entry.sha256)}, "known": {{'
        rules: dict[str, list[str]] = {}
        for (rule, words), count in sorted(entry.known.items()):
            row: dict[str, object] = {"quote": words}
            rules.setdefault(rule, []).append(
                _dump_json(row | ({"count": count} if count > 1 else {}))
            )
        yield ",".join(
            f"\n  {_dump_json(rule)}: [\n   " + ",\n   ".join(rows) + "]"
            for rule, rows in rules.items()
        )
        yield "}}"
    yield "\n}}\n"


def _dump_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
