"""Say which folders of documents people may ask, and who reads each: `[[folders]]`."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from checker.server.directory_settings import GroupRole


class FolderSettings(BaseModel):
    """Say of one folder who may ask what stands in it; in a folder within it, that one's counts.

    Attributes:
        path: absolute.
        title: what people call it; empty for its name.
        roles: whoever has one of them, or one above, reads it: `member` is everybody.
        groups: of the directory or the provider, as `[ldap.roles]` and `[oidc.roles]` name them.
        users: by name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path
    title: str = Field("", max_length=100)
    roles: tuple[GroupRole, ...] = ()
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.path.is_absolute():
            raise PydanticCustomError("path", "path must be absolute")
        if not (self.roles or self.groups or self.users):
            raise PydanticCustomError("readers", "say who may read it with roles, groups or users")
        return self
