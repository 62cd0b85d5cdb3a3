"""Hear a message in both languages that ship."""

from checker.core.messages import Message


def spoken(message: Message | None) -> tuple[str, str]:
    """Return what a message says in Japanese and in English; nothing for none."""
    return ("", "") if message is None else (message.get("ja"), message.get("en"))
