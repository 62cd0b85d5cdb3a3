"""Find what ships with checker besides its code: rule sets, templates and prompts.

From an installed wheel, or from a checkout.
"""

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent
_DATA: Final = _PACKAGE / "data"


@cache
def _root() -> Path:
    """Return where rules, templates and adapters stand: in a wheel beside our own data."""
    return _DATA if (_DATA / "rules").is_dir() else _PACKAGE.parent


def kinds_folder() -> Path:
    """Return the folder of what the kinds of rules say of themselves, a file each."""
    return _DATA / "kinds"


def rules_folder() -> Path:
    """Return the folder of the rule sets that ship with checker."""
    return _root() / "rules"


def lexicons_folder() -> Path:
    """Return the folder of the word lists, which stand inside the package."""
    return Path(__file__).parent.parent / "data" / "lexicons"


def adapters_folder() -> Path:
    """Return the folder of the adapters that ship with checker, each trained for one model."""
    return _root() / "adapters"


def prompts_folder() -> Path:
    """Return the folder of the prompt templates that ship with checker."""
    return _root() / "templates" / "prompts"


def documents_folder() -> Path:
    """Return the folder of the document templates that ship with checker, a folder each."""
    return _root() / "templates" / "documents"


def reports_folder() -> Path:
    """Return the folder of the report templates that ship with checker."""
    return _root() / "templates" / "reports"


def init_folder() -> Path:
    """Return the folder of what `checker init` writes into a folder of documents."""
    return _root() / "templates" / "init"
