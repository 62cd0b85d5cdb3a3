"""Answer a question from the documents that somebody may read, with the office's model."""

import logging
import socket
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from checker.core.answer import Answer, Quote
from checker.core.errors import CheckerError, ConfigError, InputError, JudgeError, ModelError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.asked import LONGEST_QUESTION
from checker.jobs.ask.embedders import open_embedder, open_second_look
from checker.jobs.judging.open_judge import uses_server
from checker.search.embedder import Embedder, Vectors
from checker.search.index_file import IndexFile
from checker.server.library.rights import Library
from checker.server.model_host.client import open_hosted_model
from checker.server.office import Office
from checker.server.store.tables import User
from checker.server.work.perform_index import WHOLE
from checker.session import Options, Session

if TYPE_CHECKING:
    from checker.judge.judge import Judge

_LOG: Final = logging.getLogger(__name__)
_KNOCK_SECONDS: Final = 3.0


class NoIndexError(Exception):
    """There is nothing to ask now.

    Args:
        what: one sentence for people.
    """

    def __init__(self, what: Message) -> None:
        super().__init__(what.id)
        self.what = what


class Asker:
    """Answers questions of one office; several threads may ask at a time.

    Args:
        office: the server.
        model_host: where the model host listens; None where there is none.
    """

    def __init__(self, office: Office, model_host: str | None) -> None:
        self._office = office
        self._model_host = model_host
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._has_embedder = False

    def answer(
        self,
        user: User,
        question: str,
        language: DisplayLanguage,
        follows: str = "",
        on_found: Callable[[Sequence[Quote]], None] | None = None,
    ) -> Answer:
        """Return what the documents that a user may read say to a question.

        Without a model, or where it fails, the answer says so, and shows what the words find.

        Args:
            user: who asks.
            question: as it was put.
            language: of what is said beside the documents' words.
            follows: the question before it, where it is a follow-up.
            on_found: told the nearest passages before the model judges them, None for nobody.

        Raises:
            InputError: it is empty or too long.
            NoIndexError: nothing is indexed, or the index cannot be used.
        """
        asked = clean_question(question)
        before = clean_question(follows) if follows else ""
        with self._open_session(language) as session, self._open_index() as index:
            judge = self._open_judge(session)
            may_read = Library.of(self._office).make_filter(user)
            today = datetime.now().astimezone().date()
            embedder = self._open_embedder(session)
            second = open_second_look(session.settings)
            asking = Asking(
                *(session, index, embedder, judge, today, may_read),
                second_look=second,
                on_found=on_found,
            )
            try:
                return asking.answer(asked, before)
            except (JudgeError, ModelError) as error:
                _LOG.warning("a question was not judged", extra={"why": error.what.id})
                asking.judge = asking.embedder = None
                told = Message("server.model-failed").get(language)
                answer = asking.answer(asked, before)
                return answer.model_copy(update={"notes": (told, *answer.notes)})

    @contextmanager
    def _open_session(self, language: DisplayLanguage) -> Iterator[Session]:
        settings, folder = self._office.settings, self._office.folder
        options = Options(
            use_model=settings.use_model,
            model=settings.model or None,
            language=language,
            budget=float(settings.ask_seconds),
            source=folder.source,
        )
        with Session.open(folder.path, options) as session:
            yield session

    @contextmanager
    def _open_index(self) -> Iterator[IndexFile]:
        where = self._office.folder.index
        if not where.exists():
            raise NoIndexError(Message("server.nothing-is-indexed"))
        try:
            with IndexFile.open(where) as index:
                if not index.get_fact(WHOLE):
                    raise NoIndexError(Message("server.index-is-being-built"))
                yield index
        except InputError:
            raise
        except CheckerError as error:
            _LOG.warning("the index cannot be used", extra={"why": error.what.id})
            raise NoIndexError(Message("server.index-cannot-be-used")) from error

    def _open_judge(self, session: Session) -> "Judge | None":
        """Return the judge; None where there is no model, or the host's is not there now."""
        settings = self._office.settings
        if not settings.use_model:
            return None
        name = settings.model or session.settings.model
        try:
            if not uses_server(name, session.settings):
                if self._model_host is None or not is_there(self._model_host):
                    return None
                session.use_engine(open_hosted_model(self._model_host))
            return session.passage_judge()
        except (JudgeError, ModelError, ConfigError) as error:
            _LOG.warning("the model cannot be used", extra={"why": error.what.id})
            return None

    def _open_embedder(self, session: Session) -> Embedder | None:
        with self._lock:
            if not self._has_embedder:
                found = open_embedder(session.settings)
                self._embedder = None if found is None else _OneAtATime(found)
                self._has_embedder = True
            return self._embedder


class _OneAtATime:
    """An embedder that several threads ask."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text."""
        with self._lock:
            return self._embedder.embed(texts)


def clean_question(question: str) -> str:
    """Return a question as one line of what shows: no controls, no marks that turn the writing.

    Raises:
        InputError: nothing is left, or it is too long.
    """
    if len(question) > 2 * LONGEST_QUESTION:
        raise _refuse()
    shown = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in question)
    asked = " ".join(shown.split())
    if not asked or len(asked) > LONGEST_QUESTION:
        raise _refuse()
    return asked


def is_there(model_host: str) -> bool:
    """Return whether the model host answers now: whoever asks does not wait for one to come."""
    try:
        if model_host.startswith("http://"):
            url = urlsplit(model_host)
            socket.create_connection((url.hostname, url.port), _KNOCK_SECONDS).close()
        else:
            with socket.socket(socket.AF_UNIX) as door:
                door.settimeout(_KNOCK_SECONDS)
                door.connect(model_host)
    except OSError:
        return False
    return True


def _refuse() -> InputError:
    return InputError(
        Message("search.no-question", most=LONGEST_QUESTION),
        place="question",
        remedy=Message("search.ask-one-thing"),
    )


def keep_what_may_be_read(answer: Answer, library: Library, user: User) -> Answer:
    """Return an answer without the quotes of documents that somebody may read no longer."""
    may_read = library.make_filter(user)
    kept = [at for at, each in enumerate(answer.quotes) if may_read(each.file)]
    moved = {before: after for after, before in enumerate(kept)}
    contradictions = tuple(
        each.model_copy(update={"quotes": tuple(moved[at] for at in each.quotes)})
        for each in answer.contradictions
        if all(at in moved for at in each.quotes)
    )
    return answer.model_copy(
        update={
            "quotes": tuple(answer.quotes[at] for at in kept),
            "contradictions": contradictions,
            "nearest": tuple(each for each in answer.nearest if may_read(each.file)),
            "not_indexed": tuple(each for each in answer.not_indexed if may_read(each.file)),
        }
    )
