"""Name the languages that documents are written in and rules are made for.

What messages are shown in is another thing: `checker.core.messages.DisplayLanguage`.
"""

from typing import Literal

Language = Literal["ja", "en"]
