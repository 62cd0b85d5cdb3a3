"""Places after edits, and where they stood before any: compared with texts that carry numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.core.document import Span
from checker.formats.shared.edits import Edit, apply_edits
from checker.jobs.fix.offset_map import EditedRegion, Made, OffsetMap, Shifts


def _edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span("b", start, end), text)


def _made(*edits: Edit) -> list[Made]:
    return [Made(edit, frozenset({f"t.{edit.text}"})) for edit in edits]


def test_places_after_edits() -> None:
    shifts = Shifts([_edit(2, 4, "xyz"), _edit(6, 6, "++"), _edit(8, 9, "")])
    places = {(0, 2): (0, 2), (4, 6): (5, 9), (6, 8): (7, 11), (5, 6): (6, 9), (9, 10): (11, 12)}
    places |= {(2, 4): (2, 5), (3, 5): (2, 6), (1, 3): (1, 5), (0, 10): (0, 12), (8, 9): (11, 11)}
    for (start, end), wanted in places.items():
        now = shifts.of(Span("b", start, end))
        assert (now.start, now.end) == wanted, (start, end)


def test_the_origin_of_a_place_that_was_edited_twice() -> None:
    trail = OffsetMap().after(_made(_edit(2, 4, "x"), _edit(6, 6, "++")))
    assert trail.regions["b"] == (
        EditedRegion(2, 3, 2, 4, -1, frozenset({"t.x"})),
        EditedRegion(5, 7, 6, 6, 2, frozenset({"t.++"})),
    )
    trail = trail.after(_made(_edit(2, 6, "yyyyy")))
    assert trail.regions["b"] == (
        EditedRegion(2, 8, 2, 6, 2, frozenset({"t.x", "t.++", "t.yyyyy"})),
    )
    assert trail.origin(Span("b", 3, 4)) == (Span("b", 2, 6), frozenset({"t.x", "t.++", "t.yyyyy"}))
    assert trail.origin(Span("b", 8, 9)) == (Span("b", 6, 7), frozenset())
    assert trail.origin(Span("b", 0, 2)) == (Span("b", 0, 2), frozenset())
    assert trail.origin(Span("c", 3, 4)) == (Span("c", 3, 4), frozenset())


def test_the_origin_of_words_beside_what_was_deleted() -> None:
    trail = OffsetMap().after(_made(_edit(2, 4, "")))
    assert trail.origin(Span("b", 1, 2)) == (Span("b", 1, 4), frozenset({"t."}))
    assert trail.origin(Span("b", 2, 3)) == (Span("b", 2, 5), frozenset({"t."}))
    assert trail.origin(Span("b", 3, 4)) == (Span("b", 5, 6), frozenset())


@settings(deadline=None)
@given(st.data())
def test_what_was_never_edited_is_found_again(data: st.DataObject) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 30)))  # each character once
    trail, now = OffsetMap(), text
    for _ in range(data.draw(st.integers(1, 4))):
        cuts = data.draw(st.lists(st.integers(0, len(now)), max_size=6, unique=True))
        ordered = sorted(cuts)
        pairs = zip(ordered[::2], ordered[1::2], strict=False)
        edits = [_edit(s, e, data.draw(st.sampled_from(["", "a", "bcd"]))) for s, e in pairs]
        trail = trail.after(_made(*edits))
        now = apply_edits(now, [(e.span.start, e.span.end, e.text) for e in edits])
    for at, character in enumerate(now):
        origin, rules = trail.origin(Span("b", at, at + 1))
        assert 0 <= origin.start <= origin.end <= len(text)
        if not rules:
            assert text[origin.start : origin.end] == character
