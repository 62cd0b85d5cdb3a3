"""A round of labelling that two requests make at once is one round."""

import pytest

from checker.server.accounts.users import find_user
from checker.server.labelling.rounds import open_round
from checker.server.office import Office
from checker.server.store import labelled


def test_who_finds_no_round_takes_the_one_that_was_made_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.database.begin() as transaction:
        user = find_user(transaction, "sato")
        assert user is not None
        first = open_round(transaction, user, "house", "house.due")
        find, looked = labelled.find_round, []

        def find_late(*asked: object) -> object:
            looked.append(asked)
            return None if len(looked) == 1 else find(*asked)  # type: ignore[arg-type]

        monkeypatch.setattr(labelled, "find_round", find_late)
        assert open_round(transaction, user, "house", "house.due") is first
        assert len(looked) == 2
        looked.clear()
        other = open_round(transaction, user, "house", "house.what")
        assert other.id != first.id
