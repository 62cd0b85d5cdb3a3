"""Find what ships with checker besides its code: rule sets, templates and prompts.

From an installed wheel, or from a checkout.
"""

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    package = Path(__file__).parent.parent
    installed = package / "data"
    return installed if (installed / "rules").is_dir() else package.parent


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
