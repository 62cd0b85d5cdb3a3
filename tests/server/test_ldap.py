"""People of a directory: a real slapd, careless as some are, and what must not get past us."""

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from checker.server.accounts import ldap
from checker.server.accounts.arrivals import DirectoryAwayError, Vouched
from checker.server.accounts.entering import Strikes, log_in
from checker.server.accounts.following import follow, following
from checker.server.accounts.secrets import add_token, find_token
from checker.server.accounts.users import find_user
from checker.server.directory_settings import NESTED, LdapSettings
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, Login, User, now
from checker.server.web.app import create_app
from tests.support.certificates import Authority
from tests.support.office import PASSWORD
from tests.support.slapd import (
    BASE,
    DIRECTORY_PASSWORD,
    PROGRAM,
    READERS_PASSWORD,
    WHY_NOT,
    Directory,
    find_port,
    run_slapd,
)

pytestmark = [
    pytest.mark.any_database,
    pytest.mark.slow,
    pytest.mark.xdist_group("slapd"),
    pytest.mark.skipif(PROGRAM is None, reason=WHY_NOT),
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    """Return a directory that answers."""
    with run_slapd(tmp_path_factory.mktemp("slapd")) as running:
        yield running


def _tell(settings: LdapSettings, name: str, password: str = DIRECTORY_PASSWORD) -> Any:
    found = ldap.identify(settings, name, password)
    return None if found is None else (found.name, found.display_name, found.role)


def _enter(office: Office, settings: LdapSettings, name: str, password: str) -> str | None:
    entered = log_in(office.database, settings, Strikes(), name, password)
    return entered.name if isinstance(entered, User) else None if entered is None else entered.id


def _become(office: Office, name: str) -> User:
    with office.database.look() as transaction:
        user = find_user(transaction, name)
        assert user is not None
        return user


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tanaka", ("tanaka", "田中 一郎", "member")),
        ("TANAKA", ("tanaka", "田中 一郎", "member")),
        ("kimura", ("kimura", "kimura", "administrator")),
        ("ito", ("ito", "ito", "format_owner")),
        ("guest", ("guest", "guest", None)),
    ],
)
@pytest.mark.parametrize("how", ["tls", "start_tls", "template", "groups"])
def test_groups_become_roles(directory: Directory, how: str, name: str, expected: Any) -> None:
    changed: dict[str, dict[str, Any]] = {
        "tls": {},
        "start_tls": {"url": directory.plain_url, "start_tls": True},
        "template": {
            "bind_dn": "", "bind_password": "", "bind_template": f"uid={{name}},ou=people,{BASE}",
        },
        "groups": {
            "group_attribute": "",
            "group_base": f"ou=groups,{BASE}",
            "group_filter": "(&(objectClass=groupOfNames)(member={dn}))",
        },
    }  # fmt: skip
    assert _tell(directory.settings(**changed[how]), name) == expected


def test_who_is_in_no_group_enters_only_where_it_is_told(directory: Directory) -> None:
    assert _tell(directory.settings(other_role="member"), "guest") == ("guest", "guest", "member")


@pytest.mark.parametrize(
    "password",
    ["", " ", "\t", "\0", "\0\0", "　", "  　 ", "\u200b", "\u00ad", "\x7f",
     f"{DIRECTORY_PASSWORD}\0", "wrong", DIRECTORY_PASSWORD.upper() + "x", "*", READERS_PASSWORD],
)  # fmt: skip
@pytest.mark.parametrize("template", ["", f"uid={{name}},ou=people,{BASE}"])
def test_a_password_that_is_not_theirs_binds_nobody(
    directory: Directory, password: str, template: str
) -> None:
    account = {"bind_dn": "", "bind_password": ""} if template else {}
    settings = directory.settings(bind_template=template, **account)
    assert ldap.identify(settings, "tanaka", password) is None


def test_this_directory_would_say_yes_to_an_empty_password(directory: Directory) -> None:
    dn = f"uid=tanaka,ou=people,{BASE}".encode()
    bind = b"\x02\x01\x03\x04" + bytes([len(dn)]) + dn + b"\x80\x00"
    message = b"\x02\x01\x01\x60" + bytes([len(bind)]) + bind
    port = int(directory.plain_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as asked:
        asked.sendall(b"\x30" + bytes([len(message)]) + message)
        assert b"\x61\x07\x0a\x01\x00" in asked.recv(1000)  # BindResponse: success


@pytest.mark.parametrize(
    "name",
    ["", " ", "*", "tan*", "tanaka)(uid=*", "*)(|(uid=*", "tanaka\0", "tanaka)(&", "\\2a", "(", ")",
     "tanaka,ou=people", "nobody", "tanaka\n", "x" * 5000],
)  # fmt: skip
@pytest.mark.parametrize("template", ["", f"uid={{name}},ou=people,{BASE}"])
def test_a_name_is_a_name_and_no_filter(directory: Directory, name: str, template: str) -> None:
    account = {"bind_dn": "", "bind_password": ""} if template else {}
    settings = directory.settings(bind_template=template, **account)
    assert ldap.identify(settings, name, DIRECTORY_PASSWORD) is None


def test_a_name_that_two_entries_have_is_nobodys(directory: Directory) -> None:
    assert ldap.identify(directory.settings(), "twin", DIRECTORY_PASSWORD) is None


def test_who_is_disabled_is_known_for_good(directory: Directory) -> None:
    with pytest.raises(ldap.DisabledError) as caught:
        ldap.identify(directory.settings(), "ono", DIRECTORY_PASSWORD)
    assert caught.value.subject.startswith("entryUUID ")


def test_a_password_goes_to_no_server_that_another_names(directory: Directory) -> None:
    directory.elsewhere.settimeout(0.3)
    _tell(directory.settings(), "tanaka")
    with pytest.raises(DirectoryAwayError):
        _tell(directory.settings(base=f"ou=elsewhere,{BASE}"), "tanaka")
    with pytest.raises(TimeoutError):
        directory.elsewhere.accept()


@pytest.mark.parametrize("how", ["other authority", "system's", "start_tls", "other host", "plain"])
def test_a_directory_that_cannot_prove_itself_hears_no_password(
    directory: Directory, tmp_path: Path, how: str
) -> None:
    other = Authority(tmp_path, "other")
    port = directory.safe_url.rpartition(":")[2]
    changed: dict[str, dict[str, Any]] = {
        "other authority": {"ca_file": other.ca},
        "system's": {"ca_file": None},
        "start_tls": {"url": directory.plain_url, "start_tls": True, "ca_file": other.ca},
        "other host": {"url": f"ldaps://localhost:{port}"},
        "plain": {"url": directory.safe_url.replace("ldaps:", "ldap:"), "start_tls": True},
    }
    with pytest.raises(DirectoryAwayError):
        _tell(directory.settings(**changed[how], timeout=2), "tanaka")


@pytest.mark.parametrize("how", ["nobody listens", "silence", "wrong account", "wrong base"])
def test_a_directory_that_is_away_is_no_wrong_password(directory: Directory, how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        changed: dict[str, dict[str, Any]] = {
            "nobody listens": {"url": f"ldaps://127.0.0.1:{find_port()}"},
            "silence": {"url": f"ldaps://127.0.0.1:{silent.getsockname()[1]}", "timeout": 1},
            "wrong account": {"bind_password": "wrong"},
            "wrong base": {"base": "dc=nowhere"},
        }
        with pytest.raises(DirectoryAwayError):
            _tell(directory.settings(**changed[how]), "tanaka")


def test_an_accounts_password_that_went_is_told_to_the_log_alone(
    office: Office, directory: Directory, tmp_path: Path
) -> None:
    file = tmp_path / "ldap-password"
    file.write_text(f"{READERS_PASSWORD}\n", encoding="utf-8")
    browser = _open(directory, office, bind_password="", bind_password_file=file)
    form = {"name": "tanaka", "password": DIRECTORY_PASSWORD}
    assert browser.post("/login", data=form).status_code == 303
    file.unlink()
    answer = browser.post("/login", data=form)
    assert (answer.status_code, "ldap-password" in answer.text) == (503, False)


def test_the_next_server_is_asked_where_the_first_is_away(directory: Directory) -> None:
    urls = f"ldaps://127.0.0.1:{find_port()} {directory.safe_url}"
    assert _tell(directory.settings(url=urls), "tanaka") == ("tanaka", "田中 一郎", "member")


def test_no_secret_is_in_a_log(directory: Directory, caplog: pytest.LogCaptureFixture) -> None:
    settings = directory.settings(bind_password="wrong and secret")  # noqa: S106 - of nobody
    with caplog.at_level(logging.DEBUG), pytest.raises(DirectoryAwayError):
        _tell(settings, "tanaka")
    _tell(directory.settings(), "tanaka")
    _tell(directory.settings(), "twin")
    said = "\n".join(str(vars(record)) for record in caplog.records)
    secrets = (DIRECTORY_PASSWORD, READERS_PASSWORD, "wrong and secret", "twin,")
    assert [each for each in secrets if each in said + repr(settings)] == []


def test_somebody_new_is_added_and_their_role_follows_their_groups(
    office: Office, directory: Directory
) -> None:
    settings = directory.settings()
    assert _enter(office, settings, "tanaka", DIRECTORY_PASSWORD) == "tanaka"
    user = _become(office, "tanaka")
    assert (user.role, user.source, user.display_name, user.password_hash) == (
        "member", "ldap", "田中 一郎", None,
    )  # fmt: skip
    raised = directory.settings(roles={f"cn=staff,ou=groups,{BASE}": "format_owner"})
    assert _enter(office, raised, "tanaka", DIRECTORY_PASSWORD) == "tanaka"
    assert _become(office, "tanaka").role == "format_owner"


def test_who_may_no_longer_enter_is_out_with_tokens_until_they_may_again(
    office: Office, directory: Directory
) -> None:
    settings = directory.settings()
    assert _enter(office, settings, "tanaka", DIRECTORY_PASSWORD) == "tanaka"
    with office.database.begin() as transaction:
        user = find_user(transaction, "tanaka")
        assert user is not None
        secret, _ = add_token(transaction, user, "夜間処理", ["check"])
    none = directory.settings(roles={})
    said = "server.no-group-may-enter"
    assert _enter(office, none, "tanaka", DIRECTORY_PASSWORD) == said
    with office.database.begin() as transaction:
        assert find_token(transaction, secret) is None
        assert transaction.scalars(select(Login)).all() == []
    assert _enter(office, settings, "tanaka", DIRECTORY_PASSWORD) == "tanaka"
    with office.database.begin() as transaction:
        assert find_token(transaction, secret) is not None


def test_whom_an_administrator_disabled_the_directory_does_not_let_in(
    office: Office, directory: Directory
) -> None:
    settings = directory.settings()
    _enter(office, settings, "tanaka", DIRECTORY_PASSWORD)
    with office.database.begin() as transaction:
        user = find_user(transaction, "tanaka")
        assert user is not None
        user.disabled_at, user.shut_out_at = now(), now() - timedelta(days=1)
    assert _enter(office, settings, "tanaka", DIRECTORY_PASSWORD) == "server.user-is-disabled"
    assert _become(office, "tanaka").disabled_at is not None


def test_whom_the_directory_disables_is_out_everywhere(
    office: Office, directory: Directory
) -> None:
    settings = directory.settings()
    with pytest.raises(ldap.DisabledError) as caught:
        ldap.identify(settings, "ono", DIRECTORY_PASSWORD)
    with office.database.begin() as transaction:
        transaction.add(User(name="ono", source="ldap", subject=caught.value.subject))
    assert _enter(office, settings, "ono", DIRECTORY_PASSWORD) is None
    user = _become(office, "ono")
    assert user.disabled_at is not None
    assert user.disabled_at == user.shut_out_at


def _add(office: Office, *users: User) -> None:
    with office.database.begin() as transaction:
        transaction.add_all(users)


def test_who_changed_groups_or_left_is_noticed_without_a_login(
    office: Office, directory: Directory
) -> None:
    with pytest.raises(ldap.DisabledError) as disabled:
        ldap.identify(directory.settings(), "ono", DIRECTORY_PASSWORD)
    _enter(office, directory.settings(), "kimura", DIRECTORY_PASSWORD)
    back, by_hand = now() - timedelta(hours=1), now()
    _add(
        office,
        User(name="ono", source="ldap", subject=disabled.value.subject),
        User(name="gone", source="ldap", subject=f"entryUUID {b'gone'.hex()}"),
        User(name="guest", source="ldap"),
        User(name="tanaka", source="ldap", disabled_at=back, shut_out_at=back),
        User(name="ito", source="ldap", disabled_at=by_hand),
    )
    follow(office.database, directory.settings(roles={f"cn=staff,ou=groups,{BASE}": "member"}))
    found = {name: _become(office, name) for name in ("ono", "gone", "guest", "tanaka", "kimura")}
    assert {name: (user.role, user.disabled_at is None) for name, user in found.items()} == {
        "ono": ("member", False),
        "gone": ("member", False),
        "guest": ("member", False),
        "tanaka": ("member", True),
        "kimura": ("member", True),
    }
    assert _become(office, "ito").disabled_at == by_hand
    assert _become(office, "sato").disabled_at is None


def test_nobody_is_shut_out_while_the_directory_is_away(
    office: Office, directory: Directory
) -> None:
    _enter(office, directory.settings(), "tanaka", DIRECTORY_PASSWORD)
    for changed in ({"url": f"ldaps://127.0.0.1:{find_port()}"}, {"base": "dc=nowhere"}):
        with pytest.raises(DirectoryAwayError):
            follow(office.database, directory.settings(timeout=1, **changed))
    assert _become(office, "tanaka").disabled_at is None


def test_the_server_follows_the_directory_while_it_runs(
    office: Office, directory: Directory
) -> None:
    _add(office, User(name="gone", source="ldap", subject=f"entryUUID {b'gone'.hex()}"))
    with following(office.database, directory.settings(), every=0.05):
        until = time.monotonic() + 20
        while _become(office, "gone").disabled_at is None and time.monotonic() < until:
            time.sleep(0.05)
    assert _become(office, "gone").disabled_at is not None


def test_a_local_name_is_never_the_directorys(office: Office, directory: Directory) -> None:
    settings = directory.settings()
    assert _enter(office, settings, "sato", DIRECTORY_PASSWORD) is None
    assert _enter(office, settings, "sato", PASSWORD) == "sato"
    user = _become(office, "sato")
    assert (user.source, user.role) == ("local", "member")
    # nor under another of the names that the directory finds them by
    mailed = directory.settings(user_filter="(mail={name})")
    entered = _enter(office, mailed, "sato@example.co.jp", DIRECTORY_PASSWORD)
    assert entered == "server.name-is-anothers"


@pytest.mark.parametrize("password", [PASSWORD, "mistyped"])
def test_the_directory_never_hears_a_local_persons_password(
    office: Office, directory: Directory, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    asked: list[str] = []

    def identify(_: LdapSettings, name: str, password: str) -> None:
        asked.extend([name, password])

    monkeypatch.setattr(ldap, "identify", identify)
    for name in ("sato", "SATO", " ｓａｔｏ "):
        _enter(office, directory.settings(), name, password)
    assert asked == []


def test_a_name_that_somebody_else_had_before_is_not_theirs(
    office: Office, directory: Directory
) -> None:
    with office.database.begin() as transaction:
        transaction.add(User(name="tanaka", source="ldap", subject="entryUUID 00"))
    settings = directory.settings()
    said = _enter(office, settings, "tanaka", DIRECTORY_PASSWORD)
    assert said == "server.name-is-anothers"
    with office.database.look() as transaction:
        last = transaction.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None
        assert (last.action, last.details) == ("login.refuse", {"source": "ldap"})


def test_who_is_called_otherwise_now_is_still_who_they_were(
    office: Office, directory: Directory
) -> None:
    found = ldap.identify(directory.settings(), "tanaka", DIRECTORY_PASSWORD)
    assert isinstance(found, Vouched)
    with office.database.begin() as transaction:
        transaction.add(User(name="suzuki-ichiro", source="ldap", subject=found.subject))
    entered = _enter(office, directory.settings(), "tanaka", DIRECTORY_PASSWORD)
    assert entered == "suzuki-ichiro"


def test_wrong_passwords_lock_a_name_of_the_directory(office: Office, directory: Directory) -> None:
    settings, strikes = directory.settings(), Strikes()

    def enter(name: str, password: str) -> bool:
        entered = log_in(office.database, settings, strikes, name, password)
        return isinstance(entered, User)

    tries = [enter(name, "wrong") for name in ("tanaka", "TANAKA", " tanaka", "tanaka ", "Tanaka")]
    assert tries == [False] * 5
    assert not enter("tanaka", DIRECTORY_PASSWORD)  # of no row: counted in this process
    assert enter("kimura", DIRECTORY_PASSWORD)
    assert [enter("kimura", "wrong") for _ in range(5)] == [False] * 5
    assert not enter("kimura", DIRECTORY_PASSWORD)  # of a row: counted there
    assert _become(office, "kimura").locked_until is not None


def _open(directory: Directory, office: Office, **changed: Any) -> TestClient:
    office.settings = office.settings.model_copy(update={"ldap": directory.settings(**changed)})
    app = create_app(office)
    return TestClient(app, headers={"accept-language": "en"}, follow_redirects=False)


def test_the_page_lets_people_of_the_directory_in(office: Office, directory: Directory) -> None:
    browser = _open(directory, office)
    form = {"name": "kimura", "password": DIRECTORY_PASSWORD}
    answer = browser.post("/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "kimura" in browser.get("/").text


def test_a_failed_login_tells_nothing_with_a_directory_either(
    office: Office, directory: Directory
) -> None:
    browser = _open(directory, office)
    names = ("tanaka", "nobody", "twin", "ono", "sato", "*")
    answers = [browser.post("/login", data={"name": each, "password": "wrong"}) for each in names]
    assert {(each.status_code, each.text) for each in answers} == {(401, answers[0].text)}


def test_local_people_get_in_while_the_directory_is_away(
    office: Office, directory: Directory
) -> None:
    browser = _open(directory, office, url=f"ldaps://127.0.0.1:{find_port()}", timeout=1)
    names = ("tanaka", "nobody", "sato")
    answers = [browser.post("/login", data={"name": each, "password": "wrong"}) for each in names]
    assert {(each.status_code, each.text) for each in answers} == {(503, answers[0].text)}
    assert "directory cannot be reached" in answers[0].text
    right = browser.post("/login", data={"name": "admin", "password": PASSWORD})
    assert right.status_code == 303


def test_nested_groups_are_asked_for_by_active_directorys_rule(directory: Directory) -> None:
    settings = directory.settings(nested_groups=True, group_attribute="")
    assert settings.groups_filter == NESTED
    # OpenLDAP does not know the rule, and finds nothing: nobody gets in by mistake
    assert _tell(settings, "kimura") == ("kimura", "kimura", None)
