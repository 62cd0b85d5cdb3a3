"""Describe texts that were gathered to be labelled: a job's process writes them, a worker reads."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_TEXTS: Final = 300
"""Of one gathering: more than anybody labels, and the first ones teach most."""
_Side = Literal["good", "bad"]


class GatheredText(BaseModel):
    """A text as `store.tables.LabelText` keeps it; `sample` counts the job's documents from 0.

    `shown` is the text with its code, as it stands in the document; `heading` that of its section;
    `before` and `after` what stands beside it; `spot` is a message: those who label may read
    different languages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sample: int = Field(ge=0)
    question: str
    text: str = Field(min_length=1)
    shown: str = ""
    heading: str = ""
    before: str = ""
    after: str = ""
    spot: dict[str, Any]
    judged: _Side | None = None
    confidence: float = 0.0
    decided: bool = False
    proposed: _Side | None = None
    reason: str = ""


class GatheredTexts(BaseModel):
    """What was found, those first that teach most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    good_is_yes: bool
    texts: tuple[GatheredText, ...] = Field(max_length=2 * MOST_TEXTS)
