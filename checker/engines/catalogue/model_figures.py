"""Sum up what a model was measured at: for the catalogue and for `model info`."""

from checker.core.data_classes import dataclass
from checker.core.messages import Message, MessageList


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one `checker model bench`; None where they are not known.

    `prompt_rate` and `output_rate` are in tokens per second, `right_ja` and `right_en` the shares
    of labelled texts answered rightly, `memory_mib` the process's peak. `machine` says in a few
    words where that was.
    """

    prompt_rate: float | None
    output_rate: float | None
    right_ja: float | None
    right_en: float | None
    memory_mib: int | None
    machine: Message

    @property
    def words(self) -> Message:
        """All that is known, on one line."""
        known = [each for each in (self._right, self._rates, self._memory) if each is not None]
        return Message(
            "model.known-machine",
            known=MessageList((each for each in known), "list.sentence"),
            machine=self.machine,
        )

    @property
    def _right(self) -> Message | None:
        sides = (("model.japanese", self.right_ja), ("model.english", self.right_en))
        known = [
            Message("model.side", side=Message(side), value=f"{value:.0%}")
            for side, value in sides
            if value is not None
        ]
        return Message("model.right", sides=MessageList(known, "list.comma")) if known else None

    @property
    def _rates(self) -> Message | None:
        sides = (("model.prompt", self.prompt_rate), ("model.output", self.output_rate))
        known = [
            Message("model.side", side=Message(side), value=f"{value:.0f}")
            for side, value in sides
            if value is not None
        ]
        return (
            Message("model.tokens-a-second", sides=MessageList(known, "list.comma"))
            if known
            else None
        )

    @property
    def _memory(self) -> Message | None:
        if self.memory_mib is None:
            return None
        return Message("model.memory-mib", memory_mib=self.memory_mib)
