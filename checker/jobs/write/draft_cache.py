"""Drafts kept on disk, so that a second run writes again only what changed.

One small file per draft, named by a hash of all that it depends on. They can always be made again,
so nothing that is wrong with them stops a run. They hold a company's words: the folder is the
user's alone.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Final

from checker.core.errors import OutputError
from checker.core.ports import Completion
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import cache_folder, make_private_folder, write_atomically

MAX_DRAFTS: Final = 5000
"""Drafts kept; beyond it the oldest go."""

_PRUNE_EVERY: Final = 200


def make_draft_key(conversation: str, model: str, limit: int, grammar: str) -> str:
    """Return the name of a draft: a hash over everything that it depends on."""
    said = json.dumps([conversation, model, limit, grammar])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()


class DraftCache:
    """Completions by key. Safe in several processes.

    Args:
        folder: where they are; `drafts` in the cache folder unless given.
        most: how many are kept.
    """

    def __init__(self, folder: Path | None = None, *, most: int = MAX_DRAFTS) -> None:
        self.folder = folder or cache_folder() / "drafts"
        self._most = most
        self._kept = 0

    def get(self, key: str) -> Completion | None:
        """Return a draft that is kept, None where there is none that can be read."""
        try:
            found = json.loads(read_regular(self._get_path(key), LARGEST_NOTE))
            return Completion(str(found["text"]), bool(found["ended"]), tokens=int(found["tokens"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, completion: Completion) -> None:
        """Keep a draft; where that cannot be done, go on without."""
        said = {"text": completion.text, "ended": completion.ended, "tokens": completion.tokens}
        with suppress(OSError, OutputError):
            make_private_folder(self.folder)
            write_atomically(
                self._get_path(key),
                json.dumps(said, ensure_ascii=False).encode("utf-8"),
                private=True,
            )
            if self._kept % _PRUNE_EVERY == 0:
                self._prune()
            self._kept += 1

    def _get_path(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _prune(self) -> None:
        by_age = sorted(self.folder.glob("*.json"), key=lambda each: each.stat().st_mtime)
        for each in by_age[: max(0, len(by_age) - self._most)]:
            each.unlink(missing_ok=True)
