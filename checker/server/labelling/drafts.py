"""Put the examples that people agree on into a draft of their rule set."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from checker.core.catalogue import languages
from checker.core.messages import DisplayLanguage
from checker.server.labelling.review import ReviewedText, review
from checker.server.office import Office
from checker.server.rulebook.workshop import extend_text
from checker.server.store import audit, published
from checker.server.store.label_tables import LabelRound, RulesetDraft
from checker.server.store.tables import User, now


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A draft, and what became of the examples.

    Attributes:
        row: the draft; None where there was nothing new to add.
        added: how many examples it has more than the version that holds.
        known: how many were in it already.
        against: how many contradict one of its own, or answer a question that it asks no more.
    """

    row: RulesetDraft | None
    added: int
    known: int
    against: int


def make_draft(
    office: Office, user: User, held: LabelRound, language: DisplayLanguage
) -> MadeDraft:
    """Return a draft with the approved examples of a user's own round; the same again is the same.

    Raises:
        InputError: the rule set takes no more examples.
        BusyError: others are before.
    """
    with office.database.look() as transaction:
        approved = review(transaction, held, user).choose("approved")
        last = published.find_last(transaction, held.ruleset)
    if not approved:
        return MadeDraft(None, 0, 0, 0)
    before = 0 if last is None else last.number
    given = [_describe(each) for each in approved]
    text, counts = extend_text(office, held.ruleset, held.rule, given, language)
    if not counts["added"]:
        return MadeDraft(None, **counts)
    row = RulesetDraft(
        owner_id=user.id,
        ruleset=held.ruleset,
        before=before,
        text=text,
        added=counts["added"],
        expires_at=now() + timedelta(days=office.settings.keep_days),
    )
    with office.database.begin() as transaction:
        same = select(RulesetDraft).filter_by(
            owner_id=user.id, ruleset=held.ruleset, before=before, text=text
        )
        kept = transaction.scalars(same).first()
        if kept is None:
            transaction.add(row)
            transaction.flush()
            audit.record(
                transaction, user.name, "examples.draft", held.ruleset, rule=held.rule, **counts
            )
    return MadeDraft(kept or row, **counts)


def find_draft(office: Office, user: User, ruleset: str, draft_id: str) -> RulesetDraft | None:
    """Return a draft that was made for a user; else None."""
    with office.database.look() as transaction:
        found = transaction.get(RulesetDraft, draft_id)
    is_theirs = found is not None and (found.owner_id, found.ruleset) == (user.id, ruleset)
    return found if is_theirs else None


def _describe(each: ReviewedText) -> dict[str, Any]:
    """Return an example as it is added, with a comment on where it is from and who said so.

    The comment is told in every language: the rule set's own is chosen where its text is read.
    """
    people = [who.display_name or who.name for who, label in each.answers if label == each.label]
    told = [*people, f"{now().astimezone():%Y-%m-%d}"]
    where = {
        language: f"{each.document.name} {each.row.tell_place(language)}".strip()
        for language in languages()
    }
    return {
        "question": each.row.question,
        "text": each.row.text,
        "label": each.label,
        "comment": {language: ", ".join([place, *told]) for language, place in where.items()},
    }
