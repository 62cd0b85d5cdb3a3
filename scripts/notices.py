"""Write THIRD_PARTY_NOTICES.md: what of others the wheel carries, and what it is installed with.

`python scripts/notices.py` writes it; with `--check` it writes nothing, and exits 1 where the file
does not name exactly what there is. The packages of requirements.lock must be installed.
"""

import json
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

import click
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.locked_packages import LockedPackage, find_licence, read_lock  # noqa: E402 - as a script

FILE = ROOT / "THIRD_PARTY_NOTICES.md"
_OURS: Final = ("このプロジェクト", "this project")
_HEAD: Final = """\
# Third-party notices

doc-format-checker is licensed under the Apache License 2.0 (LICENSE). It carries, or is installed
with, work of others. `scripts/notices.py` writes this file.

## In the wheel

### Adapters and kept answers

Small corrections (LoRA) and kept answers to the rules' examples, made with these models. They are
derivative works, used and passed on under the models' own licence, the Apache License 2.0, whose
text is in LICENSE; they were changed by training on examples of this project.
"""
_LISTS: Final = """\
### Word lists

Compiled by this project; these follow lists of others. Notices, orders and reports of the Japanese
government are not subject to copyright (Copyright Act of Japan, Article 13).
"""
_PACKAGES: Final = """\
## Installed beside it

Packages that pip installs with the wheel, each under its own licence, whose text comes with the
package. Nothing of them is in the wheel.

| package | licence |
|---|---|
"""
_HOLDERS: Final = {"qwen": "Copyright 2024 Alibaba Cloud"}


def write_notices() -> str:
    """Return the file's text."""
    return "\n".join((_HEAD, *_list_models(), "", _LISTS, *_list_words(), "", _PACKAGES + _table()))


def _list_models() -> Iterator[str]:
    for path in sorted((ROOT / "adapters").glob("*.json")):
        name = json.loads(path.read_text(encoding="utf-8"))["model"]["name"]
        holder = next(said for begin, said in _HOLDERS.items() if name.startswith(begin))
        yield f"- {name} (adapter and calibration {path.stem}): {holder}. Apache-2.0."


def _list_words() -> Iterator[str]:
    for path in sorted((ROOT / "checker" / "data" / "lexicons").glob("*.yaml")):
        source = " ".join(yaml.safe_load(path.read_text(encoding="utf-8"))["source"].split())
        if not source.startswith(_OURS):
            yield f"- {path.stem}: {source}"


def _table() -> str:
    licences = {each.name: find_licence(each.name) for each in read_lock()}
    return "".join(f"| {name} | {licences[name]} |\n" for name in sorted(licences))


def find_differences(text: str) -> list[str]:
    """Return what a text lacks or has too much; licences of other versions do not count."""
    wanted, there = write_notices().splitlines(), text.splitlines()
    other = {each.name for each in read_lock() if not _is_installed(each)}
    return [
        line
        for line in sorted(set(wanted) ^ set(there))
        if line.split("|")[1:2] == [] or line.split("|")[1].strip() not in other
    ]


def _is_installed(package: LockedPackage) -> bool:
    return metadata.version(package.name) == package.version


def main() -> None:
    """Write the file, or with `--check` say what is wrong with it."""
    if "--check" not in sys.argv[1:]:
        FILE.write_text(write_notices(), encoding="utf-8", newline="\n")
        return
    wrong = find_differences(FILE.read_text(encoding="utf-8"))
    for line in wrong:
        click.echo(f"THIRD_PARTY_NOTICES.md: {line}", err=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
