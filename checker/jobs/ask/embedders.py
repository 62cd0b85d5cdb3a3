"""Open the embedder that the configuration names, else the one in the extra `search`, if any."""

from checker.core.config import Settings
from checker.jobs.judging.endpoint import may_be_public, parse_endpoint
from checker.search.embedder import Embedder
from checker.search.embeddings_endpoint import EmbeddingsEndpoint
from checker.search.second_look import SecondLook
from checker.search.second_look import open_second_look as find_second_look
from checker.search.sentence_encoder import open_sentence_encoder

__all__ = ["open_embedder", "open_second_look"]


def open_embedder(settings: Settings) -> Embedder | None:
    """Return what makes vectors here, None where nothing does: then words alone find passages.

    Raises:
        ConfigError: the server or its key is not named rightly, or the key is not there.
    """
    chosen = settings.search.embeddings
    if chosen is not None:
        endpoint = parse_endpoint(f"openai:{chosen.model}", chosen)
        return EmbeddingsEndpoint(endpoint, allow_public=may_be_public(chosen))
    return open_sentence_encoder()


def open_second_look(settings: Settings) -> SecondLook | None:
    """Return what sorts the nearest passages once more, None where nothing is installed.

    A server for embeddings that the configuration names knows better.
    """
    return None if settings.search.embeddings is not None else find_second_look()
