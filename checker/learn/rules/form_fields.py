"""Learn form fields: which there are, which are required, what their values are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note
from checker.kinds.shared.amounts import number
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.value_rules import names_person
from checker.language.calendar import find_dates
from checker.learn.rules.proposal import Proposal, describe_evidence
from checker.learn.shared.samples import Samples
from checker.learn.shared.value_patterns import escape_text, find_common_ending, learn_pattern

_PERSON = re.compile(
    r"(?:起案|記録|報告|作成|申請|担当|責任|承認|確認|改訂|提出|発信|起票|記入|差出|審査|連絡)(?:者|人)"
    r"|.*(?:氏名|担当者|責任者)|author|owner"
)
_DEPARTMENT = re.compile(r"[^\W\d_]{1,12}?(?:本部|部|課|室|局|支店|センター)")
_NUMBERS = re.compile(r".*(?:番号|コード|no\.?|id|版|区分|レベル|期間)$", re.IGNORECASE)
_TIME = re.compile(r"[0-9０-９]{1,2}[:：][0-9０-９]{2}")
_WEEKDAY = re.compile("[(（][月火水木金土日](?:曜日?)?[)）]")
_TICKED = re.compile(r"[☑☒■✓✔]|\[[xX✓]\]")
_BOX = re.compile(r"(?:[☑☒■☐□]|\[[xX✓ ]\])\s*([^☑☒■☐□\[\n]+)")
_MAX_SHOWN_LENGTH = 24
_MIN_CHOICES = 2
_MAX_LABELS = 80


@dataclass(frozen=True, slots=True)
class Values:
    """What the values of one label must be, and why, in words for a comment."""

    options: dict[str, Any]
    what: Message


_FREE = Values({}, Message("learn.free-text"))


def propose_fields(samples: Samples) -> Iterator[Proposal]:
    """Propose the fields that the forms share, and as optional ones those that some have."""
    labels = list(dict.fromkeys(key for sample in samples.all for key in sample.fields))
    if not 0 < len(labels) <= _MAX_LABELS:
        return
    entries, evidence, example = [], [], {}
    for key in labels:
        found = [sample.fields[key] for sample in samples.all if key in sample.fields]
        label, count = found[0][0], len(found)
        filled = [value for _, value in found if not is_blank(value)]
        values = learn_values(label, filled, varying=_has_varying_head(samples, key))
        optional = count < samples.total or len(filled) < count
        entries.append(_build_entry(label, values, optional=optional))
        evidence.append(
            describe_evidence(
                count, samples.total, _describe_field(label, values, optional=optional)
            )
        )
        if not optional:
            example[label] = _anonymize_value(label, filled[0])
    options = {"kind": "fields", "severity": "error", "required": entries}
    bare = [
        {k: v for k, v in each.items() if k != "pattern"}
        for each in map(_convert_to_mapping, entries)
    ]
    yield Proposal(
        "fields",
        options,
        tuple(evidence),
        good=(_write_form(example),) if example else (),
        bad=(_write_form(dict(list(example.items())[1:])),) if len(example) > 1 else (),
        fallbacks=({**options, "required": bare},),
    )


def _convert_to_mapping(entry: str | dict[str, Any]) -> dict[str, Any]:
    return {"label": entry} if isinstance(entry, str) else entry


def _build_entry(label: str, values: Values, *, optional: bool) -> str | dict[str, Any]:
    entry: dict[str, Any] = {"label": label, **values.options}
    if optional:
        entry["optional"] = True
    return label if len(entry) == 1 else entry


def _describe_field(label: str, values: Values, *, optional: bool) -> Message:
    said = Message("learn.optional-field") if optional else Message("learn.field")
    return said.format(label=label, what=values.what)


def _write_form(values: dict[str, str]) -> str:
    return "\n\n".join(f"{label}: {value}" for label, value in values.items())


def _anonymize_value(label: str, value: str) -> str:
    """Return a value fit for an example: nobody's name is copied into the rule file."""
    if _PERSON.fullmatch(fold(strip_note(label))):
        return "山田 太郎"
    return " ".join(value.split())


def _has_varying_head(samples: Samples, key: str) -> bool:
    """Return whether a code begins with a department: `情シス-` where 情報システム部 is named.

    What the title begins with (`障-` of a 障害報告書) is the same in every document.
    """
    for sample in samples.all:
        head = re.match(r"[^\W\d_]+", sample.fields.get(key, ("", ""))[1])
        if head is None or head[0][:1] in (sample.document.title or ""):
            continue
        others = (value for other, (_, value) in sample.fields.items() if other != key)
        names = (name for value in others for name in _DEPARTMENT.findall(value))
        if any(_is_abbreviation(head[0], name) for name in names):
            return True
    return False


def _is_abbreviation(short: str, name: str) -> bool:
    """Return whether the letters of `short` stand in `name` in this order, the first one first."""
    rest = iter(name)
    return name.startswith(short[0]) and all(letter in rest for letter in short)


def learn_values(label: str, values: Sequence[str], *, varying: bool = False) -> Values:
    """Return what values like these have in common: a type, a form, or nothing.

    Args:
        label: the name of the field or column.
        values: those seen, none of them blank.
        varying: whether the letters of a code may be others too.
    """
    if not values:
        return _FREE
    for learner in (_learn_boxes, _learn_dates, _learn_amounts, _learn_persons):
        found = learner(label, values)
        if found is not None:
            return found
    return _learn_codes(label, values, varying) or _learn_endings(values) or _FREE


def _learn_boxes(_label: str, values: Sequence[str]) -> Values | None:
    if not all(_TICKED.search(value) for value in values):
        return None
    found = [text.strip() for value in values for text in _BOX.findall(value)]
    choices = list(dict.fromkeys(filter(None, found)))
    if len(choices) < _MIN_CHOICES:
        return None
    words = "、".join(choices)
    return Values({"type": "choice", "choices": choices}, Message("learn.one-of", words=words))


def _learn_dates(_label: str, values: Sequence[str]) -> Values | None:
    if not all(_starts_with_date(value) for value in values):
        return None
    if all(_TIME.search(value) for value in values):
        return Values(
            {"type": "date", "pattern": ".*[0-9０-９]{1,2}[:：][0-9０-９]{2}.*"},
            Message("learn.a-date-and-a-time"),
        )
    if len(values) > 1 and all(_WEEKDAY.search(value) for value in values):
        return Values(
            {"type": "date", "pattern": r".*[(（][月火水木金土日](?:曜日?)?[)）].*"},
            Message("learn.a-date-with-its-weekday"),
        )
    return Values({"type": "date"}, Message("learn.a-date"))


def _starts_with_date(value: str) -> bool:
    found = find_dates(value)
    return bool(found) and found[0].start == 0


def _learn_amounts(_label: str, values: Sequence[str]) -> Values | None:
    found = [number(value) for value in values]
    if all(each is not None and each.is_money for each in found):
        return Values({"type": "amount"}, Message("learn.an-amount-of-money"))
    return None


def _learn_persons(label: str, values: Sequence[str]) -> Values | None:
    if _PERSON.fullmatch(fold(strip_note(label))) and all(map(names_person, values)):
        return Values({"type": "person"}, Message("learn.a-persons-name"))
    return None


def _learn_codes(label: str, values: Sequence[str], varying: bool) -> Values | None:
    named = _NUMBERS.match(fold(label)) is not None
    pattern = learn_pattern(values, varying=varying and named)
    if pattern is None:
        return None
    shown = "、".join(dict.fromkeys(value[:_MAX_SHOWN_LENGTH] for value in values[:3]))
    return Values({"pattern": pattern}, Message("learn.values-such-as", shown=shown))


def _learn_endings(values: Sequence[str]) -> Values | None:
    ending = find_common_ending(values)
    if ending is None:
        return None
    return Values(
        {"pattern": f".+{escape_text(ending)}"},
        Message("learn.ends-in", ending=ending),
    )
