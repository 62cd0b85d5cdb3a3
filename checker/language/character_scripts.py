"""Tell which characters are Japanese, and which parts of a text are names that machines read."""

from checker.core.text import lazy_re as re

JAPANESE = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Kana and kanji, for use inside square brackets of an expression; `・` is no letter."""
KANJI = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Kanji with `々` and `〇`, likewise."""

_JAPANESE = re.compile(f"[{JAPANESE}]")
_EXTENSIONS = (
    "docx?|docm|dotx|xlsx?|xlsm|pptx?|pdf|md|txt|csv|tsv|html?|xml|json|ya?ml|toml|ini|log|zip|gz"
    "|png|jpe?g|gif|svg|bmp|tiff?|exe|dll|bat|sh|py|js|ts|java|sql|msi|iso|eml|msg"
)
_EXTENSION = re.compile(rf"\.(?:{_EXTENSIONS})(?![A-Za-z0-9_])", re.IGNORECASE)
_IN_STEM = r"[^\s\u3000、。，．「」『』【】（）()<>\"'“”：:；;*|]"
_STEM = re.compile(rf"(?:{_IN_STEM}|[(（]{_IN_STEM}{{1,20}}[)）]){{1,80}}$")
_STEM_LENGTH = 80
# each alternative begins with a character that only it can begin with, or is bounded: linear time
_NAMES = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-~]+"  # address
    r"|(?<![A-Za-z0-9.])www\.[!-~]{1,200}"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}"  # mail
    r"|(?<![A-Za-z0-9])[A-Za-z]:\\[^\s、。，「」]{1,200}|\\\\[!-~]{1,200}"  # Windows path
    r"|(?<![A-Za-z0-9./])\.{0,2}/[A-Za-z0-9_~.-]{1,80}(?:/[A-Za-z0-9_~.-]{0,80}){1,20}"  # path
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]{1,40}(?:_[A-Za-z0-9]{1,40}){1,10}"  # identifier
    r"|(?<![A-Za-z0-9])(?:[A-Za-z]{1,10}-?[0-9]|[0-9]{1,6}-?[A-Za-z])[A-Za-z0-9]{0,20}"
    r"(?:[-./][A-Za-z0-9]{1,20}){0,6}"  # model number, `PX-200`, `A4`
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,12}){1,6}"  # document number
    r"|(?<![A-Za-z0-9])[a-z_]\w{0,40}\([!-~]{0,60}\)"  # call
    # the same in full width: letters and digits joined by hyphens
    r"|(?<![Ａ-Ｚａ-ｚ０-９])(?=[０-９－＿‐]{0,12}[Ａ-Ｚａ-ｚ])(?=[Ａ-Ｚａ-ｚ－＿‐]{0,12}[０-９])"
    r"[Ａ-Ｚａ-ｚ０-９]{1,12}(?:[－＿‐-][Ａ-Ｚａ-ｚ０-９]{1,12}){1,6}",
    re.ASCII,
)

_ROUND = re.compile("[()]")


def is_japanese(text: str) -> bool:
    """Return whether `text` holds kana or kanji."""
    return _JAPANESE.search(text) is not None


def find_machine_names(text: str) -> list[tuple[int, int]]:
    """Return the stretches that must stay as written, in order of their starts.

    Addresses, mail addresses, paths, file names, identifiers, calls, model and document numbers.
    """
    found = [(match.start(), _end(match)) for match in _NAMES.finditer(text)]
    for match in _EXTENSION.finditer(text):
        stem = _STEM.search(text[max(0, match.start() - _STEM_LENGTH) : match.start()])
        if stem is not None:
            found.append((match.start() - len(stem[0]), match.end()))
    return sorted(found)


def _end(name: re.Match[str]) -> int:
    """Return where a name ends: a bracket that closes what stands around an address is not its."""
    if "://" not in name[0] and not name[0].startswith("www."):
        return name.end()
    depth = 0
    for bracket in _ROUND.finditer(name.string, name.start(), name.end()):
        depth += 1 if bracket[0] == "(" else -1
        if depth < 0:
            return bracket.start()
    return name.end()
