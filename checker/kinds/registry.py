"""All kinds of rules at one glance, and the union that rule files are validated against."""

from collections.abc import Mapping
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from checker.kinds.facts import (
    acronym,
    cross_reference,
    date,
    link,
    number,
    numbering,
    personal_data,
    placeholder,
    table_sum,
)
from checker.kinds.japanese import (
    comma_count,
    double_negative,
    doubled_conjunction,
    doubled_particle,
    honorific,
    joyo_kanji,
    kana_kanji,
    katakana_variant,
    okurigana,
    punctuation,
    ra_nuki,
    redundant,
    sentence_length,
    style_mix,
    weak_phrase,
    width,
)
from checker.kinds.layout import (
    alt_text,
    caption,
    font,
    header_footer,
    heading_style,
    leftover,
    numbering_style,
    page,
    page_number,
    paragraph,
    properties,
    spacing_hack,
    toc,
)
from checker.kinds.meaning import (
    compare,
    injection,
    judge,
)
from checker.kinds.shared.base import Kind, Rule
from checker.kinds.structure import (
    approval,
    fields,
    filename,
    history,
    length,
    lists,
    sections,
    table,
    title,
    unread,
)
from checker.kinds.words import (
    capitalization,
    conditional,
    consistency,
    existence,
    metric,
    occurrence,
    readability,
    repetition,
    required,
    sequence,
    spelling,
    substitution,
)

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
