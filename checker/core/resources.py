"""Find what ships with checker besides its code: rule sets, templates and prompts.

From an installed wheel, or from a checkout.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = Path(__file__).parent.parent
_DATA: Final = _PACKAGE / "data"


@cache
def _find_root() -> Path:
    """Return where rules, templates and adapters stand: in a wheel beside our own data."""
    return _DATA if (_DATA / "rules").is_dir() else _PACKAGE.parent


def kinds_folder() -> Path:
    """Return the folder of what the kinds of rules say of themselves, a file each."""
    return _DATA / "kinds"


def get_rules_folder() -> Path:
    """Return the folder of the rule sets that ship with checker."""
    return _find_root() / "rules"


def lexicons_folder() -> Path:
    """Return the folder of the word lists, which stand inside the package."""
    return Path(__file__).parent.parent / "data" / "lexicons"


def get_foreign_folder() -> Path:
    """Return the folder of what corresponds to the rules of other tools, a file each."""
    return _DATA / "foreign"


def get_search_folder() -> Path:
    """Return the folder of what questions to documents are asked with: synonyms, examples."""
    return _DATA / "search"


def get_bundle_folder() -> Path:
    """Return the folder of what a bundle begins with, which is no module of checker."""
    return _DATA / "bundle"


def get_locks_folder() -> Path:
    """Return the folder of the locks: what is installed beside checker, by version and sha256."""
    return _find_root()


def get_adapters_folder() -> Path:
    """Return the folder of the adapters that ship with checker, each trained for one model."""
    return _find_root() / "adapters"


def get_prompts_folder() -> Path:
    """Return the folder of the prompt templates that ship with checker."""
    return _find_root() / "templates" / "prompts"


def get_documents_folder() -> Path:
    """Return the folder of the document templates that ship with checker, a folder each."""
    return _find_root() / "templates" / "documents"


def get_reports_folder() -> Path:
    """Return the folder of the report templates that ship with checker."""
    return _find_root() / "templates" / "reports"


def get_init_folder() -> Path:
    """Return the folder of what `checker init` writes into a folder of documents."""
    return _find_root() / "templates" / "init"


def read_yaml(path: Path) -> Any:
    """Return what a YAML file that ships with checker holds, read by libyaml where there is one."""
    import yaml  # noqa: PLC0415 - only who needs word lists or documentation

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
