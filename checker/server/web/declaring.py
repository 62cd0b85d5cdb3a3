"""Declare what routes send that is no JSON model."""

from typing import Any


def send(*media: str) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that sends bytes of these media types."""
    return {200: {"content": {each: {} for each in media}}}
