"""Accepts and rejects the tracked changes of Word files without any code of checker: lxml alone.

What is checked of a file with tracked fixes, beside the same file without and fixed plainly:

- text: with all changes accepted, every story shows what the plain fix shows so; with all
  rejected, what the original shows so.
- content: with only the new changes taken back, every story holds the same characters in the same
  formatting in the same containers as the original; with only those accepted, as the plain fix
  (others' `w:rPrChange` of new text and page breaks as last rendered apart).
- order: as in `word_independent.py`; new `w:ins` and `w:del` stand where runs stand, a `w:del`
  holds no `w:t` and a `w:ins` no `w:delText`, none stands in another change; no id is used twice.
- parts: all but the stories that were edited keep their packed bytes.
"""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterator

from word_independent import RUN_HOLDERS, Element, File, content, local, value

AUTHOR = "checker"
STORIES = ("header", "footer", "footnotes", "endnotes")
GONE, KEPT = ("del", "moveFrom"), ("ins", "moveTo")


def stories(file: File) -> dict[str, Element]:
    """Return the roots of the parts that hold text, by name; the main one is `body`."""
    found = {file.main: file.xml(file.main)}  # a tree of its own: it is changed
    for kind in STORIES:
        for part in file.targets(file.main, kind):
            if part in file.zip.namelist():
                found[part] = file.xml(part)
    return found


def kind_of(file: File, part: str) -> str:
    """Return how paths of blocks in a part begin: `body`, `header`, `footnote`."""
    if part == file.main:
        return "body"
    kinds = (kind for kind in STORIES if part in set(file.targets(file.main, kind)))
    return next(kinds).removesuffix("s")


def is_ours(change: Element, date: str) -> bool:
    """Return whether a change is one of those that were just made."""
    return value(change, "author") == AUTHOR and value(change, "date") == date


def take(root: Element, mine: Callable[[Element], bool], *, accept: bool) -> Element:
    """Settle those changes of text in a story that are `mine`, all in one direction."""
    gone, kept = (GONE, KEPT) if accept else (KEPT, GONE)
    _settle_rows(root, mine, "del" if accept else "ins")
    for paragraph in list(root.iter("{*}p")):
        _settle_end(paragraph, mine, gone)
    for change in list(root.iter("*")):
        if local(change) not in GONE + KEPT or local(change.getparent()) in ("rPr", "trPr"):
            continue
        if not mine(change):
            continue
        parent = change.getparent()
        if parent is None:
            continue
        if local(change) in kept:
            at = parent.index(change)
            for held in reversed(list(change)):
                parent.insert(at, held)
                _undelete(held)
        _drop(change)
    return root


def _undelete(node: Element) -> None:
    for text in node.iter("{*}delText", "{*}delInstrText"):
        text.tag = str(text.tag).replace("delText", "t").replace("delInstrText", "instrText")


def _drop(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        node.tail = None
        parent.remove(node)


def _settle_rows(root: Element, mine: Callable[[Element], bool], gone: str) -> None:
    for row in list(root.iter("{*}tr")):
        marks = [m for p in row if local(p) == "trPr" for m in p if local(m) == gone]
        if any(map(mine, marks)):
            _drop(row)


def _settle_end(paragraph: Element, mine: Callable[[Element], bool], gone: tuple[str, ...]) -> None:
    marks = [
        mark
        for properties in paragraph
        if local(properties) == "pPr"
        for look in properties
        if local(look) == "rPr"
        for mark in look
        if local(mark) in gone
    ]
    following = paragraph.getnext()
    if not any(map(mine, marks)) or following is None or local(following) != "p":
        return
    moved = [each for each in paragraph if local(each) != "pPr"]
    at = 1 if len(following) and local(following[0]) == "pPr" else 0
    for each in reversed(moved):
        following.insert(at, each)
    _drop(paragraph)


def shown(root: Element) -> list[str]:
    """Return the text of each paragraph of a story, nested ones after the one around them."""
    return ["".join(_shown(each)) for each in root.iter("{*}p")]


def _shown(node: Element) -> Iterator[str]:
    for child in node:
        match local(child):
            case "t":
                text = child.text or ""
                yield text if value(child, "space") == "preserve" else text.strip(" \t\r\n")
            case "tab" if local(node) == "r":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "p" | "pPr" | "del" | "moveFrom":
                pass
            case _:
                yield from _shown(child)


def faults_of_text(new: File, plain: File, old: File) -> Iterator[str]:
    """Yield where accepting everything is not the plain fix, or rejecting all not the original."""
    for accept, other, said in ((True, plain, "accepted"), (False, old, "rejected")):
        tracked, wanted = stories(new), stories(other)
        for part in wanted:
            one = shown(take(tracked[part], lambda _: True, accept=accept))
            two = shown(take(wanted[part], lambda _: True, accept=accept))
            if one != two:
                pair = next(((a, b) for a, b in zip(one, two, strict=False) if a != b), ("", ""))
                yield f"{part}: {said}, {pair[0]!r} is shown, not {pair[1]!r}"


def faults_of_content(new: File, plain: File, old: File, date: str) -> Iterator[str]:
    """Yield where settling the new changes alone gives more or less than it should."""
    for accept, other, said in ((True, plain, "accepted"), (False, old, "rejected")):
        tracked, wanted = stories(new), stories(other)
        for part in wanted:
            settled = take(tracked[part], lambda c: is_ours(c, date), accept=accept)
            if accept:
                _forget(settled)
                _forget(wanted[part])
            one, two = content(settled), content(wanted[part])
            if one != two:
                at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
                yield f"{part}: {said}, content {one[at : at + 2]}, not {two[at : at + 2]}"


def _forget(root: Element) -> None:
    """Remove what only one way of writing keeps with new text, and what says nothing.

    A plain fix stands in the old run, another's change of its formatting included; where a page
    began when Word last saved means nothing to either.
    """
    for node in list(root.iter("{*}rPrChange", "{*}lastRenderedPageBreak")):
        _drop(node)
    for node in list(root.iter("{*}rPr")):
        if not len(node):
            _drop(node)


def faults_of_changes(new: File, old: File, date: str) -> Iterator[str]:
    """Yield what is wrong with the new changes themselves."""
    ids = _ids(old)
    for part, root in stories(new).items():
        fields = set(_in_fields(root))
        for node in root.iter("{*}ins", "{*}del"):
            if not is_ours(node, date):
                continue
            if node in fields:
                yield f"{part}: {local(node)} in a field"
            if local(node.getparent()) not in RUN_HOLDERS - {"ins", "moveTo", "del", "moveFrom"}:
                yield f"{part}: {local(node)} stands in {local(node.getparent())}"
            if any(local(each) in GONE + KEPT for each in node.iterancestors()):
                yield f"{part}: a change in a change"
            wrong = "{*}t" if local(node) == "del" else "{*}delText"
            if next(node.iter(wrong), None) is not None:
                yield f"{part}: {local(node)} holds {wrong}"
            if not (value(node, "id") or "").isdecimal() or value(node, "id") in ids:
                yield f"{part}: the id {value(node, 'id')} is used twice"
            ids[value(node, "id") or ""] += 1


def _in_fields(root: Element) -> Iterator[Element]:
    """Yield what stands between the begin and the end of a field."""
    open_fields: list[list[Element]] = []
    for node in root.iter("*"):
        for each in open_fields:
            each.append(node)
        kind = value(node, "fldCharType") if local(node) == "fldChar" else None
        if kind == "begin":
            open_fields.append([])
        elif kind == "end" and open_fields:
            yield from open_fields.pop()


def _ids(file: File) -> Counter[str]:
    return Counter(
        value(node, "id") or ""
        for root in stories(file).values()
        for node in root.iter("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo", "{*}rPrChange")
    )


def faults_of_parts(new: File, old: File, edited: set[str]) -> Iterator[str]:
    """Yield what changed in the package and should not have; `edited` are kinds of stories."""
    before, after = old.zip.infolist(), new.zip.infolist()
    if [entry.filename for entry in before] != [entry.filename for entry in after]:
        yield "the entries are others"
    known = stories(old)
    for one, other in zip(before, after, strict=False):
        name = posixpath.normpath(one.filename)
        may_change = name in known and kind_of(old, name) in edited
        if not may_change and old.packed(one) != new.packed(other):
            yield f"{one.filename} changed"
