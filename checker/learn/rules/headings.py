"""Learn a document's headings: which there are, in what order, how numbered."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.learn.rules.proposal import Options, Proposal, describe_evidence, list_names
from checker.learn.shared.samples import Sample, SampleHeading, Samples

_ARTICLE = re.compile(
    r"^\s*(?:第\s*[0-9０-９〇一二三四五六七八九十百]+\s*[編章条]|別[紙表添]|付録|附録|参考)"
)
_USUAL_ARTICLES = frozenset(
    {
        "目的",
        "適用範囲",
        "定義",
        "用語の定義",
        "附則",
        "付則",
        "改廃",
        "施行",
        "施行期日",
        "主管部署",
    }
)
_CHAPTER, _ARTICLE_FORM = "第{n}章", "第{n}条"
_MIN_SAMPLES_FOR_BAD = 2
_MAX_HEADINGS = 80
"""More outermost headings than a format has: a book, or lists made with heading styles."""
_DIGITS = re.compile(r"[0-9０-９]+")


def propose_sections(samples: Samples) -> Iterator[Proposal]:
    """Propose the sections that the samples share, and as optional ones those that some have."""
    groups = _group_headings(samples) if len(samples.names) <= _MAX_HEADINGS else []
    if not groups:
        return
    required = [group for group in groups if not group["optional"]]
    strict = _is_in_order(samples, groups)
    options: dict[str, Any] = {"kind": "sections", "severity": "error"}
    options["required"] = [_build_entry(group) for group in groups]
    options["order"] = "strict" if strict else "any"
    loose = {**options, "order": "any", "non_empty": False}
    yield Proposal(
        "sections",
        options,
        tuple(_describe_sections(samples, groups, strict)),
        good=_build_example(required),
        bad=_build_example(required[:-1]) if len(required) >= _MIN_SAMPLES_FOR_BAD else (),
        fallbacks=({**options, "non_empty": False}, {**options, "order": "any"}, loose),
    )
    yield from _propose_subsections(samples)


def _group_headings(samples: Samples) -> list[dict[str, Any]]:
    """Return the outermost headings in their order, each with its names and where it is."""
    order: list[str] = []
    where: dict[str, set[int]] = {}
    articles: set[str] = set()
    for number, sample in enumerate(samples.all):
        position = 0
        for heading in (each for each in sample.headings if each.depth == 1):
            key = samples.same_heading(heading.key)
            if key not in order:
                order.insert(position, key)
            position = order.index(key) + 1
            where.setdefault(key, set()).add(number)
            if _ARTICLE.match(f"{heading.block.marker or ''}{heading.block.text}"):
                articles.add(key)
    return [_group(key, samples, where[key], articles) for key in order]


def _group(key: str, samples: Samples, found: set[int], articles: set[str]) -> dict[str, Any]:
    # one set of articles says little about the next: other regulations have other articles
    of_one = samples.total == 1 and key in articles and key not in _USUAL_ARTICLES
    names = samples.names[key]
    return {
        "keys": list(names),
        "names": list(names.values()),
        "where": found,
        "optional": len(found) < samples.total or of_one,
    }


def _build_entry(group: dict[str, Any]) -> str | dict[str, Any]:
    first, *aliases = group["names"]
    if not aliases and not group["optional"]:
        return str(first)
    entry: dict[str, Any] = {"name": first}
    if aliases:
        entry["aliases"] = aliases
    if group["optional"]:
        entry["optional"] = True
    return entry


def _is_in_order(samples: Samples, groups: list[dict[str, Any]]) -> bool:
    places = {key: index for index, group in enumerate(groups) for key in group["keys"]}
    for sample in samples.all:
        found = [places[each.key] for each in sample.headings if each.depth == 1]
        if found != sorted(found):
            return False
    return True


def _describe_sections(
    samples: Samples, groups: list[dict[str, Any]], strict: bool
) -> Iterator[Message]:
    total = samples.total
    everywhere = [group["names"][0] for group in groups if not group["optional"]]
    if everywhere:
        names = list_names(everywhere, 30)
        yield describe_evidence(total, total, Message("learn.headings", names=names))
    for group in groups:
        if group["optional"]:
            name, count = group["names"][0], len(group["where"])
            what = Message("learn.heading-optional", name=name)
            yield describe_evidence(count, total, what)
    if strict:
        yield describe_evidence(total, total, Message("learn.this-order"))
    if total == 1:
        yield Message("learn.only-one-sample-set-optional-true")


def _build_example(groups: list[dict[str, Any]]) -> tuple[str, ...]:
    if not groups:
        return ()
    parts = [f"## {group['names'][0]}\n\n内容を書く。" for group in groups]
    return ("\n\n".join(["# 文書", *parts]),)


def _propose_subsections(samples: Samples) -> Iterator[Proposal]:
    """Propose the inner headings that all of several samples have below one outer heading."""
    if samples.total < _MIN_SAMPLES_FOR_BAD:
        return
    inner = [_list_inner_headings(sample) for sample in samples.all]
    shared = [pair for pair in inner[0] if all(pair in each for each in inner[1:])]
    by_outer: dict[str, list[str]] = {}
    for outer, name in shared:
        by_outer.setdefault(outer, []).append(name)
    for number, (outer, names) in enumerate(by_outer.items(), 1):
        words = list_names(names)
        what = Message("learn.in", outer=outer, words=words)
        options = {
            "kind": "sections",
            "severity": "warning",
            "scope": {"section": [outer]},
            "required": names,
        }
        yield Proposal(
            f"subsections-{number}",
            options,
            (describe_evidence(samples.total, samples.total, what),),
        )


def _list_inner_headings(sample: Sample) -> list[tuple[str, str]]:
    outer: SampleHeading | None = None
    found = []
    for heading in sample.headings:
        if heading.depth == 1:
            outer = heading
        elif outer is not None and not _DIGITS.search(heading.name):
            found.append((outer.name, heading.name))
    return found


def propose_heading_style(samples: Samples) -> Iterator[Proposal]:
    """Propose real heading styles, where all samples use them throughout."""
    if not any(sample.headings for sample in samples.all):
        return
    plain: Options = {"kind": "heading-style", "severity": "warning"}
    total = samples.total
    words = Message("learn.headings-heading-styles-skip-no-level")
    yield Proposal(
        "heading-style",
        plain,
        (describe_evidence(total, total, words),),
        good=("# 文書\n\n本文です。\n\n## 1. 目的\n\n障害の原因を報告する。",),
        bad=("# 文書\n\n本文です。\n\n**1. 目的**\n\n障害の原因を報告する。",),
        fallbacks=({**plain, "levels": False}, {**plain, "bold": False}),
    )


_FORMS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"[0-9０-９]+"), "{n}"),
    (re.compile(r"[〇一二三四五六七八九十百]+"), "{一}"),
    (re.compile(r"[①-⑳]"), "{①}"),
    (re.compile(r"[ア-ン](?=[)）.．、]|$)"), "{ア}"),
    (re.compile(r"(?<![A-Za-z])[a-z](?=[)）.．]|$)"), "{a}"),
    (re.compile(r"(?<![A-Za-z])[A-Z](?=[)）.．]|$)"), "{A}"),
)
_TYPED = re.compile(
    r"^\s*(第[0-9０-９〇一二三四五六七八九十百]+[編章節条項]"
    r"|[0-9０-９]+(?:[.．\-－][0-9０-９]+)*[.．)）]?"
    r"(?=[\s　]|[^\s0-9０-９a-zA-Z年月日件台個名回%％])"
    r"|[(（](?:[0-9０-９]+|[一二三四五六七八九十]+|[ア-ン]|[a-z])[)）]|[①-⑳]"
    r"|[一二三四五六七八九十]+[.．、]|[ア-ン][.．、)）])"
)


def propose_numbering(samples: Samples) -> Iterator[Proposal]:
    """Propose how headings are numbered, by format: a title takes a level in Markdown."""
    for form in samples.formats:
        chosen = samples.of(form)
        levels = _learn_levels(chosen)
        if not any(levels):
            continue
        shown = [" / ".join(each) if isinstance(each, list) else each for each in levels]
        words = list_names([f"{number}: {each or '―'}" for number, each in enumerate(shown, 1)])
        automatic = format_named(form).has_fields and _is_all_automatic(chosen)
        what = Message("learn.heading-numbers", words=words)
        options: dict[str, Any] = {
            "kind": "numbering-style",
            "severity": "warning",
            "when": {"format": form},
            "levels": levels,
        }
        free = sorted(set(_find_unnumbered(chosen, levels)))
        if free:
            options["unnumbered"] = free
        strict = {**options, "automatic": "required"} if automatic else options
        yield Proposal(
            f"numbering-{form}",
            strict,
            (describe_evidence(chosen.total, chosen.total, what, form),),
            fallbacks=(options,) if automatic else (),
        )


def _find_number(heading: SampleHeading) -> str:
    if heading.block.marker is not None:
        return heading.block.marker.strip()
    match = _TYPED.match(heading.block.text)
    return match[1] if match else ""


def _get_number_form(token: str) -> str:
    for pattern, sign in _FORMS:
        if pattern.search(token):
            return sign.join(pattern.split(token))
    return ""


def _learn_levels(samples: Samples) -> list[str | list[str]]:
    """Return the number's form at each level; a level of which most bear no number has none."""
    forms: dict[int, list[str]] = {}
    for sample in samples.all:
        if sample.title is not None:
            forms.setdefault(sample.title.level or 1, []).append("")
        for heading in sample.headings:
            forms.setdefault(heading.block.level or 1, []).append(
                _get_number_form(_find_number(heading))
            )
    if (_CHAPTER in forms.get(1, [])) and _ARTICLE_FORM in forms.get(2, []):
        forms[1].append(_ARTICLE_FORM)  # a short regulation has no chapters
    levels: list[str | list[str]] = []
    for level in range(1, max(forms, default=0) + 1):
        found = [form for form in forms.get(level, []) if form]
        numbered = len(found) * 2 > len(forms.get(level, []))
        kinds = list(dict.fromkeys(found)) if numbered else []
        levels.append(kinds[0] if len(kinds) == 1 else kinds or "")
    while levels and not levels[-1]:
        levels.pop()
    return levels


def _find_unnumbered(samples: Samples, levels: list[str | list[str]]) -> Iterator[str]:
    for sample in samples.all:
        for heading in sample.headings:
            level = heading.block.level or 1
            if (
                level <= len(levels)
                and levels[level - 1]
                and not _get_number_form(_find_number(heading))
            ):
                yield heading.name


def _is_all_automatic(samples: Samples) -> bool:
    return all(
        heading.block.marker is not None
        for sample in samples.all
        for heading in sample.headings
        if _find_number(heading)
    )
