"""The page around the words: templates, style and script in it, and what it may load: nothing."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker.core.resources import get_reports_folder
from checker.reports.html.safe_text import make_visible


def render(part: str, **values: object) -> Iterator[str]:
    """Yield a part of the page in pieces, all text in it escaped and made visible.

    Args:
        part: `head`, `review` (one document) or `foot`.
        values: what its template names.
    """
    return _build_environment().get_template(f"{part}.html.jinja").generate(**values)


def assets(*, is_folder: bool) -> dict[str, object]:
    """Return style and script, those of a folder's index with them, and the policy that fits."""
    names = ("report", "folder") if is_folder else ("report",)
    style = "".join(_read_asset(f"{name}.css") for name in names)
    script = "".join(_read_asset(f"{name}.js") for name in names)
    # the sources are the project's own, and the policy names exactly these bytes
    safe = {"style": Markup(style), "script": Markup(script)}  # noqa: S704
    return safe | {"policy": build_policy(style, script)}


def build_policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style and this script, and no other byte."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _read_asset(name: str) -> str:
    return (get_reports_folder() / "html" / name).read_text(encoding="utf-8")


@cache
def _build_environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(get_reports_folder() / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_make_visible,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = "{:.0%}".format
    return made


def _make_visible(value: Any) -> Any:
    """Make every text visible; what a macro made of such texts is done."""
    return make_visible(value) if type(value) is str else value
