"""Open the index from which `checker new` proposes standing facts, where somebody asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli.index import find_index

if TYPE_CHECKING:
    from checker.jobs.write.standing import StandingFacts
    from checker.session import Session


@contextmanager
def open_facts(
    session: "Session", index_file: Path | None, today: date
) -> Iterator["StandingFacts | None"]:
    """Yield what an index says once for all; None unless `--index` or the configuration asks.

    Raises:
        ConfigError: there is no index, or it cannot be used.
    """
    if index_file is None and not session.settings.search.for_new:
        yield None
        return
    from checker.jobs.ask.embedders import open_embedder  # noqa: PLC0415 - only where it is asked
    from checker.jobs.ask.standing_facts import IndexedFacts  # noqa: PLC0415 - likewise
    from checker.search.index_file import IndexFile  # noqa: PLC0415 - likewise

    with IndexFile.open(find_index(session, index_file)) as index:
        yield IndexedFacts(session, index, open_embedder(session.settings), today)
