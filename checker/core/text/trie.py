"""One expression for thousands of words, whose cost hardly grows with their number."""

import re
from collections.abc import Iterable

_END = ""
_Node = dict[str, "_Node"]


def build_trie(words: Iterable[str], *, whole_latin: bool = True) -> str:
    """Return the expression that matches, where several of `words` could, the longest.

    Words share their beginnings, so that a position of the text costs a few comparisons and not
    one for each word. Empty words are dropped; no words give an expression that matches nothing.

    Args:
        words: as they stand in the text.
        whole_latin: whether Latin letters and digits at a word's edge must be at the edge of a
            word of the text too. Not so for Japanese, which is written without spaces.
    """
    root: _Node = {}
    for word in words:
        if not word:
            continue
        node = root
        for token in _split_word(word, whole_latin=whole_latin):
            node = node.setdefault(token, {})
        node[_END] = {}
    return _write_expression(root) if root else r"(?!)"


def _split_word(word: str, *, whole_latin: bool) -> list[str]:
    tokens = [re.escape(character) for character in word]
    if whole_latin and _is_latin(word[0]):
        tokens[0] = f"(?<![A-Za-z0-9_]){tokens[0]}"
    if whole_latin and _is_latin(word[-1]):
        tokens.append("(?![A-Za-z0-9_])")
    return tokens


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _write_expression(root: _Node) -> str:
    """Write the words below a node, the deepest first: words may be longer than Python's stack."""
    written: dict[int, str] = {}
    waiting: list[tuple[_Node, bool]] = [(root, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            written[id(node)] = _write_branches(node, written)
        else:
            waiting.append((node, True))
            waiting += [(below, False) for token, below in node.items() if token != _END]
    return written[id(root)]


def _write_branches(node: _Node, written: dict[int, str]) -> str:
    by_rest: dict[str, list[str]] = {}
    last: list[str] = []
    for token, below in node.items():
        if token == _END:
            continue
        if token.startswith("(?!"):
            last.append(token + written[id(below)])  # a longer word comes first
        else:
            by_rest.setdefault(written[id(below)], []).append(token)
    branches = [_join_tokens(tokens) + rest for rest, tokens in by_rest.items()] + last
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return f"{body}?" if _END in node else body


def _join_tokens(tokens: list[str]) -> str:
    if len(tokens) == 1:
        return tokens[0]
    if any(token.startswith("(?") for token in tokens):
        return f"(?:{'|'.join(tokens)})"
    return f"[{''.join(map(_escape_in_class, tokens))}]"


def _escape_in_class(written: str) -> str:
    # `regex` reads `&&`, `--`, `||`, `~~` and `[` in a class as operations on sets
    return f"\\{written}" if written in {"&", "-", "|", "~", "["} else written
