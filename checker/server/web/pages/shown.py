"""Show a page in the language of whoever looks at it."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from checker.core.catalogue import languages
from checker.core.errors import CheckerError
from checker.core.messages import DisplayLanguage, Message
from checker.core.terminal import make_visible
from checker.engines.catalogue.byte_sizes import format_size
from checker.language.character_scripts import is_japanese
from checker.server.accounts.secrets import Caller
from checker.server.store.tables import Role
from checker.server.web.callers import get_office, has_role
from checker.server.web.problems import find_language

_FOLDER: Final = Path(__file__).parent.parent / "templates"
LINKS: Final[tuple[tuple[str, str, Role], ...]] = (
    ("/", "page.check", "member"),
    ("/ask", "page.ask", "member"),
    ("/write", "page.write", "member"),
    ("/rules", "page.rules", "format_owner"),
    ("/overview", "page.overview", "member"),
    ("/admin", "page.administration-in-menu", "administrator"),
)
"""Where the menu leads, the words for it, and for whom."""


def show(
    request: Request,
    name: str,
    caller: Caller | None = None,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """Return a page.

    Args:
        request: that asked.
        name: of the template.
        caller: who asked, None before the login.
        status: of HTTP.
        values: for the template.
    """
    language = choose_language(request, caller)

    def say(id: str, **filled: object) -> str:  # noqa: A002 - the field's name
        return Message(id, **filled).get(language)

    csrf = caller.login.csrf if caller is not None and caller.login is not None else ""
    page = _open().get_template(name)
    links = _list_links(caller)
    known = {"t": say, "language": language, "caller": caller, "csrf": csrf, "links": links}
    known |= {"here": request.url.path, "upload_mib": get_office(request).settings.upload_mib}
    return HTMLResponse(page.render(known | values), status)


def _list_links(caller: Caller | None) -> list[tuple[str, str]]:
    if caller is None:
        return []
    return [(path, words) for path, words, role in LINKS if has_role(caller.user, role)]


def choose_language(request: Request, caller: Caller | None) -> DisplayLanguage:
    """Return the language that a user chose, else the browser's."""
    chosen = caller.user.language if caller is not None else ""
    return chosen if chosen in languages() else find_language(request)


def tell(error: CheckerError, language: DisplayLanguage, *, place: bool = True) -> str:
    """Return what is wrong and what to do, in one line; with the place where that helps."""
    remedy = error.remedy.get(language) if error.remedy is not None else ""
    said = " ".join(filter(None, (error.what.get(language), remedy)))
    return f"{error.place}: {said}" if place and error.place else said


@cache
def _open() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_show_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["digest"] = _shorten
    made.filters["moment"] = _say_time
    made.filters["size"] = format_size
    made.filters["exactly"] = escape
    made.filters["tongue"] = _guess_language
    return made


def _show_text(value: Any) -> Any:
    return make_visible(value) if type(value) is str else value


def _guess_language(text: str) -> str:
    """Return in which language words of a document are read out."""
    return "ja" if is_japanese(text) else "en"


def _say_time(moment: datetime) -> str:
    """Return a time as the clock on the server's wall shows it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _shorten(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
