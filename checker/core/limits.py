"""Bound how much of a file is read: time and memory that a company may set (`[limits]`)."""

from pydantic import ConfigDict, Field

from checker.core.lazy_models import LazyModel, make


class Limits(LazyModel):
    """What is refused, with a clear error, before it fills memory or takes hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file_mib: int = Field(256, ge=1, le=4096)
    text_mib: int = Field(50, ge=1, le=1024)
    unpacked_mib: int = Field(512, ge=1, le=16384)
    xml_mib: int = Field(128, ge=1, le=4096)
    parts: int = Field(10_000, ge=10, le=1_000_000)
    ratio: int = Field(200, ge=10, le=10_000)
    blocks: int = Field(200_000, ge=100, le=10_000_000)
    paragraph_characters: int = Field(4_000_000, ge=10_000, le=1_000_000_000)
    pages: int = Field(3_000, ge=1, le=100_000)
    nesting: int = Field(50, ge=5, le=100)


DEFAULT_LIMITS = make(Limits)
