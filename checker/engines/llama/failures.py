"""Explain why a model does not load, does not fit or does not answer."""

from pathlib import Path

from checker.core.errors import JudgeError, ModelError
from checker.core.messages import Message
from checker.engines.settings import EngineSettings

_ANOTHER_MODEL = Message("model.choose-another-instruct-model-checker-model")


def report_no_library(error: Exception) -> ModelError:
    """Return what to raise where llama.cpp itself does not load."""
    return ModelError(
        Message("model.llama-cpp-python-cannot-loaded", error=error),
        remedy=Message("model.see-what-checker-doctor-says"),
    )


def report_cannot_load(path: Path) -> ModelError:
    """Return what to raise where llama.cpp refuses a file."""
    return ModelError(
        Message("model.the-model-cannot-be-loaded"),
        place=str(path),
        remedy=Message("model.see-whether-file-damaged-checker-model"),
    )


def report_cannot_adapt(path: Path) -> ModelError:
    """Return what to raise where llama.cpp refuses an adapter."""
    return ModelError(
        Message("model.adapter-does-not-go-model"),
        place=str(path),
        remedy=Message("model.set-adapter-false-judge-without"),
    )


def report_no_memory(settings: EngineSettings) -> ModelError:
    """Return what to raise where the context cannot be made."""
    return ModelError(
        Message("model.there-no-memory-context-tokens", context=settings.context),
        remedy=Message("model.lower-context-choose-smaller-model-checker"),
    )


def report_indistinct() -> ModelError:
    """Return what to raise where yes and no begin with the same token."""
    return ModelError(
        Message("model.model-does-not-tell-yes-from"),
        remedy=_ANOTHER_MODEL,
    )


def report_unreadable() -> JudgeError:
    """Return what to raise where a text cannot be tokenised."""
    return JudgeError(Message("model.model-cannot-read-text"))


def report_silent() -> JudgeError:
    """Return what to raise where the scores are missing or not numbers."""
    return JudgeError(
        Message("model.the-model-returned-no-probabilities"),
        remedy=_ANOTHER_MODEL,
    )


def report_failed(status: int) -> JudgeError:
    """Return what to raise where llama.cpp ends with `status`."""
    return JudgeError(
        Message("model.the-model-failed-llama-decode", status=status),
        remedy=Message("model.run-again-what-judged-kept"),
    )


def report_no_room() -> JudgeError:
    """Return what to raise where a prompt finds no room in the context."""
    return JudgeError(
        Message("model.models-working-memory-full"),
        remedy=Message("model.raise-context-tokens-configuration-divide-document"),
    )
