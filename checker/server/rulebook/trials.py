"""Ask for jobs about a rule set: try it on a text, measure it on its examples, learn one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.office import Office
from checker.server.requests import Upload, add_document, check_upload
from checker.server.rulebook.workshop import MOST_LETTERS, check_name
from checker.server.store.tables import Job, User

_LEAST_SAMPLES: Final = 2
_MOST_SAMPLES: Final = 50


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried.

    Attributes:
        name: the rule set's.
        text: a draft of it; None for the version that holds.
        language: of messages.
        use_model: whether judged rules are asked.
    """

    name: str
    text: str | None
    language: str
    use_model: bool = True

    def build_order(self) -> dict[str, Any]:
        """Return what a job is asked.

        Raises:
            InputError: the name is none, or the text too long.
        """
        if self.text is not None and len(self.text) > MOST_LETTERS:
            raise InputError(Message("server.ruleset-is-too-long", kib=MOST_LETTERS // 1024))
        order = {
            "ruleset": check_name(self.name),
            "language": self.language,
            "use_model": self.use_model,
        }
        return order | ({} if self.text is None else {"draft": self.text})


def ask_try(office: Office, user: User, trial: Trial, upload: Upload) -> Job:
    """Queue a check of a document by a rule set that need not be published.

    Raises:
        InputError: the document, the name or the text cannot be taken.
    """
    check_upload(upload, office.settings.upload_mib)
    return _submit(office, user, "try", trial.build_order(), [upload])


def ask_measure(office: Office, user: User, trial: Trial, text: str) -> Job:
    """Queue a run of a rule set's own examples; `text` is its YAML, draft or not.

    Raises:
        InputError: the name or the text cannot be taken.
    """
    upload = Upload(f"{trial.name}.yaml", text.encode())
    return _submit(office, user, "measure", trial.build_order(), [upload])


def ask_learn(
    office: Office, user: User, name: str, uploads: Sequence[Upload], language: str
) -> Job:
    """Queue the making of a rule set of what samples share.

    Raises:
        InputError: there are too few or too many, or one of them or the name cannot be taken.
    """
    if not _LEAST_SAMPLES <= len(uploads) <= _MOST_SAMPLES:
        count = Message("server.so-many-samples", least=_LEAST_SAMPLES, most=_MOST_SAMPLES)
        raise InputError(count)
    for each in uploads:
        check_upload(each, office.settings.upload_mib)
    return _submit(office, user, "learn", Trial(name, None, language).build_order(), uploads)


def _submit(
    office: Office, user: User, kind: str, order: dict[str, Any], uploads: Sequence[Upload]
) -> Job:
    kept = [office.files.put(each.data) for each in uploads]
    with office.database.begin() as transaction:
        first, *others = (
            add_document(office, transaction, user, upload, sha256)
            for upload, sha256 in zip(uploads, kept, strict=True)
        )
        order = order | ({"samples": [each.id for each in others]} if others else {})
        job = Job(owner_id=user.id, document_id=first.id, kind=kind, order=order)
        office.submit(transaction, job, first.size)
    return job
