"""Read the user's language from the environment."""

import locale
import os

from checker.core.catalogue import language_of
from checker.core.messages import DisplayLanguage


def locale_language() -> DisplayLanguage:
    """Return the language of the user's environment where it has a catalogue, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return language_of(value)
    return language_of(locale.getlocale()[0] or "")
