"""Bound how much of a file is read: time and memory that a company may set (`[limits]`)."""

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """What is refused, with a clear error, before it fills memory or takes hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file_mib: int = Field(
        256, ge=1, le=4096, description="ファイルの大きさ(MiB)。 / Size of a file."
    )
    text_mib: int = Field(
        50, ge=1, le=1024, description="テキスト形式の大きさ(MiB)。 / Size of a text format."
    )
    unpacked_mib: int = Field(
        512, ge=1, le=16384, description="展開後の大きさ(MiB)。 / Size of an archive unpacked."
    )
    xml_mib: int = Field(
        128, ge=1, le=4096, description="展開後の XML の大きさ(MiB)。 / Of that, XML."
    )
    parts: int = Field(
        10_000, ge=10, le=1_000_000, description="ファイル内の部品の数。 / Parts of an archive."
    )
    ratio: int = Field(
        200, ge=10, le=10_000, description="圧縮率(50 MiB を超える部品)。 / Compression ratio."
    )
    blocks: int = Field(
        200_000, ge=100, le=10_000_000, description="段落・セルの数。 / Paragraphs and cells."
    )
    pages: int = Field(
        3_000, ge=1, le=100_000, description="PDF のページ数。 / Pages of a PDF file."
    )
    nesting: int = Field(
        50, ge=5, le=100, description="表の入れ子の深さ。 / Depth of nested tables."
    )


DEFAULT_LIMITS = Limits()
