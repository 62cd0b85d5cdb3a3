"""People at a server, each with a browser of their own."""

from typing import Any, Final

from starlette.testclient import TestClient

from checker.server.accounts.secrets import open_login
from checker.server.accounts.users import find_user
from checker.server.office import Office
from checker.server.web.app import create_app
from checker.server.web.callers import COOKIE

PASSWORD: Final = "いろはにほへと ちりぬるを"  # noqa: S105 - of people that there are not
MINUTES: Final = "# 議事録\n\n一応確認をを行う。\n".encode()

OF_THE_OFFICE: Final = [
    ("GET", "/api/v1/users"),
    ("POST", "/api/v1/users"),
    ("GET", "/api/v1/users/{user}"),
    ("PATCH", "/api/v1/users/{user}"),
    ("DELETE", "/api/v1/users/{user}"),
    ("PUT", "/api/v1/users/{user}/password"),
    ("GET", "/api/v1/users/{user}/belongings"),
    ("GET", "/api/v1/tokens?everybody=true"),
    ("GET", "/api/v1/audit"),
    ("GET", "/api/v1/audit/export"),
    ("GET", "/api/v1/audit/verification"),
    ("GET", "/api/v1/queue"),
    ("DELETE", "/api/v1/queue/{job}"),
]
"""What only administrators may ask; nobody else learns from it whether an id is one."""


class Person:
    """Somebody who is logged in."""

    def __init__(self, office: Office, name: str) -> None:
        with office.database.begin() as transaction:
            user = find_user(transaction, name)
            assert user is not None
            secret, login = open_login(transaction, user, office.settings.session_hours)
            headers = {"accept-language": "en", "x-csrf-token": login.csrf}
        self.browser = TestClient(create_app(office), headers=headers, follow_redirects=False)
        self.browser.cookies.set(COOKIE, secret)

    def hand_in(
        self, name: str = "議事録.md", content: bytes = MINUTES, **more: Any
    ) -> dict[str, Any]:
        """Hand a document in and return its job."""
        answer = self.browser.post("/api/v1/checks", files=[("files", (name, content))], **more)
        assert answer.status_code == 202, answer.text
        return dict(answer.json()["jobs"][0])
