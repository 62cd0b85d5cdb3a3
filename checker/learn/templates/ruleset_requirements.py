"""Take from a rule set what learning a template from one sample needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.document import Document
from checker.core.messages import Message
from checker.core.text.normalization import fold, make_heading_key
from checker.kinds.structure.fields import FieldsRule
from checker.kinds.structure.sections import SectionsRule
from checker.kinds.structure.table import TableRule
from checker.learn.shared.samples import Sample
from checker.rules import Ruleset

_NO_FIELD: Final = Message("learn.field-demands-not-first-sample")
_NO_SECTION: Final = Message("learn.section-demands-not-first-sample")


@dataclass(frozen=True)
class TemplateRequirements:
    """The fields, the sections and the columns of tables that rules name; aliases together."""

    ruleset: str = ""
    labels: tuple[tuple[str, ...], ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()

    @classmethod
    def of(cls, ruleset: Ruleset) -> "TemplateRequirements":
        """Return what the rules of a rule set name."""
        rules = [each.rule for each in ruleset.rules if each.rule.enabled]
        fields = [each for each in rules if isinstance(each, FieldsRule)]
        sections = [each for each in rules if isinstance(each, SectionsRule)]
        tables = [each for each in rules if isinstance(each, TableRule)]
        return cls(
            ruleset.id,
            tuple(each.names for rule in fields for each in rule.required),
            tuple(tuple(each.names) for rule in sections for each in rule.required),
            tuple(tuple(map(tuple, rule.headers)) for rule in tables if rule.headers),
        )

    def names_field(self, label: str) -> bool:
        """Return whether a label is one of the fields'."""
        return any(fold(label) == fold(name) for names in self.labels for name in names)

    def names_section(self, text: str) -> bool:
        """Return whether words are one of the sections' names."""
        key = make_heading_key(text)
        return any(key == make_heading_key(name) for names in self.sections for name in names)

    def names_table(self, heads: Sequence[str]) -> bool:
        """Return whether a row is the header of one of the tables."""
        folded = {fold(each) for each in heads}
        return any(
            all(any(fold(name) in folded for name in names) for names in table)
            for table in self.tables
        )

    def missing(self, document: Document, labels: Sequence[str]) -> Iterator[Message]:
        """Yield what is demanded and neither among the labels nor the headings of a document."""
        known = {fold(each) for each in (*labels, *(field.label for field in document.fields))}
        for names in self.labels:
            if not known & {fold(name) for name in names}:
                yield _NO_FIELD.format(ruleset=self.ruleset, name=names[0])
        keys = {each.key for each in Sample(document).headings}
        for names in self.sections:
            if not keys & {make_heading_key(name) for name in names}:
                yield _NO_SECTION.format(ruleset=self.ruleset, name=names[0])
