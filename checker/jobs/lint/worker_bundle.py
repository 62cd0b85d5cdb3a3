"""Pack what a machine needs to lint as this one does: configuration and rule files as they are.

They are laid out there in a folder of their own, each under its whole path, so that what one file
says of another's place still holds; what is said of them afterwards names the places here.
"""

import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path

from checker.core import resources
from checker.core.config import Settings
from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError, describe_unreadable
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.jobs.lint.run_digest import find_list_names, iter_rule_files, list_rule_paths
from checker.jobs.lint.serialization import Head, pack_message, unpack_message
from checker.jobs.lint.versions import collect_versions
from checker.rules.foreign.recognise import find_reader
from checker.rules.packs import find_installed_packs

_MAX_KIT_BYTES = 64 * 2**20
_HERE_ONLY = {"lint", "paths", "numbers", "templates", "prompts"}


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """What was asked for in this run, as `checker.session.Options` names it.

    `weights` are the judge's, empty where nothing is judged.
    """

    language: DisplayLanguage
    ruleset: str | None = None
    fail_on: Severity | None = None
    model: str | None = None
    weights: str = ""
    suppressions: bool = True


@dataclass(frozen=True)
class WorkerBundle:
    """Configuration and rules as one message."""

    message: bytes

    @cached_property
    def digest(self) -> str:
        """What jobs name it by."""
        return hashlib.sha256(self.message).hexdigest()


def pack_kit(settings: Settings, wanted: WorkerOptions) -> WorkerBundle:
    """Return what other machines need to lint by these settings.

    Raises:
        ConfigError: rules are too large to be sent, or only another tool's reader knows their
            files, or a rule file names a list by its whole path.
    """
    named = list_rule_paths(settings, wanted.ruleset)
    for path in named:
        if find_reader(path) is not None:
            raise _report_foreign(path)
    entries = {str(each): _make_absolute(each) for each in (*settings.rules, *named)}
    files = {
        _make_absolute(each): _read(each) for each in iter_rule_files([*settings.rules, *named])
    }
    if sum(map(len, files.values())) > _MAX_KIT_BYTES:
        raise _report_too_large(sum(map(len, files.values())))
    head = {
        "versions": dict(collect_versions()),
        "settings": settings.model_dump_json(exclude=_HERE_ONLY),
        "wanted": asdict(wanted),
        "entries": entries,
        "folders": [each for each in entries.values() if Path(each).is_dir()],
        "installed": [str(each) for each in _list_installed()],
        "files": list(files),
    }
    return WorkerBundle(zlib.compress(pack_message(head, *files.values()), 1))


def unpack_kit(message: bytes) -> tuple[Head, list[bytes]]:
    """Return a kit's head, whose `versions` any release understands, and its files' contents.

    Raises:
        ValueError: it is none.
    """
    return unpack_message(zlib.decompress(message))


@dataclass(frozen=True)
class Unpacked:
    """A kit laid out in a folder of this machine.

    Args:
        root: that folder; its name must occur nowhere else.
        head: of the kit.
    """

    root: Path
    head: Head

    @classmethod
    def at(cls, root: Path, head: Head, contents: Sequence[bytes]) -> "Unpacked":
        """Write a kit's files below `root`.

        Raises:
            OSError: they cannot be written.
        """
        kit = cls(root, head)
        for folder in head["folders"]:
            kit.place(folder).mkdir(parents=True, exist_ok=True)
        for name, content in zip(head["files"], contents, strict=True):
            file = kit.place(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return kit

    def place(self, whole: str) -> Path:
        """Return where a whole path of the other machine is here."""
        path = Path(whole)
        return self.root.joinpath(path.drive.rstrip(":"), *path.parts[1:])

    def named(self, ruleset: str | None) -> str | None:
        """Return what a rule set is named here that was named by its name or a path."""
        whole = self.head["entries"].get(ruleset)
        return ruleset if whole is None else str(self.place(whole))

    def settings(self) -> Settings:
        """Return the configuration, whatever this machine's environment says."""
        values = json.loads(self.head["settings"])
        values["rules"] = tuple(self.named(each) for each in values["rules"])
        values["default_ruleset"] = self.named(values["default_ruleset"])
        return Settings(**values)

    def wanted(self) -> WorkerOptions:
        """Return what was asked for."""
        wanted = WorkerOptions(**self.head["wanted"])
        return replace(wanted, ruleset=self.named(wanted.ruleset))

    def said_there(self, text: str) -> str:
        """Return a text with places in the folder named as on the machine that sent the kit."""
        for here, there in self._places:
            text = text.replace(here, there)
        return text

    def json_there(self, text: bytes) -> bytes:
        """Return JSON with places in the folder named as on the machine that sent the kit."""
        for here, there in self._places:
            text = text.replace(_encode_inside_json(here), _encode_inside_json(there))
        return text

    @cached_property
    def _places(self) -> list[tuple[str, str]]:
        """Pairs of what places are named here and there; longer ones first."""
        pairs = {str(self.place(each)): each for each in self.head["files"]}
        pairs |= {str(self.place(whole)): shown for shown, whole in self.head["entries"].items()}
        installed = zip(_list_installed(), self.head["installed"], strict=True)
        pairs |= {str(here): there for here, there in installed if str(here) != there}
        return sorted(pairs.items(), key=lambda each: -len(each[0]))


def _list_installed() -> list[Path]:
    """Return the folders of rule sets that are installed: equal on all machines, as versions tell.

    Each machine has them elsewhere.
    """
    return [*find_installed_packs(), resources.get_rules_folder()]


def _encode_inside_json(text: str) -> bytes:
    """Return a text as it stands inside a string of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")


def _make_absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay as they are


def _read(file: Path) -> bytes:
    for name in find_list_names(file) if file.suffix in {".yaml", ".yml"} else ():
        if Path(name).is_absolute():
            raise ConfigError(
                Message("lint.names-list-whole-path-which-other", name=name),
                place=str(file),
                remedy=Message("lint.write-path-from-rule-files-folder"),
            )
    try:
        return read_regular(file, LARGEST_LIST)
    except OSError as error:
        raise ConfigError(
            describe_unreadable(error),
            place=str(file),
        ) from error


def _report_foreign(path: Path) -> ConfigError:
    return ConfigError(
        Message("lint.another-tools-rules-which-not-sent"),
        place=str(path),
        remedy=Message("lint.make-rule-set-them-checker-rules"),
    )


def _report_too_large(size: int) -> ConfigError:
    mib, most = size / 2**20, _MAX_KIT_BYTES // 2**20
    return ConfigError(
        Message("lint.folders-rules-too-large-sent-mib", mib=mib, most=most),
        place="rules",
        remedy=Message("lint.move-what-no-rule-out-them"),
    )
