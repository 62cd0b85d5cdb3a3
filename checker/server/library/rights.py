"""Say which documents somebody may read: what they may not is left out before anything is counted.

A file is of the innermost folder that the settings name, and that folder's readers read it. What
lies in none of them is nobody's. Questions that were answered on the page are everybody's.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from checker.server.folder_settings import FolderSettings
from checker.server.library.nesting import find_innermost, leads_elsewhere, spell_folder
from checker.server.office import Office
from checker.server.settings import ServerSettings
from checker.server.store.tables import ROLES, User

MayRead = Callable[[str], bool]
_KEY_LETTERS: Final = 32


@dataclass(frozen=True)
class Library:
    """The folders that people may ask.

    Args:
        settings: of the server.
        faq: the file of questions that were answered on the page.
    """

    settings: ServerSettings
    faq: Path

    @classmethod
    def of(cls, office: Office) -> Self:
        """Return the folders of a server."""
        return cls(office.settings, office.folder.faq)

    @cached_property
    def folders(self) -> dict[str, FolderSettings]:
        """The folders that are named, by their paths as the index spells them."""
        return {spell_folder(str(each.path)): each for each in self.settings.folders}

    @cached_property
    def faq_name(self) -> str:
        """The file of answered questions as the index spells it."""
        return spell_folder(str(self.faq))

    def list_readable(self, user: User) -> set[str]:
        """Return the folders whose documents somebody may read, but for folders in them."""
        return {path for path, each in self.folders.items() if self._is_reader(each, user)}

    def list_common(self) -> set[str]:
        """Return the folders that everybody may read."""
        return {path for path, each in self.folders.items() if "member" in each.roles}

    def make_filter(self, user: User) -> MayRead:
        """Return what tells of a file, by its path in the index, whether somebody may read it."""
        return self.filter_by(self.list_readable(user))

    def filter_by(self, readable: set[str]) -> MayRead:
        """Return what tells whether a file is of one of these folders, or everybody's."""

        def may_read(shown: str) -> bool:
            return shown == self.faq_name or find_innermost(shown, self.folders) in readable

        return may_read

    def describe(self, shown: str) -> str:
        """Return how a file is called to people: by its folder's title, and from there on."""
        folder = find_innermost(shown, self.folders)
        if folder is None:
            return os.path.basename(shown)  # noqa: PTH119 - as the index spells it
        return f"{self.title_of(folder)}/{os.path.relpath(shown, folder)}".replace(os.sep, "/")

    def title_of(self, folder: str) -> str:
        """Return what people call a folder."""
        return self.folders[folder].title or os.path.basename(folder)  # noqa: PTH119 - likewise

    def is_where_it_seems(self, shown: str) -> bool:
        """Return whether a file is no link into a folder that others read."""
        return shown == self.faq_name or not leads_elsewhere(shown, self.folders)

    def _is_reader(self, folder: FolderSettings, user: User) -> bool:
        rank = ROLES.index(user.role) if user.role in ROLES else -1
        if any(rank >= ROLES.index(each) for each in folder.roles) or user.name in folder.users:
            return True
        directory = {"ldap": self.settings.ldap, "oidc": self.settings.oidc}.get(user.source)
        if directory is None:
            return False
        held = {directory.normalize(each) for each in user.groups}
        return any(directory.normalize(each) in held for each in folder.groups)


def name_document(shown: str) -> str:
    """Return what a file is called in addresses: nothing of its path."""
    return hashlib.sha256(shown.encode()).hexdigest()[:_KEY_LETTERS]
