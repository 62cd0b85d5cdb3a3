"""Facts of real documents changed, and the same facts written otherwise: which are told apart.

    python benchmarks/grounding_mutations.py [--wrong] [FILE.md ...]

For every fact in each line of the documents (the Japanese examples and the note sets by default)
two kinds of text are made: with another value, which `unsupported` must tell from the document, and
with the same value in another writing, which it must not. A value that happens to stand elsewhere
in the document is not used.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml
from grounding_facts import Language
from harness import ROOT

from checker.jobs.write.grounding import (
    Clock,
    Day,
    Fact,
    Name,
    Quantity,
    find_facts,
    find_unsupported,
)
from checker.language.character_widths import full, half

STRANGERS = {
    "ja": {
        "person": ("鬼頭", "蒔田", "比嘉", "棚橋"),
        "title": ("専務", "館長"),
        "organisation": ("株式会社桐生精器", "有限会社玉城運送"),
        "place": ("宣伝企画課", "鹿児島支店"),
    },
    "en": {
        "person": ("Ulrich Brandt", "Fatima", "Mr. Novak"),
        "product": ("Snowflake", "Ulrich Brandt", "Zetacorp"),
        "organisation": ("Zetacorp Ltd",),
        "place": ("Helsinki",),
    },
}
DIGITS = "〇一二三四五六七八九"
SPELT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(r"[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?")


def documents() -> Iterator[tuple[str, str, Language]]:
    """Yield names, texts and languages."""
    given = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    for path in given or sorted(ROOT.glob("examples/**/*.md")):
        yield path.stem, path.read_text(encoding="utf-8"), "ja"
    if not given:
        for path in sorted((ROOT / "benchmarks/data/notes").glob("*.yaml")):
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            yield path.stem, data["notes"], data["language"]


def changed(fact: Fact, words: str, document: str, language: Language) -> Iterator[str]:
    """Yield the words of a fact with another value."""
    value, plain = fact.value, half(document)
    if isinstance(value, Quantity):
        yield from _other_numbers(words, plain)
    elif isinstance(value, Day) and value.month and value.day:
        later = date(value.year or 2025, value.month, value.day) + timedelta(days=47)
        if not re.search(rf"\b{later.day}\b", plain):
            yield _date(later, language, with_year=value.year is not None)
    elif isinstance(value, Clock):
        yield f"{value.hour}:{(value.minute + 17) % 60:02}"
    elif isinstance(value, Name):
        yield from _other_names(fact, words, plain, language)


def _other_numbers(words: str, plain: str) -> Iterator[str]:
    match = _NUMBER.search(words)
    for step in (7, 40) if match else ():
        number = _next(match[0], step) if match else ""
        if number not in plain:
            yield _NUMBER.sub(number, words, count=1)


def _next(written: str, step: int) -> str:
    digits = half(written).replace(",", "")
    if "." in digits:
        return f"{float(digits) + step:.{len(digits.split('.')[1])}f}"
    return f"{int(digits) + step:,}" if "," in half(written) else str(int(digits) + step)


def _date(day: date, language: Language, *, with_year: bool) -> str:
    if language == "en":
        return f"{day.day} {day:%B}{f' {day.year}' if with_year else ''}"
    return f"{f'{day.year}年' if with_year else ''}{day.month}月{day.day}日"


def _other_names(fact: Fact, words: str, plain: str, language: Language) -> Iterator[str]:
    yield from (each for each in STRANGERS[language].get(fact.kind, ()) if each not in plain)
    if fact.kind in {"code", "phone"} and words[-1].isdecimal():
        new = words[:-1] + str((int(half(words[-1])) + 3) % 10)
        if half(new) not in plain:
            yield new


def rewritten(fact: Fact, words: str, language: Language) -> Iterator[str]:
    """Yield the words of a fact in another writing."""
    value = fact.value
    if language == "ja":
        yield full(words) if half(words) == words else half(words)
    if isinstance(value, Quantity):
        yield from _same_numbers(words, language)
    elif isinstance(value, Day) and value.month and value.day:
        yield from _same_dates(value, language)
    elif isinstance(value, Clock):
        yield _same_time(value, language)
    elif fact.kind == "person" and isinstance(value, Name) and len(value.words) > 1:
        yield words.split(maxsplit=1)[0] if language == "en" else value.words[0] + "さん"


def _same_numbers(words: str, language: Language) -> Iterator[str]:
    match = re.search("[0-9][0-9,]*", words)
    if match is None or _NUMBER.search(words)[0] != match[0]:  # type: ignore[index]
        return
    number = int(match[0].replace(",", ""))
    yield words.replace(match[0], f"{number:,}")
    rest = words.removeprefix(match[0])
    if (
        language == "en"
        and words.startswith(match[0])
        and 1 < number <= 10
        and rest[:1] in {"", " "}
    ):
        yield SPELT[number] + rest
    simple = re.fullmatch("[^0-9一-龠%]*[^0-9万億千%]+[^0-9]*", rest) is not None
    if language == "ja" and 1 < number < 100_000_000 and words.startswith(match[0]) and simple:
        yield kanji(number) + rest


def _same_dates(value: Day, language: Language) -> Iterator[str]:
    day = date(value.year or 2024, value.month or 1, value.day or 1)
    yield _date(day, language, with_year=False)
    yield f"{day.month}/{day.day}"
    if value.year:
        yield f"{day:%Y-%m-%d}"
        yield (
            f"{day:%B} {day.day}, {day.year}"
            if language == "en"
            else (f"令和{day.year - 2018}年{day.month}月{day.day}日")
        )


def _same_time(value: Clock, language: Language) -> str:
    half_day = value.hour >= 12
    hour = value.hour - 12 if value.hour > 12 else value.hour
    if language == "en":
        return f"{hour or 12}:{value.minute:02} {'p.m.' if half_day else 'a.m.'}"
    if value.hour == 12:
        return f"12時{value.minute}分"
    minutes = f"{value.minute}分" if value.minute else ""
    return f"{'午後' if half_day else '午前'}{hour}時{minutes}"


def kanji(number: int) -> str:
    """Write a number in kanji: 1089000 is 百八万九千."""
    words = ""
    for scale, name in ((10_000, "万"), (1, "")):
        part, number = divmod(number, scale)
        for small, small_name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, part = divmod(part, small)
            if digit:
                words += ("" if digit == 1 and small > 1 else DIGITS[digit]) + small_name
        words += name if words else ""
    return words


def trials(line: str, document: str, language: Language) -> Iterator[tuple[str, bool, bool, str]]:
    """Yield kind, whether the value was changed, whether it was found unsupported, and the line."""
    for fact in find_facts(line, language):
        words = line[fact.start : fact.end]
        for new in changed(fact, words, document, language):
            yield fact.kind, True, *_tried(line, fact, new, document, language)
        for new in rewritten(fact, words, language):
            yield fact.kind, False, *_tried(line, fact, new, document, language)


def _tried(line: str, fact: Fact, new: str, document: str, language: Language) -> tuple[bool, str]:
    """Put words in the place of a fact, and look whether they are found to be unsupported."""
    after = line[fact.end :]
    gap = " " if after[:1].isalnum() and after[:1].isascii() else ""
    text = line[: fact.start] + new + gap + after
    end = fact.start + len(new)
    found = find_unsupported(text, [document], language)
    return any(each.start < end and fact.start < each.end for each in found), text


def main() -> None:
    """Print by kind how many changed facts were found, and how many rewritten ones were let be."""
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for name, document, language in documents():
        for line in document.splitlines():
            for kind, was_changed, hit, text in trials(line, document, language):
                counts[f"{language} {kind}", was_changed, hit] += 1
                if "--wrong" in sys.argv and hit != was_changed:
                    print(f"  {name} ({'missed' if was_changed else 'alarm'}, {kind}): {text}")
    for kind in sorted({kind for kind, _, _ in counts}):
        found, missed = counts[kind, True, True], counts[kind, True, False]
        alarms, quiet = counts[kind, False, True], counts[kind, False, False]
        print(
            f"{kind:16} changed and found {found}/{found + missed}"
            f"   rewritten and let be {quiet}/{quiet + alarms}"
        )


if __name__ == "__main__":
    main()
