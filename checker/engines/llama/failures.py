"""Explain why a model does not load, does not fit or does not answer."""

from pathlib import Path

from checker.core.bilingual import Bilingual
from checker.core.errors import JudgeError, ModelError
from checker.engines.settings import EngineSettings

_ANOTHER_MODEL = Bilingual(
    "別の instruct モデルを選んでください(checker model list)。",
    "Choose another instruct model (checker model list).",
)


def no_library(error: Exception) -> ModelError:
    """Return what to raise where llama.cpp itself does not load."""
    return ModelError(
        Bilingual(
            f"llama-cpp-python を読み込めません({error})。",
            f"llama-cpp-python cannot be loaded ({error}).",
        ),
        remedy=Bilingual("checker doctor で確かめてください。", "See what checker doctor says."),
    )


def cannot_load(path: Path) -> ModelError:
    """Return what to raise where llama.cpp refuses a file."""
    return ModelError(
        Bilingual("モデルを読み込めません。", "the model cannot be loaded."),
        place=str(path),
        remedy=Bilingual(
            "ファイルが壊れていないか確かめ(checker model verify)、メモリーが足りなければ"
            "小さいモデルを選んでください(checker model list)。",
            "See whether the file is damaged (checker model verify); where memory is short, choose"
            " a smaller model (checker model list).",
        ),
    )


def cannot_adapt(path: Path) -> ModelError:
    """Return what to raise where llama.cpp refuses an adapter."""
    return ModelError(
        Bilingual(
            "学習済みの差分をモデルに付けられません。",
            "the adapter does not go with the model.",
        ),
        place=str(path),
        remedy=Bilingual(
            "設定で adapter = false とすれば、使わずに判定します。",
            "Set adapter = false to judge without it.",
        ),
    )


def no_memory(settings: EngineSettings) -> ModelError:
    """Return what to raise where the context cannot be made."""
    return ModelError(
        Bilingual(
            f"context {settings.context} トークン分のメモリーを確保できません。",
            f"there is no memory for a context of {settings.context} tokens.",
        ),
        remedy=Bilingual(
            "context を小さくするか、小さいモデルを選んでください(checker model list)。",
            "Lower the context, or choose a smaller model (checker model list).",
        ),
    )


def indistinct() -> ModelError:
    """Return what to raise where yes and no begin with the same token."""
    return ModelError(
        Bilingual(
            "このモデルでは「はい」と「いいえ」を最初の語で区別できません。",
            "this model does not tell yes from no by the first token.",
        ),
        remedy=_ANOTHER_MODEL,
    )


def unreadable() -> JudgeError:
    """Return what to raise where a text cannot be tokenised."""
    return JudgeError(Bilingual("モデルが文を読み込めません。", "the model cannot read the text."))


def silent() -> JudgeError:
    """Return what to raise where the scores are missing or not numbers."""
    return JudgeError(
        Bilingual("モデルが確率を返しませんでした。", "the model returned no probabilities."),
        remedy=_ANOTHER_MODEL,
    )


def failed(status: int) -> JudgeError:
    """Return what to raise where llama.cpp ends with `status`."""
    return JudgeError(
        Bilingual(
            f"モデルの計算に失敗しました(llama_decode: {status})。",
            f"the model failed (llama_decode: {status}).",
        ),
        remedy=Bilingual(
            "もう一度実行してください。判定済みの分は保存されています。",
            "Run again: what was judged is kept.",
        ),
    )


def no_room() -> JudgeError:
    """Return what to raise where a prompt finds no room in the context."""
    return JudgeError(
        Bilingual(
            "モデルの作業領域が足りません。",
            "the model's working memory is full.",
        ),
        remedy=Bilingual(
            "設定で context(トークン数)を増やすか、文書を分けてください。",
            "Raise the context (in tokens) in the configuration, or divide the document.",
        ),
    )
