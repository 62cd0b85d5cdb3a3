"""Tell the caller of a long job how far it is."""

from collections.abc import Callable

from checker.core.data_classes import dataclass
from checker.core.messages import Message


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a pull or a verification has come.

    `total_bytes` is None while the size is unknown (a source that does not say it).
    """

    done_bytes: int
    total_bytes: int | None
    label: Message


OnProgress = Callable[[Progress], None]


def ignore(_: Progress) -> None:
    """Report to nobody."""
