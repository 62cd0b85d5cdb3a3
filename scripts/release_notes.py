"""Print what the changelog says of a version, for a release.

`python scripts/release_notes.py v0.2.0` fails where the tag is not the version of the code, or the
changelog has no dated section for it. It needs nothing but Python.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def code_version() -> str:
    """Return the version that the package names, without importing it."""
    text = (ROOT / "checker" / "__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    return str(version)


def section(changelog: str, version: str) -> str:
    """Return the text below a version's dated heading; empty where there is none."""
    found = re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d{{2}}-\d{{2}}\n(.*?)(?=^## |\Z)",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    return found[1].strip() if found else ""


def main() -> None:
    """Print the notes of the tag named, or say what is wrong and exit 1."""
    version = sys.argv[1].removeprefix("v")
    if version != code_version():
        sys.exit(f"the tag says {version}, checker/__init__.py says {code_version()}")
    notes = section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    if not notes:
        sys.exit(f"CHANGELOG.md has no section [{version}] with a date")
    sys.stdout.write(notes + "\n")


if __name__ == "__main__":
    main()
