"""Hold what a document is made of while it is being written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checker.core.open_fields import make_missing_mark
from checker.jobs.write.drafting import Drafted
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.proposals import Proposal
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.filled_values import Absent, Filled, Prose, Value, ValueSource
from checker.templates.model import RichTextField, Template, TemplateField


@dataclass(frozen=True)
class DocumentContent:
    """Values with their sources, the drafts among them, and how often each draft was mended.

    `unused` are the sentences of the notes of which no field has a word; `taken` is what the notes
    gave, `proposals` what they may say for fields that stay open, both by field name.
    """

    filled: Filled
    drafts: Mapping[str, Drafted] = field(default_factory=dict)
    repaired: Mapping[str, int] = field(default_factory=dict)
    unused: tuple[CandidateSpan, ...] = ()
    taken: Mapping[str, ExtractedValue] = field(default_factory=dict)
    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)

    @property
    def drafted_values(self) -> dict[str, Value]:
        """The drafted fields' values by name."""
        return {
            name: self.filled.values[name]
            for name, source in self.filled.sources.items()
            if source.origin == "drafted"
        }

    def with_draft(
        self, of: TemplateField, draft: Drafted, *, mended: bool = False
    ) -> "DocumentContent":
        """Return the content with a field's draft; `mended` where it takes another's place."""
        count = self.repaired.get(of.name, 0) + 1
        return replace(
            self,
            filled=replace(
                self.filled,
                values={**self.filled.values, of.name: build_value(of, draft.prose)},
                sources={**self.filled.sources, of.name: ValueSource("drafted")},
            ),
            drafts={**self.drafts, of.name: draft},
            repaired={**self.repaired, of.name: count} if mended else self.repaired,
        )

    def offering_left_out(self, notes: Notes | None) -> "DocumentContent":
        """Return the content with the lines that drafts left out among what is not used."""
        if notes is None:
            return self
        used = {each.start for each in self.unused}
        lines = dict.fromkeys(line for each in self.drafts.values() for line in each.left_out)
        found = [CandidateSpan(line, notes.safe.find(line)) for line in lines]
        more = [each for each in found if each.start >= 0 and each.start not in used]
        unused = sorted((*self.unused, *more), key=lambda each: each.start)
        return replace(self, unused=tuple(unused))

    def left_open(self, template: Template) -> "DocumentContent":
        """Return the content with marks for the required drafts that are not there."""
        values, sources = dict(self.filled.values), dict(self.filled.sources)
        for each in template.header.of_source("drafted"):
            if each.name in values:
                continue
            mark = make_missing_mark(each.label).get(template.header.language)
            nothing: Value = Prose(()) if isinstance(each, RichTextField) else ""
            values[each.name] = Absent(each.label, mark) if each.required else nothing
            sources[each.name] = ValueSource("absent")
        return replace(self, filled=Filled(values, sources))


def build_value(of: TemplateField, prose: Prose) -> Value:
    """Return a draft as its field holds it: paragraphs, or one line."""
    return prose if isinstance(of, RichTextField) else "".join(each.text for each in prose)
