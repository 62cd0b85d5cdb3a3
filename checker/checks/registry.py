"""All kinds of rules at one glance, and the union that rule files are validated against."""

from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from checker.checks import (
    acronym,
    alt_text,
    approval,
    capitalization,
    caption,
    comma_count,
    compare,
    conditional,
    consistency,
    cross_reference,
    date,
    double_negative,
    doubled_conjunction,
    doubled_particle,
    existence,
    fields,
    filename,
    font,
    header_footer,
    heading_style,
    history,
    honorific,
    injection,
    joyo_kanji,
    judge,
    kana_kanji,
    katakana_variant,
    leftover,
    length,
    link,
    lists,
    metric,
    number,
    numbering,
    numbering_style,
    occurrence,
    okurigana,
    page,
    page_number,
    paragraph,
    personal_data,
    placeholder,
    properties,
    punctuation,
    ra_nuki,
    readability,
    redundant,
    repetition,
    required,
    sections,
    sentence_length,
    sequence,
    spacing_hack,
    spelling,
    style_mix,
    substitution,
    table,
    table_sum,
    title,
    toc,
    unread,
    weak_phrase,
    width,
)
from checker.checks.base import Kind, Rule

KINDS: Final[Mapping[str, Kind]] = {
    # words
    "existence": existence.KIND,
    "required": required.KIND,
    "substitution": substitution.KIND,
    "occurrence": occurrence.KIND,
    "placeholder": placeholder.KIND,
    "repetition": repetition.KIND,
    "consistency": consistency.KIND,
    "conditional": conditional.KIND,
    "acronym": acronym.KIND,
    "capitalization": capitalization.KIND,
    "spelling": spelling.KIND,
    "sequence": sequence.KIND,
    # sentences
    "sentence-length": sentence_length.KIND,
    "readability": readability.KIND,
    "metric": metric.KIND,
    "style-mix": style_mix.KIND,
    "comma-count": comma_count.KIND,
    "doubled-particle": doubled_particle.KIND,
    "doubled-conjunction": doubled_conjunction.KIND,
    "redundant": redundant.KIND,
    "weak-phrase": weak_phrase.KIND,
    "ra-nuki": ra_nuki.KIND,
    "double-negative": double_negative.KIND,
    "honorific": honorific.KIND,
    "punctuation": punctuation.KIND,
    "joyo-kanji": joyo_kanji.KIND,
    "katakana-variant": katakana_variant.KIND,
    "okurigana": okurigana.KIND,
    "kana-kanji": kana_kanji.KIND,
    "width": width.KIND,
    # facts
    "date": date.KIND,
    "number": number.KIND,
    "table-sum": table_sum.KIND,
    "cross-reference": cross_reference.KIND,
    "numbering": numbering.KIND,
    "link": link.KIND,
    "personal-data": personal_data.KIND,
    # what was seen at all
    "unread": unread.KIND,
    "injection": injection.KIND,
    # structure
    "sections": sections.KIND,
    "fields": fields.KIND,
    "table": table.KIND,
    "filename": filename.KIND,
    "history": history.KIND,
    "approval": approval.KIND,
    "title": title.KIND,
    "length": length.KIND,
    "list": lists.KIND,
    # layout
    "page": page.KIND,
    "font": font.KIND,
    "heading-style": heading_style.KIND,
    "leftover": leftover.KIND,
    "paragraph": paragraph.KIND,
    "numbering-style": numbering_style.KIND,
    "header-footer": header_footer.KIND,
    "page-number": page_number.KIND,
    "toc": toc.KIND,
    "caption": caption.KIND,
    "properties": properties.KIND,
    "alt-text": alt_text.KIND,
    "spacing-hack": spacing_hack.KIND,
    # meaning
    "compare": compare.KIND,
    "judge": judge.KIND,
}


@cache
def rule_adapter() -> TypeAdapter[Rule]:
    """Return the validator of any rule: a union of the kinds' parameters, told apart by `kind`."""
    union: Any = reduce(or_, (kind.rule for kind in KINDS.values()))
    return TypeAdapter(Annotated[union, Field(discriminator="kind")])


def kind_of(rule: Rule) -> str:
    """Return the name of a rule's kind."""
    return str(getattr(rule, "kind"))  # noqa: B009 - each kind's own Literal, absent on the base
