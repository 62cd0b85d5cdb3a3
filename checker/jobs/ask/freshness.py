"""Tell whether a file is still what it was when it was indexed."""

import os
from pathlib import Path
from typing import Literal

from checker.core.regular_files import hash_regular
from checker.search.retrieve import FoundFile


def find_change(file: FoundFile, largest: int) -> Literal["", "changed", "gone"]:
    """Return what became of a file since it was indexed, empty for nothing."""
    path = Path(os.fsdecode(file.path))
    try:
        facts = path.stat()
        stamp = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
        if file.stamp == " ".join(map(str, stamp)):
            return ""
        return "" if hash_regular(path, largest).hex() == file.sha256 else "changed"
    except FileNotFoundError:
        return "gone"
    except OSError:
        return "changed"
