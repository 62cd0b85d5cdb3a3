"""Learn headers, footers, page numbers, document properties and the title."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checker.core.document import Block, MarkKind, Part
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.language.morphology import split_morphemes
from checker.learn.rules.proposal import Proposal, describe_evidence, list_names
from checker.learn.shared.samples import Sample, Samples
from checker.learn.shared.value_patterns import escape_text

_PART_NAMES = {"header": Message("learn.header"), "footer": Message("learn.footer")}

_SEPARATORS = re.compile(r"[\t\n　]+| {2,}")
_SECRET = re.compile(
    r"(?:社外|関係者外|部外|持出)?(?:秘|禁|厳禁)|極秘|機密|取扱注意|confidential|internal.*"
)
_MAX_WORDS = 3
_DIGIT = re.compile(r"[0-9０-９]")
_PAGE_FIELDS = {"PAGE": "{page}", "slidenum": "{page}", "NUMPAGES": "{pages}"}
_DOCUMENT_KINDS = re.compile(
    r"[書録票表届状帳簿]$|(?:規程|規則|規定|要領|要綱|細則|手順|週報|日報|月報|報告|通知|案内|計画|仕様|申請)$"
)
_MIN_KIND_LENGTH = 2
_WORD = re.compile(r"[^\W\d_]{2,16}")


def propose_header_footer(samples: Samples) -> Iterator[Proposal]:
    """Propose the words that headers or footers of Word and Excel share, one rule for each."""
    chosen = samples.having(lambda form: form.has_margins)
    if not chosen.all:
        return
    for where in ("header", "footer"):
        part = Part(where)
        rows = [_list_shared_words(sample, part) for sample in chosen.all]
        counts = Counter(word for row in rows for word in row)
        for number, (word, count) in enumerate(counts.most_common(_MAX_WORDS), 1):
            if count == chosen.total or count * 2 >= chosen.total:
                yield _build_word_rule(chosen, where, number, word, count)
        if all(_shows_title(sample, part) for sample in chosen.all):
            yield _build_title_rule(chosen, where)
        for label in _find_shared_fields(chosen, part):
            yield _build_field_rule(chosen, where, label)


def _list_shared_words(sample: Sample, part: Part) -> list[str]:
    """Return the words of a header or footer that are not this one document's own."""
    values = [fold(value) for _, value in sample.fields.values() if value]
    title = fold(sample.document.title or "")
    titles = [title] if title != find_plainest_kind(title) else []
    found: dict[str, None] = {}
    for block in _iter_blocks(sample, part):
        for word in _SEPARATORS.split(block.text):
            flat = fold(word)
            own = any(value in flat for value in (*values, *titles))
            if word.strip() and not own and not _DIGIT.search(word):
                found[word.strip()] = None
    return list(found)


def _iter_blocks(sample: Sample, part: Part) -> Iterator[Block]:
    for block in sample.document.walk():
        if block.part is part and block.table is None and block.text.strip():
            yield block


def _build_word_rule(chosen: Samples, where: str, number: int, word: str, count: int) -> Proposal:
    secret = _SECRET.fullmatch(fold(word)) is not None
    what = Message("learn.word-in-part", word=word, part=_PART_NAMES[where])
    when = {"format": list(chosen.formats)}
    options: dict[str, Any] = {
        "kind": "header-footer",
        "severity": "warning",
        "when": when,
        "where": where,
        "words": [word],
    }
    plain = {
        "kind": "required",
        "severity": "warning",
        "when": when,
        "scope": {"part": where},
        "words": [word],
    }
    name = "confidential" if secret else f"{where}-{number}"
    return Proposal(
        name,
        options,
        (describe_evidence(count, chosen.total, what, "・".join(chosen.formats)),),
        fallbacks=(plain,),
        enabled=count == chosen.total,
    )


def _shows_title(sample: Sample, part: Part) -> bool:
    title = fold(sample.document.title or "")
    same = fold(str(sample.document.properties.get("title", ""))) == title
    if not title or not same or title == find_plainest_kind(title):
        return False
    return any(title in fold(block.text) for block in _iter_blocks(sample, part))


def _build_title_rule(chosen: Samples, where: str) -> Proposal:
    options = {
        "kind": "header-footer",
        "severity": "warning",
        "when": {"format": list(chosen.formats)},
        "where": where,
        "same_as_property": "title",
    }
    what = Message("learn.part-repeats-title", part=_PART_NAMES[where])
    count = chosen.total
    evidence = describe_evidence(count, count, what, "・".join(chosen.formats))
    return Proposal(f"{where}-title", options, (evidence,))


def _find_shared_fields(chosen: Samples, part: Part) -> list[str]:
    """Return the form fields whose values, numbers, every header or footer repeats."""
    fields = chosen.all[0].fields.items()
    labels = [
        key for key, (_, value) in fields if _DIGIT.search(value) and len(value) >= _MIN_KIND_LENGTH
    ]
    shared = [
        key for key in labels if all(_repeats_field(sample, part, key) for sample in chosen.all)
    ]
    return [chosen.all[0].fields[key][0] for key in shared[:_MAX_WORDS]]


def _repeats_field(sample: Sample, part: Part, key: str) -> bool:
    value = fold(sample.fields.get(key, ("", ""))[1])
    whole = re.compile(rf"(?<![0-9.]){re.escape(value)}(?![0-9.])")
    return bool(value) and any(
        whole.search(fold(block.text)) for block in _iter_blocks(sample, part)
    )


def _build_field_rule(chosen: Samples, where: str, label: str) -> Proposal:
    what = Message("learn.part-repeats-label", part=_PART_NAMES[where], label=label)
    options = {
        "kind": "header-footer",
        "severity": "warning",
        "when": {"format": list(chosen.formats)},
        "where": where,
        "same_as_field": [label],
    }
    return Proposal(
        f"{where}-field",
        options,
        (describe_evidence(chosen.total, chosen.total, what, "・".join(chosen.formats)),),
    )


def propose_page_number(samples: Samples) -> Iterator[Proposal]:
    """Propose where page numbers stand, and in what form."""
    chosen = samples.having(lambda form: form.has_margins)
    found = [_number_form(sample) for sample in chosen.all]
    if not found or any(each is None for each in found):
        return
    places = {each[0] for each in found if each is not None}
    forms = list(dict.fromkeys(each[1] for each in found if each is not None))
    options: dict[str, Any] = {
        "kind": "page-number",
        "severity": "warning",
        "when": {"format": list(chosen.formats)},
        "where": places.pop() if len(places) == 1 else "either",
    }
    words = list_names(forms)
    what = Message("learn.page-numbers-as", words=words)
    plain = {
        "kind": "required",
        "severity": "info",
        "when": {"format": list(chosen.formats)},
        "scope": {"part": "footer" if options["where"] == "either" else options["where"]},
        "patterns": [
            r"(?<![0-9０-９-])[0-9０-９]+\s*(?:[/／]\s*[0-9０-９]+|ページ|頁)|^[\s–-]*[0-9０-９]+[\s–-]*$"
        ],
        "label": {"ja": "ページ番号", "en": "the page number"},
    }
    yield Proposal(
        "page-number",
        {**options, "format": forms},
        (describe_evidence(chosen.total, chosen.total, what, "・".join(chosen.formats)),),
        fallbacks=(options, plain),
    )


def _number_form(sample: Sample) -> tuple[str, str] | None:
    for part in (Part.FOOTER, Part.HEADER):
        for block in _iter_blocks(sample, part):
            marks = [m for m in block.marks if m.kind is MarkKind.FIELD and m.value in _PAGE_FIELDS]
            if not any(mark.value != "NUMPAGES" for mark in marks):
                continue
            text = block.text
            for mark in reversed(marks):
                text = text[: mark.start] + _PAGE_FIELDS[mark.value] + text[mark.end :]
            words = [word for word in _SEPARATORS.split(text) if "{page}" in word]
            return part.value, words[0].strip()
    return None


def propose_properties(samples: Samples) -> Iterator[Proposal]:
    """Propose the document properties that every Word sample has filled in."""
    chosen = samples.having(lambda form: form.has_styles)
    if not chosen.all:
        return
    tests: dict[str, dict[str, bool]] = {}
    for name in ("title", "author", "subject", "keywords", "category", "company"):
        if all(str(each.document.properties.get(name, "")).strip() for each in chosen.all):
            tests[name] = {"required": True}
    if not tests:
        return
    loose: dict[str, Any] = {
        "kind": "properties",
        "severity": "info",
        "when": {"format": chosen.when},
        "properties": tests,
    }
    strict = dict(loose)
    if "title" in tests and all(_has_same_title(sample) for sample in chosen.all):
        title = {"required": True, "same_as_title": True}
        strict["properties"] = {**tests, "title": title}
    words = list_names(list(tests))
    what = Message("learn.properties-filled-in", words=words)
    bare = {**loose, "defaults": False}
    yield Proposal(
        "properties",
        strict,
        (describe_evidence(chosen.total, chosen.total, what, "・".join(chosen.formats)),),
        fallbacks=(loose, bare),
    )


def _has_same_title(sample: Sample) -> bool:
    written = str(sample.document.properties.get("title", ""))
    return fold(written) == fold(sample.document.title or "")


def propose_title(samples: Samples) -> Iterator[Proposal]:
    """Propose that titles name the kind of document, spaced out (`稟 議 書`) or not."""
    ending = find_kind_in_titles(samples)
    if ending is None:
        return
    spaced = r"\s*".join(map(escape_text, ending))
    what = Message("learn.the-title-names", ending=ending)
    options = {
        "kind": "title",
        "severity": "warning",
        "pattern": f".*{spaced}.*",
        "example": samples.all[0].document.title,
        "single": False,
    }
    named = {**options, "agrees_with": ["filename"]}
    titles = {sample.document.title for sample in samples.all}
    agrees = len(titles) > 1 and all(_is_title_in_filename(each, ending) for each in samples.all)
    yield Proposal(
        "title",
        named if agrees else options,
        (describe_evidence(samples.total, samples.total, what),),
        fallbacks=(options,) if agrees else (),
        quiet=True,
        good=(f"# {ending}\n\n## 目的\n\n内容を書く。",),
        bad=("# お知らせについて\n\n## 目的\n\n内容を書く。",),
    )


def _is_title_in_filename(sample: Sample, ending: str) -> bool:
    """Return whether the whole title, more than the kind of document, stands in the file's name."""
    title = "".join(fold(sample.document.title or "").split())
    name = "".join(fold(sample.name).split())
    return len(title) > len(ending) and title in name


def find_kind_in_titles(samples: Samples) -> str | None:
    """Return the kind of document that all titles name, None where they name none."""
    titles = ["".join(fold(sample.document.title or "").split()) for sample in samples.all]
    if not all(titles):
        return None
    if len(set(titles)) == 1:
        return find_plainest_kind(titles[0]) or None
    shared = set.intersection(*(_list_endings(title) for title in titles))
    return max(sorted(shared), key=len, default=None)


def _list_endings(title: str) -> set[str]:
    """Return the names of kinds in a title, and what they end in: 出張報告書 is a 報告書."""
    return {run[i:] for run in _find_kinds(title) for i in range(len(run) - 1)}


def find_plainest_kind(title: str) -> str:
    """Return the shortest name of a kind of document in a title, at its end if there is one."""
    found = sorted(_find_kinds("".join(title.split())), key=len)
    last = [run for run in found if title.endswith(run)]
    return (last or found or [""])[0]


def _find_kinds(title: str) -> set[str]:
    """Return the runs of whole words in a title that end in the name of a kind of document."""
    words = [each for each in split_morphemes(title) if each.surface.strip()]
    found = set()
    for end in (each.end for each in words):
        for start in (each.start for each in words if each.start < end):
            run = title[start:end]
            if names_kind(run) and _WORD.fullmatch(run):
                found.add(run)
    return found


def names_kind(text: str) -> bool:
    """Return whether words name a kind of document, as 稟議書 and 議事録 do."""
    return len(text) >= _MIN_KIND_LENGTH and _DOCUMENT_KINDS.search(text) is not None
