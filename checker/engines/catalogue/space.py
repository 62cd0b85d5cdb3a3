"""Make sure that the disk has room for what is about to be downloaded."""

import shutil
from pathlib import Path

from checker.core.bilingual import Bilingual
from checker.core.errors import OutputError
from checker.engines.catalogue.sizes import human


def require_space(folder: Path, needed: int) -> None:
    """Do nothing if `folder` has `needed` bytes free.

    Raises:
        OutputError: it has fewer; both figures are in the message.
    """
    free = shutil.disk_usage(folder).free
    if free >= needed:
        return
    raise OutputError(
        Bilingual(
            f"空き容量が足りません(必要 {human(needed)}、空き {human(free)})。",
            f"not enough free space ({human(needed)} needed, {human(free)} free).",
        ),
        place=str(folder),
        remedy=Bilingual(
            "空きを作るか、CHECKER_CACHE_DIR に別のフォルダーを指定してください。",
            "Free some space, or set CHECKER_CACHE_DIR to another folder.",
        ),
    )
