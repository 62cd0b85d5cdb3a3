"""Embedders: the one in a wheel, and a server; what a server may not do."""

import pytest

from checker.core.errors import JudgeError
from checker.engines.openai.endpoint import Endpoint
from checker.search.embeddings_endpoint import EmbeddingsEndpoint
from checker.search.sentence_encoder import open_sentence_encoder
from tests.support.endpoint_server import Handler, playing


def _embed(handler: Handler) -> None:
    """Answer out of order, as a server may, each text with its length."""
    rows = [
        {"index": number, "embedding": [float(len(text)), 0.0]}
        for number, text in enumerate(handler.body["input"])
    ]
    handler.send_json({"data": rows[::-1]})


def test_a_server_is_asked_in_batches() -> None:
    with playing(_embed) as server:
        endpoint = EmbeddingsEndpoint(Endpoint(server.url, "m", retries=0))
        vectors = endpoint.embed(["x" * (number + 1) for number in range(40)])
        assert [len(each["input"]) for each in server.asked] == [32, 8]
        assert server.asked[0]["model"] == "m"
    assert vectors.tolist() == [[1.0, 0.0]] * 40


@pytest.mark.parametrize(
    "reply",
    [
        {"data": []},
        {"data": [{"index": 0}]},
        {"data": [{"index": 0, "embedding": ["a"]}]},
        {"data": [{"index": 0, "embedding": [float("nan")]}]},
        {"error": "no"},
        [],
    ],
)
def test_what_is_no_embedding_is_an_error(reply: object) -> None:
    with playing(lambda handler: handler.send_json(reply)) as server:
        endpoint = EmbeddingsEndpoint(Endpoint(server.url, "m", retries=0))
        with pytest.raises(JudgeError) as caught:
            endpoint.embed(["a"])
    assert caught.value.what.id == "search.no-embeddings"


def test_no_document_goes_to_a_public_server() -> None:
    endpoint = EmbeddingsEndpoint(Endpoint("http://8.8.8.8/v1", "m"))
    with pytest.raises(JudgeError) as caught:
        endpoint.embed(["a"])
    assert caught.value.what.id == "search.public-embeddings"


def test_the_encoder_in_a_wheel_tells_meaning() -> None:
    encoder = open_sentence_encoder()
    if encoder is None:
        pytest.skip("the extra search is not installed")
    question, near, far = encoder.embed(
        [
            "スマホをなくしたらどこに連絡しますか",
            "端末を紛失した者は情報システム課に連絡する",
            "昼食は正午から",
        ]
    )
    assert question @ near > question @ far + 0.1
