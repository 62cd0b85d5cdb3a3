"""Let the first administrator in: by a code that only the starter of the server sees."""

import hmac
import secrets
from collections.abc import Iterator
from typing import Final

from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.core.regular_files import read_regular_text
from checker.core.storage import write_atomically
from checker.server.accounts.users import NewUser, add_user, has_administrator
from checker.server.directory_settings import is_near
from checker.server.office import Office
from checker.server.store.tables import User

_FILE: Final = "setup-code"


def refuse_strangers(office: Office) -> None:
    """Make sure that a server which others can reach has an administrator.

    Raises:
        ConfigError: it has none; who came first could make themselves one.
    """
    if is_near(office.settings.host):
        return
    if is_set_up(office):
        return
    raise ConfigError(
        Message("server.no-administrator-yet", host=office.settings.host),
        place="host",
        remedy=Message("server.start-on-this-machine-first"),
    )


def describe_start(office: Office) -> Iterator[Message]:
    """Yield what to open in a browser; before the first administrator, with a code."""
    settings = office.settings
    scheme = "https" if settings.certificate else "http"
    url = settings.public_url.rstrip("/") or f"{scheme}://{settings.host}:{settings.port}"
    if is_set_up(office):
        yield Message("server.is-at", url=url)
    else:
        yield Message("server.set-up-at", url=f"{url}/setup?code={get_code(office)}")


def is_set_up(office: Office) -> bool:
    """Return whether the first administrator is there; there is nothing to set up then."""
    with office.database.look() as transaction:
        return has_administrator(transaction)


def get_code(office: Office) -> str:
    """Return the code that the first administrator needs, made where there is none."""
    path = office.folder.path / _FILE
    if not path.exists():
        write_atomically(path, secrets.token_urlsafe(16).encode(), private=True)
    return read_regular_text(path)


def add_first_administrator(office: Office, code: str, name: str, password: str) -> User | None:
    """Return the new administrator; None where the code is wrong or there is one already.

    Raises:
        InputError: the name or the password cannot be used.
    """
    if not hmac.compare_digest(code.encode(), get_code(office).encode()):
        return None
    with office.database.begin() as transaction:
        if has_administrator(transaction):
            return None
        user = add_user(
            transaction, NewUser(name, role="administrator", password=password), actor="setup"
        )
    (office.folder.path / _FILE).unlink(missing_ok=True)
    return user
