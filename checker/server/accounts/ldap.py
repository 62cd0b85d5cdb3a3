"""Ask an LDAP directory or Active Directory who somebody is; the only module that knows ldap3."""

import logging
import ssl
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from ldap3 import DEREF_NEVER, NONE, SIMPLE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from checker.core.errors import ConfigError
from checker.core.text import lazy_re as re
from checker.server.accounts.arrivals import DirectoryAwayError, Vouched
from checker.server.directory_settings import LdapSettings

_LOG: Final = logging.getLogger(__name__)
_LASTING: Final = ("objectGUID", "entryUUID", "ipaUniqueID", "nsUniqueId")
"""Attributes by which directories know an entry for good; the first that is there counts."""
_STATES: Final = ("userAccountControl", "nsAccountLock")
_MOST_GROUPS: Final = 1000
_DONE: Final = 0
_MORE_THERE: Final = 4
_NO_ANSWER: Final = frozenset({1, 2, 3, 7, 8, 11, 13, 51, 52, 80})
"""Result codes of a server that cannot say whether a password is right (RFC 4511, A.1)."""
_PRINCIPAL: Final = re.compile(r"[\w.\-]+")
_ACCOUNT_IS_OFF: Final = 2
"""The bit of Active Directory's userAccountControl."""


class DisabledError(Exception):
    """The directory has disabled somebody.

    Args:
        subject: what it knows them by for good.
    """

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject


@dataclass(frozen=True, slots=True)
class _Entry:
    dn: str
    values: Mapping[str, list[bytes]]

    def get(self, attribute: str) -> str:
        """Return the first value; empty where there is none, or one that is no text."""
        return next(iter(self.texts(attribute)), "")

    def texts(self, attribute: str) -> list[str]:
        """Return all values that are text."""
        found = next(
            (v for k, v in self.values.items() if k.casefold() == attribute.casefold()), []
        )
        return [text for each in found if (text := each.decode("utf-8", "replace"))]


class _CheckedTls(Tls):
    """TLS as Python's own ssl checks it: the chain, the dates, and the host's name."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        """Make a connection's socket safe."""
        context = ssl.create_default_context(cafile=self.ca_certs_file)
        connection.socket = context.wrap_socket(
            connection.socket,
            server_hostname=connection.server.host,
            do_handshake_on_connect=do_handshake,
        )


def identify(settings: LdapSettings, name: str, password: str) -> Vouched | None:
    """Return who has a name and a password; None for any reason why not, which is not told.

    Somebody is searched for first, and must be the only one; then the password must open that very
    entry. A password without a character that shows never gets as far: directories take an empty
    one for a visitor's and say yes (RFC 4513, 5.1.2).

    Raises:
        DirectoryAwayError: no server answers as it should.
        DisabledError: the directory has disabled them.
    """
    if not is_askable(name) or not is_password(password):
        return None
    with _open(settings) as connection:
        if not _begin(connection, settings, name, password):
            return None
        entry = _find(connection, settings, name)
        if entry is not None and _is_off(entry):
            raise DisabledError(_get_subject(entry))
        if not _opens(settings, entry.dn if entry else f"cn=nobody,{settings.base}", password):
            return None
        return None if entry is None else _describe(connection, settings, entry)


def look_again(
    settings: LdapSettings, known: Iterable[tuple[str, str]]
) -> Iterator[Vouched | None]:
    """Yield who each is now, by lasting id and name; None for who is gone, or disabled.

    Raises:
        DirectoryAwayError: no server answers as it should.
    """
    with _open(settings) as connection:
        _begin(connection, settings, "", "")
        for subject, name in known:
            entry = _find_again(connection, settings, subject, name)
            yield (
                None if entry is None or _is_off(entry) else _describe(connection, settings, entry)
            )


def probe(settings: LdapSettings) -> None:
    """Ask the directory nothing but whether it is there, which takes as long as asking.

    Raises:
        DirectoryAwayError: no server answers as it should.
    """
    with _open(settings) as connection:
        if not settings.bind_template:
            _begin(connection, settings, "", "")


def is_password(password: str) -> bool:
    """Return whether something was typed that may be a password: it shows, and NUL ends none."""
    shown = any(unicodedata.category(each)[0] not in "ZC" for each in password)
    return shown and "\0" not in password


def is_askable(name: str) -> bool:
    """Return whether a name has only characters that show."""
    return bool(name.strip()) and name.isprintable()


@contextmanager
def _open(settings: LdapSettings) -> Iterator[Connection]:
    """Open a connection to the first server that answers; nobody is bound yet."""
    tls = _CheckedTls(ca_certs_file=str(settings.ca_file) if settings.ca_file else None)
    for url in settings.urls:
        parts = urlsplit(url)
        server = Server(
            parts.hostname or "",
            port=parts.port or (636 if parts.scheme == "ldaps" else 389),
            use_ssl=parts.scheme == "ldaps",
            tls=tls,
            get_info=NONE,
            connect_timeout=settings.timeout,
        )
        connection = _build(server, settings)
        try:
            connection.open()
            if settings.start_tls and parts.scheme == "ldap":
                connection.start_tls()
        except (LDAPException, OSError) as error:
            _close(connection)
            _warn(url, str(error))
            continue
        break
    else:
        raise DirectoryAwayError
    try:
        yield connection
    except (LDAPException, OSError) as error:
        raise _be_away(url, str(error)) from error
    finally:
        _close(connection)


def _build(server: Server, settings: LdapSettings) -> Connection:
    return Connection(
        server,
        authentication=None,
        auto_referrals=False,  # a password goes to nobody whom a server names
        check_names=False,
        read_only=True,
        raise_exceptions=False,
        receive_timeout=settings.timeout,
    )


def _close(connection: Connection) -> None:
    with suppress(LDAPException, OSError):
        connection.unbind()
    if connection.socket is not None:
        with suppress(OSError):
            connection.socket.close()


def _begin(connection: Connection, settings: LdapSettings, name: str, password: str) -> bool:
    """Bind as whoever may search; returns False where that is the person, and they may not."""
    if settings.bind_template:
        principal = _fill_principal(settings.bind_template, name)
        return principal is not None and _bind(connection, principal, password)
    if not settings.bind_dn:
        return True
    try:
        given = settings.read_bind_password()
    except ConfigError as error:
        raise _be_away(settings.url, str(error)) from error
    if not _bind(connection, settings.bind_dn, given):
        raise _be_away(settings.url, "bind_dn is refused")
    return True


def _fill_principal(template: str, name: str) -> str | None:
    """Return whom to bind as: a distinguished name, escaped (RFC 4514), or a plain principal."""
    if "=" in template:
        return template.replace("{name}", escape_rdn(name))
    return template.replace("{name}", name) if _PRINCIPAL.fullmatch(name) else None


def _bind(connection: Connection, user: str, password: str) -> bool:
    """Return whether a password is right for an entry.

    Raises:
        DirectoryAwayError: the server does not say.
    """
    if not user or not is_password(password):
        return False
    connection.authentication, connection.user, connection.password = SIMPLE, user, password
    try:
        if connection.bind():
            return True
    finally:
        connection.password = None
    if connection.result["result"] in _NO_ANSWER:
        raise _be_away(connection.server.host, connection.result["description"])
    return False


def _opens(settings: LdapSettings, dn: str, password: str) -> bool:
    """Return whether a password opens an entry, asked on a connection of its own."""
    with _open(settings) as connection:
        return _bind(connection, dn, password)


def _find(connection: Connection, settings: LdapSettings, name: str) -> _Entry | None:
    """Return the one entry of a name; None where there is none, or more than one."""
    wanted = {settings.name_attribute, settings.display_attribute, "cn", *_LASTING, *_STATES}
    if settings.group_attribute:
        wanted.add(settings.group_attribute)
    asked = settings.user_filter.replace("{name}", escape_filter_chars(name))
    found = _search(connection, settings.base, asked, sorted(wanted), most=2)
    if len(found) > 1:
        _warn(settings.url, "more than one entry has a name that somebody tried to log in with")
    return found[0] if len(found) == 1 else None


def _find_again(
    connection: Connection, settings: LdapSettings, subject: str, name: str
) -> _Entry | None:
    """Return the entry of a lasting id, under the name that it has now."""
    if not subject:
        return _find(connection, settings, name)
    attribute, _, digits = subject.partition(" ")
    value = "".join(f"\\{each:02x}" for each in bytes.fromhex(digits))
    asked = f"({attribute}={value})"
    rows = _search(connection, settings.base, asked, [settings.name_attribute], most=2)
    if len(rows) != 1:
        return None
    entry = _find(connection, settings, rows[0].get(settings.name_attribute))
    return entry if entry is not None and entry.dn == rows[0].dn else None


def _search(
    connection: Connection, base: str, asked: str, attributes: list[str], most: int
) -> list[_Entry]:
    connection.search(
        base,
        asked,
        SUBTREE,
        DEREF_NEVER,
        attributes,
        size_limit=most,
        time_limit=connection.receive_timeout,
    )
    if connection.result["result"] not in {_DONE, _MORE_THERE}:
        raise _be_away(connection.server.host, connection.result["description"])
    rows: list[dict[str, Any]] = connection.response or []
    return [
        _Entry(row["dn"], row["raw_attributes"]) for row in rows if row["type"] == "searchResEntry"
    ]


def _is_off(entry: _Entry) -> bool:
    control = entry.get("userAccountControl")
    off = control.isdigit() and bool(int(control) & _ACCOUNT_IS_OFF)
    return off or entry.get("nsAccountLock").casefold() == "true"


def _get_subject(entry: _Entry) -> str:
    """Return what the directory knows an entry by, even under another name or in another place."""
    for attribute in _LASTING:
        values = next((v for k, v in entry.values.items() if k == attribute), [])
        if values:
            return f"{attribute} {values[0].hex()}"
    return ""


def _describe(connection: Connection, settings: LdapSettings, entry: _Entry) -> Vouched | None:
    name = entry.get(settings.name_attribute)
    if not name:
        _warn(settings.url, f"an entry has no {settings.name_attribute}")
        return None
    groups = list(entry.texts(settings.group_attribute)) if settings.group_attribute else []
    groups += _iter_groups(connection, settings, entry, name)
    return Vouched(
        source="ldap",
        subject=_get_subject(entry),
        name=name,
        display_name=entry.get(settings.display_attribute) or entry.get("cn") or name,
        role=settings.find_role(groups),
        groups=tuple(groups),
    )


def _iter_groups(
    connection: Connection, settings: LdapSettings, entry: _Entry, name: str
) -> Iterator[str]:
    """Yield the groups that a search finds somebody in."""
    if not settings.groups_filter:
        return
    asked = settings.groups_filter.replace("{dn}", escape_filter_chars(entry.dn))
    asked = asked.replace("{name}", escape_filter_chars(name))
    base = settings.group_base or settings.base
    for group in _search(connection, base, asked, ["1.1"], _MOST_GROUPS):
        yield group.dn


def _be_away(url: str, why: str) -> DirectoryAwayError:
    _warn(url, why)
    return DirectoryAwayError()


def _warn(url: str, why: str) -> None:
    """Tell whoever reads the log what is wrong with the directory; never a name or a password."""
    _LOG.warning("the directory does not answer as it should", extra={"at": url, "why": why})
