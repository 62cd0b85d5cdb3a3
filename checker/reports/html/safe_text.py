"""Text of a document as a page may show it: nothing in it can hide, reorder or end other text."""

from collections.abc import Iterable

from checker.core.text import lazy_re as re

_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if code not in {0x09, 0x0A}}
_CONTROLS |= {0x7F: "\u2421", **dict.fromkeys(range(0x80, 0xA0), "\ufffd")}


def make_visible(text: str) -> str:
    r"""Return `text` with what no reader sees made visible; tabs and line feeds stay.

    Control characters become their pictures (`␀`), lone surrogates and noncharacters `U+FFFD`, and
    what turns the direction of writing (embeddings, overrides, isolates) its name, `⟦U+202E⟧`.
    Escaping for HTML is the template's.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATES.sub("\ufffd", text.translate(_CONTROLS))
    return _DIRECTIONS.sub(lambda match: f"⟦U+{ord(match[0]):04X}⟧", text)


class TextSanitizer:
    """Hides words that no report may pass on, wherever they stand; every length stays.

    Args:
        secrets: the words, and what is shown in the place of each, as long as they are.
    """

    def __init__(self, secrets: Iterable[tuple[str, str]]) -> None:
        self._masks = dict(secrets)
        longest_first = sorted(self._masks, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first))) if self._masks else None

    def over(self, text: str) -> str:
        """Return `text` with the secrets in it masked."""
        if self._any is None:
            return text
        return self._any.sub(lambda match: self._masks[match[0]], text)


def is_mask(mask: str, text: str) -> bool:
    """Return whether `mask` is `text` with some of its characters hidden by asterisks."""
    alike = {("@", "＠")}
    return (
        len(mask) == len(text)
        and "*" in mask
        and all(m in ("*", t) or (m, t) in alike for m, t in zip(mask, text, strict=True))
    )
