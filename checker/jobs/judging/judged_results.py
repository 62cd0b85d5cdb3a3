"""Hold what became of a document's judged rules, without what judges them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.verdict import EngineUsed

if TYPE_CHECKING:
    from checker.jobs.judging.judged_rules import JudgedRule


@dataclass(frozen=True, slots=True)
class JudgedRules:
    """Results by rule id, the model that answered, and what the user should know."""

    rules: "Mapping[str, JudgedRule]"
    engine: EngineUsed | None = None
    notes: tuple[Message, ...] = ()
