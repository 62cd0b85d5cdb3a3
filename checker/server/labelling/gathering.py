"""Ask for texts to label: from documents that are handed in or chosen, and from decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.labelling.rounds import open_round
from checker.server.office import Office
from checker.server.requests import (
    Upload,
    add_document,
    check_upload,
    digest_request,
    find_answered,
    remember_answer,
)
from checker.server.store import audit
from checker.server.store.readable import find_readable, is_readable
from checker.server.store.tables import Job, Remembered, StoredDocument, User

MOST_DOCUMENTS: Final = 50
_MOST_DECISIONS: Final = 500


@dataclass(frozen=True, slots=True)
class Gathering:
    """Where texts are looked for.

    Attributes:
        ruleset: by name.
        rule: a judged one of it.
        text: the rule set's YAML.
        language: of places.
        uploads: documents that are handed in for it.
        documents: ids of others.
        decided: whether documents are looked through on whose findings somebody decided.
        use_model: whether the model says which texts are doubtful.
    """

    ruleset: str
    rule: str
    text: str
    language: str
    uploads: Sequence[Upload] = ()
    documents: Sequence[str] = ()
    decided: bool = False
    use_model: bool = True


def ask_texts(office: Office, user: User, wanted: Gathering, key: str | None = None) -> Job | None:
    """Queue a search for texts to label; None where a document is not theirs to read.

    Raises:
        InputError: there is no document, too many, or one that cannot be taken.
        KeyReusedError: the key came before with another request.
    """
    for each in wanted.uploads:
        check_upload(each, office.settings.upload_mib)
    if len(wanted.uploads) + len(wanted.documents) > MOST_DOCUMENTS:
        raise InputError(Message("server.so-many-documents", most=MOST_DOCUMENTS))
    rules = Upload(f"{wanted.ruleset}.yaml", wanted.text.encode())
    uploads = [rules, *wanted.uploads]
    kept = [office.files.put(each.data) for each in uploads]
    order: dict[str, Any] = {
        "ruleset": wanted.ruleset,
        "rule": wanted.rule,
        "language": wanted.language,
        "use_model": wanted.use_model,
    }
    asked = order | {"documents": [*wanted.documents], "decided": wanted.decided}
    told = digest_request(kept, [each.name for each in uploads], asked)
    with office.database.begin() as transaction:
        before = find_answered(transaction, user, key, told)
        if before:
            return before[0]
        chosen = _find_documents(transaction, user, wanted)
        if chosen is None:
            return None
        first, *added = (
            add_document(office, transaction, user, upload, sha256)
            for upload, sha256 in zip(uploads, kept, strict=True)
        )
        samples = [*added, *chosen]
        if not samples:
            if wanted.decided:
                raise InputError(Message("server.no-decisions-on-the-rule"))
            raise InputError(Message("server.choose-a-document"))
        held = open_round(transaction, user, wanted.ruleset, wanted.rule)
        order["round"] = held.id
        order["samples"] = [each.id for each in samples]
        order["decided"] = _list_decisions(transaction, wanted.rule, samples)
        job = Job(owner_id=user.id, document_id=first.id, kind="gather", order=order)
        office.submit(transaction, job, sum(each.size for each in samples))
        audit.record(
            transaction, user.name, "examples.gather", held.id,
            ruleset=wanted.ruleset, rule=wanted.rule, documents=len(samples),
        )  # fmt: skip
        remember_answer(transaction, user, key, told, [job])
    return job


def _find_documents(
    transaction: Transaction, user: User, wanted: Gathering
) -> list[StoredDocument] | None:
    """Return the documents that were chosen; None where one is not a user's to read."""
    found = [find_readable(transaction, user.id, each) for each in dict.fromkeys(wanted.documents)]
    chosen = [each for each in found if each is not None]
    if len(chosen) < len(found):
        return None
    if not wanted.decided:
        return chosen
    known = {each.id for each in chosen}
    more = (each for each in _list_decided(transaction, user, wanted.rule) if each.id not in known)
    left = MOST_DOCUMENTS - len(wanted.uploads) - len(chosen)
    return chosen + [each for _, each in zip(range(left), more, strict=False)]


def _list_decided(transaction: Transaction, user: User, rule: str) -> list[StoredDocument]:
    """Return the documents on whose findings of a rule somebody decided, the last of each name."""
    wanted = (
        select(StoredDocument)
        .join(
            Remembered,
            (Remembered.owner_id == StoredDocument.owner_id)
            & (Remembered.document_name == StoredDocument.name),
        )
        .where(Remembered.rule == rule, is_readable(user.id))
        .order_by(StoredDocument.created_at)
    )
    last = {(each.owner_id, each.name): each for each in transaction.scalars(wanted)}
    return [*last.values()][::-1]


def _list_decisions(
    transaction: Transaction, rule: str, samples: Sequence[StoredDocument]
) -> list[dict[str, Any]]:
    """Return what was decided on findings of a rule in documents, with each one's number."""
    found = []
    for number, sample in enumerate(samples):
        wanted = select(Remembered).filter_by(
            owner_id=sample.owner_id, document_name=sample.name, rule=rule
        )
        found += [
            {
                "sample": number,
                "accepted": each.accepted,
                "reason": each.reason,
                "fingerprint": each.fingerprint,
                "nth": each.nth,
            }
            for each in transaction.scalars(wanted.order_by(Remembered.made_at.desc()))
        ]
    return found[:_MOST_DECISIONS]


def list_choices(transaction: Transaction, user: User, most: int) -> list[StoredDocument]:
    """Return the last documents of each name that a user checked or may read, newest first."""
    checked = select(Job.document_id).where(Job.kind.in_(("check", "write", "fix")))
    wanted = (
        select(StoredDocument)
        .where(is_readable(user.id), StoredDocument.id.in_(checked))
        .order_by(StoredDocument.created_at.desc())
        .limit(4 * most)
    )
    last: dict[tuple[str, str], StoredDocument] = {}
    for each in transaction.scalars(wanted):
        last.setdefault((each.owner_id, each.name), each)
    return [*last.values()][:most]
