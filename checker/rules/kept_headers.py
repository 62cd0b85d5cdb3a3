"""Keep the headers of rule files as they were validated: to choose a rule set, all are looked at.

They stand beside what the files hold (`kept_files`), by the file's bytes and checker's own files. A
header with an error is never kept.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from checker.core.cache_files import find_kept, read_kept, write_kept
from checker.core.kept_values import read_value, write_value
from checker.core.own_files import digest_rule_code
from checker.rules.kept_files import FOLDER, MOST
from checker.rules.model import RulesetHeader
from checker.rules.yaml_nodes import YamlFile


def find_kept_header(file: YamlFile) -> RulesetHeader | None:
    """Return the header that was made of a file's bytes, None where it is to be made."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, ImportError):
        header = read_value(read_kept(_find_file(file)))
        if isinstance(header, RulesetHeader):
            return header
    return None


def keep_header(file: YamlFile, header: RulesetHeader) -> None:
    """Keep the header that was made of a file's bytes."""
    written = write_value(header)
    if written is not None:
        write_kept(_find_file(file), written, MOST)


def _find_file(file: YamlFile) -> Path:
    name = hashlib.sha256(f"header\0{digest_rule_code()}\0".encode() + file.raw)
    return find_kept(FOLDER, name.hexdigest())
