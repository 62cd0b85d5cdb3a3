"""Learn file names: their parts, the number in them, which names a rule set is for."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import regex

from checker.core.messages import Message
from checker.core.text.normal import fold
from checker.learn.rules.margins import names_kind, plainest_kind
from checker.learn.rules.proposal import Proposal, seen
from checker.learn.shared.samples import Sample, Samples
from checker.learn.shared.shapes import escaped, pattern_of

_SEPARATORS = ("_", "＿", " ", "　", "-")
_DAY = re.compile(r"(?:19|20)[0-9]{6}")
_LEAST_PARTS = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the names: its expression, its fixed words, the form field it repeats."""

    pattern: str
    fixed: str = ""
    field: str = ""


def stem(sample: Sample) -> str:
    """Return a file's name without its ending, composed as people type it."""
    return PurePath(unicodedata.normalize("NFC", sample.name)).stem


def filename(samples: Samples) -> Iterator[Proposal]:
    """Propose the form of file names, where all have the same parts."""
    found = _parts(samples)
    if found is None:
        return
    separator, parts = found
    if not any(part.fixed or part.field for part in parts):
        return
    pattern = escaped(separator).join(part.pattern for part in parts)
    names = [stem(sample) for sample in samples.all]
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
        (seen(samples.total, samples.total, what),),
        good=(samples.all[0].name,),
        bad=("最終版2(修正)" + PurePath(samples.all[0].name).suffix,),
        fallbacks=(plain,),
    )


def applies_to(samples: Samples) -> list[str]:
    """Return patterns of the names that the rule set is for, none where names share nothing."""
    found = _parts(samples)
    fixed = [part.fixed for part in found[1] if names_kind(part.fixed)] if found else []
    return [f"*{fixed[0]}*"] if fixed else []


def _parts(samples: Samples) -> tuple[str, list[_Part]] | None:
    names = [stem(sample) for sample in samples.all]
    separator = next((s for s in _SEPARATORS if all(s in name for name in names)), None)
    if separator is None:
        return None
    rows = [name.split(separator) for name in names]
    count = min(map(len, rows))
    if count < _LEAST_PARTS:
        return None
    columns = [[row[index] for row in rows] for index in range(count)]
    parts = [_part(samples, column, separator) for column in columns]
    if len({len(row) for row in rows}) > 1:  # the last part has the separator in it, in some
        parts[-1] = _Part(".+")
    return separator, parts


def _part(samples: Samples, texts: Sequence[str], separator: str) -> _Part:
    free = _Part(rf"[^{regex.escape(separator)}]+")
    if label := _field_of(samples, texts):
        pattern = pattern_of(texts, varying=len(set(texts)) == 1)
        return _Part(pattern or free.pattern, field=label)
    if all(_DAY.fullmatch(text) for text in texts):
        return _Part("20[0-9]{6}")
    if len(set(texts)) == 1 and samples.total > 1:
        return _Part(escaped(texts[0]), fixed=texts[0])
    if samples.total == 1 and (kind := plainest_kind(texts[0])) and texts[0].endswith(kind):
        more = "" if kind == texts[0] else rf"[^{regex.escape(separator)}]*"
        return _Part(more + escaped(kind), fixed=kind)
    pattern = pattern_of(texts)
    return _Part(pattern) if pattern else free


def _field_of(samples: Samples, texts: Sequence[str]) -> str:
    """Return the label of the field whose value, a number, is this part of each name."""
    for key, (label, value) in samples.all[0].fields.items():
        if not re.search("[0-9]", value):
            continue
        values = [sample.fields.get(key, ("", ""))[1] for sample in samples.all]
        pairs = zip(values, texts, strict=True)
        if all(value and _bare(value) == _bare(text) for value, text in pairs):
            return label
    return ""


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
