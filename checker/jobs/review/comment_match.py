"""Match checker's comments to recorded findings, and tell which were deleted."""

from collections.abc import Collection, Sequence
from typing import Final

from checker.core.catalogue import languages
from checker.core.data_classes import dataclass
from checker.core.digest import digest
from checker.core.document import Document, Span
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats.docx.edit.proposal_record import RecordedRemark
from checker.formats.docx.read.threads import Thread
from checker.formats.shared.edits import AUTHOR
from checker.jobs.suppress.fingerprint import Fingerprint, build_for_span, find_places

_ID: Final = r"(?P<rule>[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+)"
_HEAD: Final = re.compile(r"\[[^\]\n]+\] (?=\S)")
_IN_HEAD: Final = re.compile(rf"{_HEAD.pattern}{_ID}(?!\S)")
_AT_END: Final = re.compile(rf"[\s:]{_ID}\s*\Z")
_WHERE: Final = Message("edit.where")


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment of checker; `thread` is None where somebody deleted it.

    `remark` is what the record says of it, None without a record. `span` is where the finding's
    words stand now, unchanged; None where they do not, or where nobody can say.
    """

    rule: str
    thread: Thread | None
    remark: RecordedRemark | None
    span: Span | None


def find_rule(thread: Thread) -> str | None:
    """Return the rule that a comment of checker names, None for anybody else's comment."""
    text = thread.first.text
    if thread.first.author != AUTHOR or _HEAD.match(text) is None:
        return None
    # copies of older versions have the id in the head
    found = _AT_END.search(text) or _IN_HEAD.match(text)
    return None if found is None else found["rule"]


def collect_comments(
    document: Document, threads: Sequence[Thread], remarks: Sequence[RecordedRemark]
) -> list[ReviewComment]:
    """Return the comments of checker in the order of the file, then those that were deleted.

    A comment that tells of several findings is there once for each of them.
    """
    told = _group_by_comment(remarks)
    own = [each for each in threads if _is_own(each, remarks)]
    pairs = _pair_comments(document, own, told)
    taken: set[tuple[str, Span]] = set()

    def comment(rule: str, thread: Thread | None, remark: RecordedRemark | None) -> ReviewComment:
        span = _find_current_span(document, remark, thread, taken)
        if span is not None:
            taken.add((rule, span))
        return ReviewComment(rule, thread, remark, span)

    kept = [
        comment(remark.rule if remark else find_rule(thread) or "", thread, remark)
        for number, thread in enumerate(own)
        for remark in (told[pairs[number]] if number in pairs else [None])
    ]
    left = sorted(set(range(len(told))) - set(pairs.values()))
    gone = (remark for each in left for remark in told[each])
    return [*kept, *(comment(remark.rule, None, remark) for remark in gone)]


def _group_by_comment(remarks: Sequence[RecordedRemark]) -> list[list[RecordedRemark]]:
    """Return the remarks that stand in one comment together."""
    groups: dict[int, list[RecordedRemark]] = {}
    for number, each in enumerate(remarks):
        groups.setdefault(each.comment if each.comment >= 0 else -1 - number, []).append(each)
    return list(groups.values())


def _is_own(thread: Thread, remarks: Sequence[RecordedRemark]) -> bool:
    """Return whether a comment is one of checker's on findings: by its head, or on record."""
    if thread.first.author != AUTHOR:
        return False
    said = digest(thread.first.text)
    return find_rule(thread) is not None or any(each.said == said for each in remarks)


def _find_current_span(
    document: Document,
    remark: RecordedRemark | None,
    thread: Thread | None,
    taken: Collection[tuple[str, Span]],
) -> Span | None:
    """Return where the words of a finding stand now, as they stood, None where they do not."""
    anchor = thread.span if thread is not None and thread.span.path else None
    if remark is None:
        is_elsewhere = thread is None or _is_elsewhere(thread.first.text)
        return None if is_elsewhere else anchor
    if remark.whole:
        return None
    within = (document.original if remark.before else None) or document
    standing = Fingerprint.parse(remark.fingerprint)
    if (
        anchor is not None
        and not remark.before
        and _digest_words(document, anchor) == standing.words
    ):
        return anchor
    spots = (each for each in find_places(within, standing) if (remark.rule, each) not in taken)
    return next(spots, None)


def _is_elsewhere(text: str) -> bool:
    """Return whether a comment says, in any language, that it stands beside what it speaks of."""
    heads = tuple(_WHERE.get(language) for language in languages())
    return any(line.startswith(heads) for line in text.split("\n"))


def _digest_words(document: Document, span: Span) -> str:
    return digest(document.block(span.path).text[span.start : span.end])


def _pair_comments(
    document: Document, own: Sequence[Thread], told: Sequence[Sequence[RecordedRemark]]
) -> dict[int, int]:
    """Return what each comment tells of on record, both by number.

    A comment is known by its text; among several with one text by its sentence, by its very words,
    by the order.
    """
    free: dict[str, list[int]] = {}
    for number, remarks in enumerate(told):
        free.setdefault(remarks[0].said, []).append(number)
    texts = [digest(each.first.text) for each in own]
    stand = [build_for_span(document, each.span) if each.span.path else None for each in own]
    pairs: dict[int, int] = {}
    for fits in (_is_in_its_sentence, _is_at_its_words, _is_anywhere):
        for number, text in enumerate(texts):
            if number in pairs:
                continue
            same = free.get(text, [])
            found = next((each for each in same if fits(stand[number], told[each][0])), None)
            if found is not None:
                pairs[number] = found
                same.remove(found)
    return pairs


def _is_in_its_sentence(standing: Fingerprint | None, remark: RecordedRemark) -> bool:
    return standing is not None and standing.fingerprint == remark.fingerprint


def _is_at_its_words(standing: Fingerprint | None, remark: RecordedRemark) -> bool:
    return standing is not None and standing.words == Fingerprint.parse(remark.fingerprint).words


def _is_anywhere(standing: Fingerprint | None, remark: RecordedRemark) -> bool:
    del standing, remark
    return True
