"""Tell what was decided in an item of notes from the words that say so, and a task from a wish.

「棚卸は5月に行う、で決まり」 is the decision 「棚卸は5月に行う」.
"""

from collections.abc import Mapping
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.labels import find_synonyms
from checker.jobs.write.row_values import find_who_column
from checker.templates.model import RowsField

_DECIDED: Final = frozenset({"決定事項", "決定", "decisions"})
_SETTLED: Final = re.compile(
    r"[、,]?[ \u3000]*(?:で|に|(?<!こ)と|これ[はも]?)*(?:決まり|きまり|決定|合意)"
    r"(?:です|でした|した|しました|ました)?[。.]?[ ]*$"
    r"|,? (?:was |is )?agreed[.]?[ ]*$|^(?:->[ ]*)?(?:[Ww]e )?(?:agreed|decided)(?: that| on)?:? "
)
"""What says of an item that it was decided: 「棚卸は5月に行う、で決まり」."""
_SETTLED_BEFORE: Final = re.compile(
    r"^(?:(?:で|それで|あと|それと|それから)、?)?[ \u3000]*"
    r"(?:(?:決めた|決まった|決めました|決まりました)(?:こと|の)[はが]、?[ \u3000]*)?"
)
"""What leads up to what was decided: 「それで決まったのが」."""
_WISHED: Final = re.compile(r"(?:たい|ほしい|欲しい)(?:って|との|と(?:言|いう|おっしゃ|いいま))")
_ONLY_WHEN: Final = re.compile(r"(?:次回|来週|今週|今月|来月|それ|当日)(?:の会議)?までに?。?")
"""A task of which no more is told than by when."""
_CUT_SHORT: Final = re.compile(r"[のとにでをはがもてま]$")
_SENSE: Final = 6


def is_of_decisions(field: RowsField) -> bool:
    """Return whether a field lists what was decided."""
    return len(field.columns) == 1 and bool(find_synonyms(field.label) & _DECIDED)


def strip_settled(field: RowsField, text: str) -> str:
    """Return an item of a list without the words that it was decided, where the list says so."""
    if not is_of_decisions(field):
        return text
    text = _SETTLED_BEFORE.sub("", text)
    left = _SETTLED.sub("", text)
    if not left:
        return ""  # 「これは決まりです」 says of what stands before it that it was decided
    return left if len(left) >= _SENSE and not _CUT_SHORT.search(left) else text


def is_no_task(field: RowsField, cells: Mapping[str, str], said: str) -> bool:
    """Return whether a sentence tells a wish, or a decision that is nobody's to carry out."""
    who = find_who_column(field.columns)
    is_decided = (who is None or who.name not in cells) and _SETTLED.search(said) is not None
    is_empty = any(_ONLY_WHEN.fullmatch(each) for each in cells.values())
    return is_decided or is_empty or _WISHED.search(said) is not None
