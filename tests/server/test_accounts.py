"""Who gets in, and who does not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from checker.core.errors import InputError
from checker.server.accounts.secrets import add_token, find_login, find_token, open_login
from checker.server.accounts.users import NewUser, add_user, find_user, log_in_locally
from checker.server.office import Office
from checker.server.store.tables import Login, Token, User, now
from tests.support.office import PASSWORD


def _log_in(office: Office, name: str, password: str) -> str | None:
    with office.database.begin() as transaction:
        user = log_in_locally(transaction, name, password)
        return None if user is None else user.name


def test_the_right_password_lets_in(office: Office) -> None:
    assert _log_in(office, " SATO ", PASSWORD) == "sato"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("sato", "wrong password"),
        ("sato", ""),
        ("sato", " "),
        ("nobody", PASSWORD),
        ("", ""),
        ("sato' OR 1=1 --", PASSWORD),
        ("sa\x00to", PASSWORD),
        ("sato", "x" * 100_000),
    ],
)
def test_anything_else_does_not(office: Office, name: str, password: str) -> None:
    assert _log_in(office, name, password) is None


def test_five_wrong_passwords_lock_the_name_for_a_while(office: Office) -> None:
    for _ in range(5):
        assert _log_in(office, "sato", "wrong password") is None
    assert _log_in(office, "sato", PASSWORD) is None
    with office.database.begin() as transaction:
        user = transaction.scalars(select(User).where(User.name == "sato")).one()
        user.locked_until = now() - timedelta(seconds=1)
    assert _log_in(office, "sato", PASSWORD) == "sato"


def test_somebody_of_the_directory_has_no_local_password(office: Office) -> None:
    with office.database.begin() as transaction:
        add_user(transaction, NewUser("tanaka", source="ldap"), actor="test")
    assert _log_in(office, "tanaka", "") is None
    assert _log_in(office, "tanaka", PASSWORD) is None


@pytest.mark.parametrize("password", ["short", "x" * 201, " " * 20])
def test_a_password_has_a_length(office: Office, password: str) -> None:
    with office.database.begin() as transaction, pytest.raises(InputError):
        add_user(transaction, NewUser("yamada", password=password), actor="test")


def test_one_name_in_two_forms_is_one_name(office: Office) -> None:
    with office.database.begin() as transaction, pytest.raises(InputError):
        add_user(transaction, NewUser("ＳＡＴＯ", password=PASSWORD), actor="test")


def test_a_login_ends_by_idleness_by_age_and_with_its_user(office: Office) -> None:
    with office.database.begin() as transaction:
        user = transaction.scalars(select(User).where(User.name == "sato")).one()
        secrets = [open_login(transaction, user, hours=12)[0] for _ in range(3)]
        rows = {each.secret_sha256: each for each in transaction.scalars(select(Login))}
        idle, old, own = list(rows.values())
        idle.seen_at = now() - timedelta(hours=4)
        old.expires_at = now() - timedelta(seconds=1)
        assert secrets[0] not in rows  # only the hash is kept
        kept = own.secret_sha256
    with office.database.begin() as transaction:
        found = [find_login(transaction, each, hours=12) for each in secrets]
        alive = [each for each in found if each is not None and each.login is not None]
        assert [each.login.secret_sha256 for each in alive if each.login] == [kept]
        alive[0].user.disabled_at = now()
    with office.database.begin() as transaction:
        assert [find_login(transaction, each, hours=12) for each in secrets] == [None] * 3


def test_a_token_is_known_by_its_hash_and_dies_when_it_is_revoked(office: Office) -> None:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        secret, token = add_token(transaction, user, "夜間処理", ["check"])
        assert secret not in {token.secret_sha256, token.id, token.name}
        caller = find_token(transaction, secret)
        assert caller is not None
        assert (caller.user.name, caller.may("check"), caller.may("rules")) == ("sato", True, False)
        assert find_token(transaction, secret + "x") is None
        transaction.get_one(Token, token.id).revoked_at = now()
        transaction.flush()
        assert find_token(transaction, secret) is None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["check", "root"]])
def test_a_token_has_scopes_that_there_are(office: Office, scopes: list[str]) -> None:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        with pytest.raises(InputError):
            add_token(transaction, user, "夜間処理", scopes)
