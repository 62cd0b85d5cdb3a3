"""Sum up what a model was measured at: for the catalogue and for `model info`."""

from dataclasses import dataclass

from checker.core.bilingual import Bilingual


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
    machine: Bilingual

    @property
    def words(self) -> Bilingual:
        """All that is known, on one line."""
        known = [each for each in (self._right, self._rates, self._memory) if each is not None]
        return Bilingual(
            "。".join(each.ja for each in known) + f"({self.machine.ja})",
            "; ".join(each.en for each in known) + f" ({self.machine.en})",
        )

    @property
    def _right(self) -> Bilingual | None:
        sides = (("日本語", "Japanese", self.right_ja), ("英語", "English", self.right_en))
        known = [(ja, en, f"{value:.0%}") for ja, en, value in sides if value is not None]
        if not known:
            return None
        return Bilingual(
            "正答率: " + "、".join(f"{ja} {value}" for ja, _, value in known),
            "right: " + ", ".join(f"{en} {value}" for _, en, value in known),
        )

    @property
    def _rates(self) -> Bilingual | None:
        sides = (("入力", "prompt", self.prompt_rate), ("出力", "output", self.output_rate))
        known = [(ja, en, f"{value:.0f}") for ja, en, value in sides if value is not None]
        if not known:
            return None
        return Bilingual(
            "、".join(f"{ja} {value}" for ja, _, value in known) + " トークン/秒",
            ", ".join(f"{en} {value}" for _, en, value in known) + " tokens/s",
        )

    @property
    def _memory(self) -> Bilingual | None:
        if self.memory_mib is None:
            return None
        return Bilingual(f"メモリ {self.memory_mib:,} MiB", f"memory {self.memory_mib:,} MiB")
