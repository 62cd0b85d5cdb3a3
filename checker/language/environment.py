"""What the environment says of the user's language."""

import locale
import os

from checker.core.bilingual import Language


def locale_language() -> Language:
    """Return the language of the user's environment: Japanese where it says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "ja" if value.lower().startswith("ja") else "en"
    return "ja" if (locale.getlocale()[0] or "").lower().startswith("ja") else "en"
