"""Values that are the same at several places, and words that are made of such values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.learn.templates.finder import ValueSlot
from checker.learn.templates.varying_text import split_spans


@dataclass(frozen=True)
class FieldPart:
    """Characters of a paragraph that a field fills."""

    slot: ValueSlot
    start: int
    end: int


@dataclass(eq=False)
class ValueGroup:
    """The places of one value, which is the same at all of them in every sample."""

    values: tuple[str | None, ...]
    parts: list[FieldPart] = field(default_factory=list)
    order: int = 0

    @property
    def sure(self) -> bool:
        """Whether a label stands beside one of them."""
        return any(each.slot.sure for each in self.parts)

    @property
    def label(self) -> str:
        """What the value is called."""
        named = [each.slot.label for each in self.parts if each.slot.sure]
        return [*named, *(each.slot.label for each in self.parts)][0]


def express_values(
    values: Sequence[str | None], groups: Sequence[ValueGroup]
) -> list[tuple[int, int, ValueGroup]] | None:
    """Return how values are made of others and of words that are the same in all.

    Places are those in the first value; None where there is no such way.
    """
    if any(value is None for value in values):
        return None
    texts = [value or "" for value in values]
    for group in sorted(groups, key=lambda each: -len(each.values[0] or "")):
        known = [value or "" for value in group.values]
        if not all(each and each in text for each, text in zip(known, texts, strict=True)):
            continue
        at = [text.find(each) for each, text in zip(known, texts, strict=True)]
        end = at[0] + len(known[0])
        if not {at[0], end} <= {place for span in split_spans(texts[0]) for place in span}:
            continue
        before = express_rest([t[:a] for t, a in zip(texts, at, strict=True)], groups)
        rests = [t[a + len(k) :] for t, a, k in zip(texts, at, known, strict=True)]
        after = express_rest(rests, groups)
        if before is not None and after is not None:
            moved = [(start + end, stop + end, other) for start, stop, other in after]
            return [*before, (at[0], end, group), *moved]
    return None


def express_rest(
    values: Sequence[str], groups: Sequence[ValueGroup]
) -> list[tuple[int, int, ValueGroup]] | None:
    """Return the same of what stands beside a value: nothing where it is the same in all."""
    return [] if len(set(values)) == 1 else express_values(values, groups)
