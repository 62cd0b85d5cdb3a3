"""Find what a rule set names: nothing outside its own folder, and nothing hidden in it.

Whoever writes a rule set may be somebody whose changes are only being looked at. What it names
lies below its folder, so that no list, and no message made of one, tells what else is on the
machine.
"""

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from checker.core.errors import RulesetError
from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.core.text import lazy_re as re

_LONGEST_NAME: Final = 200
_UNFIT: Final = re.compile(r"[/\\:\x00-\x1f\x7f]|^\.")
_REMEDY: Final = Message("rules.put-it-below-the-rule-sets-folder")


def find_below(folder: Path, name: str) -> Path:
    """Return the path of a file that a rule set in a folder names; it need not be there.

    Args:
        folder: in which the rule set stands.
        name: as it is written; a Windows path will do.

    Raises:
        RulesetError: the path leads out of the folder, by itself or through a link, is hidden, or
            no path at all.
    """
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    outside = plain.startswith("/") or bool(PureWindowsPath(name).drive)
    unfit = not parts or any(_UNFIT.search(part) for part in parts)
    if outside or unfit or len(plain) > _LONGEST_NAME:
        raise _report_outside(name)
    path = folder.joinpath(*parts)
    if not is_inside(path, folder):
        raise _report_outside(name)
    return path


def is_plain_name(name: str) -> bool:
    """Return whether a rule set may be called so: a name, not a path."""
    return 0 < len(name) <= _LONGEST_NAME and not _UNFIT.search(name)


def _report_outside(name: str) -> RulesetError:
    shown = name[:_LONGEST_NAME].replace("\0", "\\0")
    return RulesetError(Message("rules.leads-out-of-the-folder", name=shown), remedy=_REMEDY)
