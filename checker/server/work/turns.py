"""Let users take turns in the order in which they came, where DBOS would draw lots.

DBOS keeps a queue for each user and looks at them in an order drawn by lot: who came first may wait
for all others. It has no setting for that, so the one function that draws is replaced.
"""

import random
import time
from collections.abc import Callable, MutableSequence
from typing import Any, Final

from dbos import _queue
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from checker.server.office import Office
from checker.server.store.tables import Job

_KEPT_SECONDS: Final = 3600.0
"""A turn that was so long ago counts no more."""


class Turns:
    """Knows who is to be next: who has waited for longest since they came, or had a turn.

    Args:
        office: the server.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._served: dict[str, float] = {}

    def note(self, job_id: str) -> None:
        """Note that a job begins: its owner has had a turn."""
        with self._office.database.look() as transaction:
            owner = transaction.scalar(select(Job.owner_id).where(Job.id == job_id))
        if owner is None:
            return  # it was deleted
        past = time.time() - _KEPT_SECONDS
        self._served = {each: at for each, at in self._served.items() if at > past}
        self._served[owner] = time.time()

    def sort(self, owners: MutableSequence[str]) -> None:
        """Put users into the order in which their jobs are to begin."""
        try:
            came = self._find_oldest()
        except OperationalError:
            came = {}  # the queue is looked at again at once
        owners[:] = sorted(
            owners, key=lambda each: max(came.get(each, 0.0), self._served.get(each, 0.0))
        )

    def _find_oldest(self) -> dict[str, float]:
        oldest = select(Job.owner_id, func.min(Job.created_at)).where(Job.status == "queued")
        with self._office.database.look() as transaction:
            found = transaction.execute(oldest.group_by(Job.owner_id)).all()
        return {owner: at.timestamp() for owner, at in found}


def take_turns(turns: Turns) -> None:
    """Let the queue of this process go by turns."""
    vars(_queue)["random"] = _Random(turns.sort)


class _Random:
    """Has everything of `random`, but what puts into an order puts into this one."""

    def __init__(self, sort: Callable[[MutableSequence[str]], None]) -> None:
        self.shuffle = sort

    def __getattr__(self, name: str) -> Any:
        return getattr(random, name)
