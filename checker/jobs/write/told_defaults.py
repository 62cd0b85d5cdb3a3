"""Find what notes tell in place of a template's default, written as the default is: `保存5年で`.

A document that says 10年 because nobody read `保存は5年` is wrong without anybody's seeing it.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import Column, TextField

_TAIL: Final = re.compile(r"(?:期間|年限|年数|区分)$")
_DIGITS: Final = re.compile(r"[0-9]+")
_NUMBER: Final = r"[0-9０-９]{1,4}"
_BEFORE: Final = r"(?:^|(?<=[\n。、・,(（\s]))(?:文書の?)?"
_BETWEEN: Final = r"(?:期間|年限|年数)?(?:は|を|も|[:：])?[ \u3000]*"
_BEHIND: Final = (
    r"(?=(?:で(?:す|お願い|よい|いい|よろしく|[。、\s]|$)|に(?:して|する)|と(?:する|します)"
    r"|[。、\s)）]|$))"
)


def find_told_default(field: Column, text: str) -> CandidateSpan | None:
    """Return the only value that the notes tell behind the field's label in its default's form.

    Args:
        field: others than texts with a default of a number and its unit have none.
        text: the notes that are read.
    """
    default = field.default if isinstance(field, TextField) else None
    if default is None or len(_DIGITS.findall(default)) != 1:
        return None
    form = _NUMBER.join(map(re.escape, _DIGITS.split(default)))
    label = re.escape(_TAIL.sub("", field.label))
    told = re.compile(f"{_BEFORE}{label}{_BETWEEN}(?P<value>{form}){_BEHIND}", re.MULTILINE)
    found = [*told.finditer(text)]
    if len({each["value"] for each in found}) != 1:
        return None
    return CandidateSpan(found[0]["value"], found[0].start("value"))
