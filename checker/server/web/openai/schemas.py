"""Describe what programs may ask of the model; what OpenAI's API has besides is ignored."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

_MOST_STOPS: Final = 4


class _Asked(BaseModel):
    model_config = ConfigDict(extra="allow")


class TextPart(_Asked):
    """A part of a message; only text can be read here."""

    type: str = Field(examples=["text"])
    text: str = ""


class ChatMessage(_Asked):
    """What somebody said."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None


class StreamOptions(_Asked):
    """How a stream ends."""

    include_usage: bool = False


class JsonSchemaFormat(_Asked):
    """A JSON schema and its name."""

    name: str = ""
    strict: bool | None = None
    schema_: dict[str, Any] = Field(default_factory=dict, alias="schema")


class ResponseFormat(_Asked):
    """What the text has to be; JSON is written within a grammar and cannot be anything else."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: JsonSchemaFormat | None = None


Stop = str | Annotated[list[str], Field(max_length=_MOST_STOPS)] | None


class _Writing(_Asked):
    """What chats and completions have in common."""

    model: str = Field(max_length=500, examples=["default"])
    stream: bool = False
    stream_options: StreamOptions | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    max_tokens: int | None = Field(None, ge=1)
    stop: Stop = None
    seed: int | None = Field(None, ge=0, le=2**63 - 1)
    n: int | None = Field(None, ge=1)


class ChatRequest(_Writing):
    """A conversation that the model is to go on with."""

    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=1000,
        examples=[[{"role": "user", "content": "議事録の目的を一文で書いてください。"}]],
    )
    max_completion_tokens: int | None = Field(None, ge=1)
    response_format: ResponseFormat | None = None


class CompletionRequest(_Writing):
    """A text that the model is to go on with."""

    prompt: str | Annotated[list[str], Field(min_length=1, max_length=1)]


class EmbeddingRequest(_Asked):
    """Texts that are to become vectors."""

    model: str = Field(max_length=500)
    input: str | list[str] | list[int] | list[list[int]]


class ErrorBody(BaseModel):
    """What is wrong with a request."""

    message: str
    type: str = Field(examples=["invalid_request_error"])
    code: str = Field(examples=["model_not_found"])
    param: str | None


class ErrorView(BaseModel):
    """What is wrong with a request, as OpenAI's clients read it."""

    error: ErrorBody


class ModelCard(BaseModel):
    """A model that answers here."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "checker"


class ModelList(BaseModel):
    """The models that answer here."""

    object: Literal["list"] = "list"
    data: list[ModelCard]
