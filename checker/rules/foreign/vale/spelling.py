"""Vale's `spelling` in our kind of the same name: dictionaries in files, words to ignore."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.core.messages import Message
from checker.rules.foreign.model import FileText
from checker.rules.foreign.regexes import convert_go
from checker.rules.foreign.vale.file_tree import Tree
from checker.rules.foreign.vale.options import RuleKeys

_REMARK = "# "


def convert_spelling(options: RuleKeys) -> list[str]:
    """Convert `spelling`; without a dictionary of all words it is switched off, and says so.

    One that is appended to Vale's own knows a company's words alone: every other would be an alarm.
    """
    data, draft = options.draft.data, options.draft
    dictionaries = list(_iter_dictionaries(options))
    words = [word for name in options.many("ignore") for word in _read_ignored_words(options, name)]
    accepted = options.context.accepted if options.flag("vocab", default=True) else ()
    filters = [convert_go(each) for each in options.many("filters")]
    if dictionaries:
        data["dictionaries"] = dictionaries
    ignore = list(dict.fromkeys([*words, *(word for word in accepted if _is_word(word))]))
    if ignore:
        data["ignore"] = ignore
    expressions = [convert_go(word) for word in accepted if not _is_word(word)]
    if expressions or filters:
        data["filters"] = [*filters, *(rf"^(?:{each})$" for each in expressions)]
    if options.flag("custom"):
        data["custom"] = True
    data["names"] = True
    appended = options.flag("append")
    if not dictionaries:
        data["words"] = ["checker"]
    if appended or not dictionaries:
        data["enabled"] = False
        draft.note(Message("rules.vales-own-english-dictionary-not-shipped"))
    options.take("threshold")
    options.take("action")
    return ["match"]


def _is_word(word: str) -> bool:
    return all(character.isalnum() or character in "-'_ " for character in word)


def _iter_dictionaries(options: RuleKeys) -> Iterator[dict[str, Any]]:
    dic, aff = options.take("dic"), options.take("aff")
    folder = options.take("dicpath")
    names = options.many("dictionaries")
    if dic and aff:
        files = [
            _find_dictionary(options, None, str(dic)),
            _find_dictionary(options, None, str(aff)),
        ]
        yield from _pair(options, str(dic), *files)
    else:
        for name in names:
            files = [
                _find_dictionary(options, folder and str(folder), f"{name}.{end}")
                for end in ("dic", "aff")
            ]
            yield from _pair(options, name, *files)


def _pair(
    options: RuleKeys, name: str, dic: Tree | None, aff: Tree | None
) -> Iterator[dict[str, Any]]:
    if dic is None or aff is None:
        options.draft.note(
            Message("rules.dictionary-dic-aff-missing", name=name),
        )
    else:
        yield {"dic": _get_content(dic), "aff": _get_content(aff)}


def _get_content(tree: Tree) -> FileText | str:
    """Name a file in a folder; hold the text of one in a zip file."""
    return FileText(tree.path) if tree.path is not None else tree.text()


def _find_dictionary(options: RuleKeys, folder: str | None, name: str) -> Tree | None:
    for root in options.context.settings.styles:
        for place in (folder or "", "config/dictionaries", "config", ""):
            found = root.child(f"{place}/{name}")
            if found is not None:
                return found
    path = options.file.path if options.file is not None else None
    if path is not None:  # as the rule's author may write it: from the rule's own folder
        beside = path.parent / (folder or "") / name
        if beside.is_file():
            return Tree(Path(beside), str(beside))
    return None


def _read_ignored_words(options: RuleKeys, name: str) -> list[str]:
    for root in options.context.settings.styles:
        for place in ("", "config/ignore"):
            found = root.child(f"{place}/{name}")
            if found is not None:
                lines = [line.strip() for line in found.text().split("\n")]
                return [line for line in lines if line and not line.startswith(_REMARK)]
    options.draft.note(Message("rules.the-ignore-file-is-missing", name=name))
    return []
