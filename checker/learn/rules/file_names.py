"""Learn file names: their parts, the number in them, which names a rule set is for."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import regex

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.learn.rules.headers_footers import find_plainest_kind, names_kind
from checker.learn.rules.proposal import Proposal, describe_evidence
from checker.learn.shared.samples import Sample, Samples
from checker.learn.shared.value_patterns import escape_text, learn_pattern

_SEPARATORS = ("_", "＿", " ", "　", "-")
_DAY = re.compile(r"(?:19|20)[0-9]{6}")
_MIN_PARTS = 2


@dataclass(frozen=True, slots=True)
class _NamePart:
    """One part of the names: its expression, its fixed words, the form field it repeats."""

    pattern: str
    fixed: str = ""
    field: str = ""


def get_stem(sample: Sample) -> str:
    """Return a file's name without its ending, composed as people type it."""
    return PurePath(unicodedata.normalize("NFC", sample.name)).stem


def propose_filename(samples: Samples) -> Iterator[Proposal]:
    """Propose the form of file names, where all have the same parts."""
    found = _split_names(samples)
    if found is None:
        return
    separator, parts = found
    if not any(part.fixed or part.field for part in parts):
        return
    pattern = escape_text(separator).join(part.pattern for part in parts)
    names = [get_stem(sample) for sample in samples.all]
    field = next((part.field for part in parts if part.field), "")
    options: dict[str, Any] = {
        "kind": "filename",
        "severity": "warning",
        "pattern": pattern,
        "example": names[0],
    }
    plain = dict(options)
    if field:
        options["field"] = field
    what = Message("learn.names-such-as", names=names[0])
    yield Proposal(
        "filename",
        options,
        (describe_evidence(samples.total, samples.total, what),),
        good=(samples.all[0].name,),
        bad=("最終版2(修正)" + PurePath(samples.all[0].name).suffix,),
        fallbacks=(plain,),
    )


def learn_name_patterns(samples: Samples) -> list[str]:
    """Return patterns of the names that the rule set is for, none where names share nothing."""
    found = _split_names(samples)
    fixed = [part.fixed for part in found[1] if names_kind(part.fixed)] if found else []
    return [f"*{fixed[0]}*"] if fixed else []


def _split_names(samples: Samples) -> tuple[str, list[_NamePart]] | None:
    names = [get_stem(sample) for sample in samples.all]
    separator = next((s for s in _SEPARATORS if all(s in name for name in names)), None)
    if separator is None:
        return None
    rows = [name.split(separator) for name in names]
    count = min(map(len, rows))
    if count < _MIN_PARTS:
        return None
    columns = [[row[index] for row in rows] for index in range(count)]
    parts = [_part(samples, column, separator) for column in columns]
    if len({len(row) for row in rows}) > 1:  # the last part has the separator in it, in some
        parts[-1] = _NamePart(".+")
    return separator, parts


def _part(samples: Samples, texts: Sequence[str], separator: str) -> _NamePart:
    free = _NamePart(rf"[^{regex.escape(separator)}]+")
    if label := _find_field(samples, texts):
        pattern = learn_pattern(texts, varying=len(set(texts)) == 1)
        return _NamePart(pattern or free.pattern, field=label)
    if all(_DAY.fullmatch(text) for text in texts):
        return _NamePart("20[0-9]{6}")
    if len(set(texts)) == 1 and samples.total > 1:
        return _NamePart(escape_text(texts[0]), fixed=texts[0])
    if samples.total == 1 and (kind := find_plainest_kind(texts[0])) and texts[0].endswith(kind):
        more = "" if kind == texts[0] else rf"[^{regex.escape(separator)}]*"
        return _NamePart(more + escape_text(kind), fixed=kind)
    pattern = learn_pattern(texts)
    return _NamePart(pattern) if pattern else free


def _find_field(samples: Samples, texts: Sequence[str]) -> str:
    """Return the label of the field whose value, a number, is this part of each name."""
    for key, (label, value) in samples.all[0].fields.items():
        if not re.search("[0-9]", value):
            continue
        values = [sample.fields.get(key, ("", ""))[1] for sample in samples.all]
        pairs = zip(values, texts, strict=True)
        if all(value and _strip_signs(value) == _strip_signs(text) for value, text in pairs):
            return label
    return ""


def _strip_signs(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
