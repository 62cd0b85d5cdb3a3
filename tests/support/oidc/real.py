"""A certified provider as a process of Node, and a browser that logs in there."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import httpx2

from checker.server.directory_settings import OidcSettings
from tests.support.slapd import find_port, wait_for

_HERE: Final = Path(__file__).parent
NODE: Final = shutil.which("node")
IS_THERE: Final = NODE is not None and (_HERE / "node_modules" / "oidc-provider").is_dir()
WHY_NOT: Final = "the provider is not installed (npm install --prefix tests/support/oidc)"
SERVER: Final = "http://testserver"
BACK: Final = f"{SERVER}/login/provider/back"
SECRET: Final = "a secret that both know"  # noqa: S105 - of nobody


@contextmanager
def run_provider() -> Iterator[str]:
    """Run a provider until the block ends; yields what it calls itself."""
    assert NODE is not None
    port = find_port()
    process = subprocess.Popen(
        [NODE, _HERE / "provider.mjs", str(port), BACK, f"{SERVER}/login"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def make_settings(issuer: str, **changed: Any) -> OidcSettings:
    """Return how a provider is asked that lets administrators and members in."""
    given: dict[str, Any] = {
        "issuer": issuer,
        "client_id": "checker",
        "client_secret": SECRET,
        "timeout": 5,
        "roles": {"admins": "administrator", "staff": "member"},
    }
    return OidcSettings.model_validate(given | changed)


def log_in_there(url: str, name: str) -> str:
    """Log in at the provider, say yes to what is asked, and return where it sends a browser."""
    with httpx2.Client(timeout=10) as browser:
        answer = browser.get(url)
        for _ in range(10):
            if "location" in answer.headers:
                url = urljoin(str(answer.request.url), answer.headers["location"])
                if url.startswith(BACK):
                    return url
                answer = browser.get(url)
            else:
                prompt = re.findall(r'name="prompt" value="(\w+)"', answer.text)[0]
                form = {"prompt": prompt, "login": name, "password": "of this provider's own"}
                answer = browser.post(str(answer.request.url), data=form)
    raise AssertionError(answer.text)
