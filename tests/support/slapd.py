"""OpenLDAP's server as a process, with people of a company that there is not."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from checker.server.directory_settings import LdapSettings
from tests.support.certificates import Authority

PROGRAM: Final = shutil.which("slapd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
WHY_NOT: Final = "slapd is not installed (Debian's package slapd)"
BASE: Final = "dc=example,dc=co,dc=jp"
READER: Final = f"cn=reader,{BASE}"
READERS_PASSWORD: Final = "読む人だけの合言葉"  # noqa: S105 - of nobody
DIRECTORY_PASSWORD: Final = "社員の合言葉 1"  # noqa: S105 - of people that there are not
_SECONDS: Final = 20

_CONFIGURATION: Final = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl'
  EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.99999.1 NAME 'account2' SUP top AUXILIARY MAY userAccountControl )
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
# as careless as a server can be: an empty password is answered with success
allow bind_anon_cred bind_anon_dn
TLSCACertificateFile {ca}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
database mdb
suffix "{base}"
directory {folder}
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
"""
_ROOT: Final = f"""\
dn: {BASE}
objectClass: dcObject
objectClass: organization
dc: example
o: 例

dn: {READER}
objectClass: person
cn: reader
sn: reader
userPassword: {READERS_PASSWORD}
"""


@dataclass(frozen=True)
class Directory:
    """A directory that answers: how it is asked, and where nobody may be led."""

    safe_url: str
    plain_url: str
    authority: Authority
    elsewhere: socket.socket
    process: "subprocess.Popen[bytes]"

    def settings(self, **changed: Any) -> LdapSettings:
        """Return settings by which it lets administrators, format owners and members in."""
        given: dict[str, Any] = {
            "url": self.safe_url,
            "ca_file": self.authority.ca,
            "bind_dn": READER,
            "bind_password": READERS_PASSWORD,
            "base": BASE,
            "timeout": 5,
            "roles": {
                f"CN=Admins, OU=groups,{BASE}": "administrator",
                f"cn=formats,ou=groups,{BASE}": "format_owner",
                f"cn=staff,ou=groups,{BASE}": "member",
            },
        }
        return LdapSettings.model_validate(given | changed)


@contextmanager
def run_slapd(folder: Path) -> Iterator[Directory]:
    """Run a directory until the block ends."""
    assert PROGRAM is not None
    authority = Authority(folder)
    certificate, key = authority.sign("directory", "127.0.0.1")
    elsewhere = socket.create_server(("127.0.0.1", 0))
    (folder / "db").mkdir()
    configuration = folder / "slapd.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            ca=authority.ca, certificate=certificate, key=key, base=BASE, folder=folder / "db"
        )
    )
    entries = folder / "entries.ldif"
    entries.write_text("\n".join(_iter_entries(elsewhere.getsockname()[1])), encoding="utf-8")
    subprocess.run(
        [PROGRAM, "-T", "add", "-f", configuration, "-l", entries], check=True, capture_output=True
    )
    safe, plain = f"ldaps://127.0.0.1:{find_port()}", f"ldap://127.0.0.1:{find_port()}"
    process = subprocess.Popen(
        [PROGRAM, "-f", configuration, "-h", f"{safe} {plain}", "-d", "0"],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(int(safe.rpartition(":")[2]))
        yield Directory(safe, plain, authority, elsewhere, process)
    finally:
        process.kill()
        process.wait()
        elsewhere.close()


def find_port() -> int:
    """Return a port that nobody listens to."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens to a port of this machine."""
    until = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _iter_entries(elsewhere: int) -> Iterator[str]:
    """Yield entries in LDIF; some are as directories have them that grew over the years."""
    yield _ROOT
    for unit in ("people", "branch", "groups"):
        yield f"dn: ou={unit},{BASE}\nobjectClass: organizationalUnit\nou: {unit}\n"
    yield _make_person("tanaka", groups=("staff",), shown="田中 一郎")
    yield _make_person("kimura", groups=("staff", "admins"))
    yield _make_person("ito", groups=("formats", "unknown"))
    yield _make_person("guest", groups=())
    yield _make_person("ono", groups=("staff",), state="514")  # disabled, as Active Directory says
    yield _make_person("sato", groups=("admins",))  # who is local, too
    yield _make_person("twin", groups=("staff",))
    yield _make_person("twin", groups=("staff",), unit="branch")
    members = {"admins": ("kimura", "sato"), "formats": ("ito",), "staff": ("tanaka", "kimura")}
    for group, names in members.items():
        listed = "\n".join(f"member: uid={name},ou=people,{BASE}" for name in names)
        yield f"dn: cn={group},ou=groups,{BASE}\nobjectClass: groupOfNames\ncn: {group}\n{listed}\n"
    yield (
        f"dn: ou=elsewhere,{BASE}\nobjectClass: referral\nobjectClass: extensibleObject\n"
        f"ou: elsewhere\nref: ldap://127.0.0.1:{elsewhere}/ou=elsewhere,{BASE}\n"
    )


def _make_person(
    uid: str, groups: tuple[str, ...], unit: str = "people", shown: str = "", state: str = ""
) -> str:
    lines = [
        f"dn: uid={uid},ou={unit},{BASE}",
        "objectClass: inetOrgPerson",
        "objectClass: account2",
        f"uid: {uid}",
        f"cn: {uid}",
        f"sn: {uid}",
        f"mail: {uid}@example.co.jp",
        f"userPassword: {DIRECTORY_PASSWORD}",
        *(f"memberOf: cn={group},ou=groups,{BASE}" for group in groups),
    ]
    lines += [f"displayName: {shown}"] if shown else []
    lines += [f"userAccountControl: {state}"] if state else []
    return "\n".join([*lines, ""])
