"""What stands in a rule for something written elsewhere: `${name}` and `{file: words.txt}`.

Parameters (`params:`) are a rule set's own figures and names, such as the approval limit, which a
set that extends it may set anew. Lists in files are for words that others keep.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.errors import RulesetError
from checker.rulesets.explain import nearest
from checker.rulesets.nodes import Path_
from checker.rulesets.wordlists import WordList, read_list
from checker.text.bilingual import Bilingual

_PARAMETER = re.compile(r"\$\{([^{}]*)\}")
_MOST_DEPTH = 40


@dataclass(frozen=True, slots=True)
class ListFault:
    """A list that cannot be used: it costs the rule that names it, not the rule set."""

    at: str
    what: Bilingual
    remedy: Bilingual | None


@dataclass(frozen=True, slots=True)
class Resolver:
    """Fills in one rule file's values.

    `params` are those that hold in the end, whichever file set them. `lists` collects the files
    that were read, for the rule set's sha256; `faults` those that could not be used.
    """

    params: Mapping[str, Any]
    folder: Path
    at: Callable[[Path_], str]
    lists: dict[Path, WordList]
    faults: list[ListFault]

    def fill(self, value: Any, path: Path_) -> Any:
        """Return `value` with parameters and lists in their places.

        Raises:
            RulesetError: a parameter that nobody set.
        """
        if len(path) > _MOST_DEPTH:
            return value
        if isinstance(value, str):
            return self._filled(value, path)
        if isinstance(value, dict):
            if set(value) == {"file"} and isinstance(value["file"], str):
                return self._list(self._filled(value["file"], path), path)
            return {key: self.fill(each, (*path, key)) for key, each in value.items()}
        if isinstance(value, list):
            return self._items(value, path)
        return value

    def _items(self, values: list[Any], path: Path_) -> list[Any]:
        """Fill a list; what stands for several words adds them all."""
        filled: list[Any] = []
        for index, each in enumerate(values):
            found = self.fill(each, (*path, index))
            several = isinstance(found, list) and not isinstance(each, list)
            filled += found if several else [found]
        return filled

    def _filled(self, text: str, path: Path_) -> Any:
        whole = _PARAMETER.fullmatch(text)
        if whole:
            return self._parameter(whole[1], path)
        return _PARAMETER.sub(lambda match: str(self._parameter(match[1], path)), text)

    def _parameter(self, name: str, path: Path_) -> Any:
        if name.strip() in self.params:
            return self.params[name.strip()]
        raise RulesetError(
            Bilingual(f"params に「{name}」がありません。", f"params has no “{name}”."),
            place=self.at(path),
            remedy=nearest(name, list(self.params))
            if self.params
            else Bilingual(
                f"「params: {{{name}: 値}}」を書きます。", f"Write params: {{{name}: …}}."
            ),
        )

    def _list(self, name: str, path: Path_) -> Any:
        file = self.folder / name
        if file not in self.lists:
            try:
                self.lists[file] = read_list(file, name)
            except RulesetError as error:
                self.faults.append(ListFault(self.at(path), error.what, error.remedy))
                return []
        return self.lists[file].value
