"""What may be configured: the keys of checker.toml, their types and what they are by default.

Where they are read from, and which wins, stands in `config_layers`.
"""

from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from checker.core.catalogue import languages
from checker.core.findings import Severity
from checker.core.lazy_models import LazyModel, make
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import DisplayLanguage
from checker.core.text import lazy_re as re

_KEY_VARIABLE: Final = re.compile(r"CHECKER_[A-Za-z0-9_]+|[A-Za-z0-9_]+_API_KEY")
"""The variables whose value may be sent to a server: those made for it, and no other secret."""


def _check_display_language(name: str) -> str:
    """Return a language that messages can be shown in.

    Raises:
        PydanticCustomError: there is no catalogue of that name.
    """
    if name in languages():
        return name
    known = " or ".join(f"'{each}'" for each in languages())
    raise PydanticCustomError("unknown_language", "Input should be {known}", {"known": known})


def _check_key_variable(name: str) -> str:
    """Return the name of a variable that may hold a server's key.

    Raises:
        PydanticCustomError: it may hold another secret.
    """
    if _KEY_VARIABLE.fullmatch(name):
        return name
    raise PydanticCustomError(
        "no_key_variable", "Input should begin with CHECKER_ or end with _API_KEY"
    )


class EndpointSettings(LazyModel):
    """A server with the OpenAI interface, asked where `model` is `openai:NAME`; times in seconds.

    The key itself is never written here: `api_key_env` names the variable that holds it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(min_length=1)
    api_key_env: Annotated[str, AfterValidator(_check_key_variable)] | None = None
    timeout: float = Field(120.0, gt=0, le=3600)
    concurrency: int = Field(4, ge=1, le=64)
    retries: int = Field(3, ge=0, le=20)
    allow_public: bool = False


class PathSettings(LazyModel):
    """What holds otherwise for some files, in every command: one `[[tool.checker.paths]]`.

    `match` are globs as in .gitignore, from the folder of the configuration file. Of several
    entries that match a file, what a later one says holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: tuple[str, ...] = Field(min_length=1)
    ruleset: str | None = None
    fail_on: Severity | None = None
    severity: dict[str, Severity] = Field(default_factory=dict)
    off: tuple[str, ...] = ()


class LintSettings(LazyModel):
    """What `checker lint` does where its options do not say: `[tool.checker.lint]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    jobs: int | None = Field(None, ge=1, le=256)
    cache: bool = True
    cache_file: Path | None = None
    cache_mib: int = Field(256, ge=1, le=65536)
    baseline: Path | None = None
    max_findings: int | None = Field(None, ge=1)


class EmbeddingsSettings(EndpointSettings):
    """A server whose `/v1/embeddings` tells what texts are near in meaning, and its model there.

    All that is indexed goes to it.
    """

    model: str = Field(min_length=1)


class SearchSettings(LazyModel):
    """What `checker index` and `checker ask` work with: `[tool.checker.search]`.

    `for_new` says that `checker new` proposes what the index says, too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    index: Path | None = None
    synonyms: Path | None = None
    embeddings: EmbeddingsSettings | None = None
    for_new: bool = False


class Settings(LazyModel):
    """What a company or a user may set; `CHECKER_MODEL` and the like in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: tuple[Path, ...] = ()
    templates: tuple[Path, ...] = ()
    numbers: Path | None = None
    prompts: Path | None = None
    default_ruleset: str = "ja-business"
    model: str | None = None
    endpoint: EndpointSettings | None = None
    language: Annotated[DisplayLanguage, AfterValidator(_check_display_language)] | None = None
    fail_on: Severity = "error"
    check_examples: bool = True
    threads: int | None = Field(None, ge=1, le=256)
    context: int | None = Field(None, ge=1024, le=131072)
    batch: int | None = Field(None, ge=8, le=4096)
    gpu_layers: int | None = Field(None, ge=-1)
    adapter: bool = True
    limits: Limits = DEFAULT_LIMITS
    paths: tuple[PathSettings, ...] = ()
    lint: LintSettings = Field(default_factory=lambda: make(LintSettings))
    search: SearchSettings = Field(default_factory=lambda: make(SearchSettings))
