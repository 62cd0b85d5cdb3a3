"""Make sure that the disk has room for what is about to be downloaded."""

import shutil
from pathlib import Path

from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.engines.catalogue.byte_sizes import format_size


def require_space(folder: Path, needed: int) -> None:
    """Do nothing if `folder` has `needed` bytes free.

    Raises:
        OutputError: it has fewer; both figures are in the message.
    """
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return
    raise OutputError(
        Message(
            "model.not-enough-free-space-needed-free",
            human=format_size(needed),
            human_2=format_size(free),
        ),
        place=str(folder),
        remedy=Message("model.free-some-space-set-checker-cache"),
    )
