"""Explain why a cluster, or one of its workers, is not given files."""

from collections.abc import Mapping, Sequence

from checker.core.bilingual import Bilingual
from checker.core.errors import ConfigError

_SHOWN = 5


def no_address(named: str) -> ConfigError:
    """Return the error that an executor is named that there is not."""
    return _error(
        named,
        Bilingual("実行先の書き方が違います。", "is no executor."),
        Bilingual(
            "dask://ホスト:ポート か dask+tls://ホスト:ポート と書いてください。",
            "Write dask://HOST:PORT or dask+tls://HOST:PORT.",
        ),
    )


def not_installed(named: str) -> ConfigError:
    """Return the error that dask is not installed."""
    return _error(
        named,
        Bilingual("dask.distributed が入っていません。", "needs dask.distributed."),
        Bilingual(
            "pip install 'doc-format-checker[distributed]' で入れてください。",
            "Install it: pip install 'doc-format-checker[distributed]'",
        ),
    )


def local_model(named: str) -> ConfigError:
    """Return the error that the model is one of this machine."""
    return _error(
        named,
        Bilingual(
            "このマシンのモデルは、ほかのマシンでは使えません。",
            "cannot use a model of this machine.",
        ),
        Bilingual(
            "--no-model を付けるか、--model openai:名前@URL でモデルのサーバーを指定してください。",
            "Say --no-model, or name a model server: --model openai:NAME@URL",
        ),
    )


def unreachable(shown: str, error: Exception) -> ConfigError:
    """Return the error that a scheduler cannot be reached."""
    return _error(
        shown,
        Bilingual(
            f"スケジューラーに接続できません({error})。", f"no scheduler can be reached ({error})."
        ),
        Bilingual(
            "dask scheduler が動いているか、アドレスと TLS の設定を確かめてください。"
            "--executor を外せば、このマシンだけで検査します。",
            "See whether `dask scheduler` runs there, and the TLS settings."
            " Without --executor this machine lints alone.",
        ),
    )


def lost(shown: str) -> ConfigError:
    """Return the error that a scheduler was lost in the middle of a run."""
    return _error(
        shown,
        Bilingual("スケジューラーとの接続が切れました。", "the scheduler was lost."),
        Bilingual(
            "もう一度実行してください。控え(--cache)にある分は検査し直しません。",
            "Run it again: what the cache keeps is not linted twice.",
        ),
    )


def no_certificates(shown: str) -> ConfigError:
    """Return the error that TLS has no certificates."""
    names = "DASK_DISTRIBUTED__COMM__TLS__{CA_FILE,CLIENT__CERT,CLIENT__KEY}"
    return _error(
        shown,
        Bilingual("TLS の証明書が設定されていません。", "has no TLS certificates."),
        Bilingual(
            f"dask の設定で指定してください: {names}", f"Name them in dask's configuration: {names}"
        ),
    )


def nobody(shown: str, refused: Mapping[str, Bilingual]) -> ConfigError:
    """Return the error that no worker takes files."""
    reasons = [refused_worker(*each) for each in list(refused.items())[:_SHOWN]]
    ja = "".join(f"\n  {each.ja}" for each in reasons)
    en = "".join(f"\n  {each.en}" for each in reasons)
    return _error(
        shown,
        Bilingual(f"使えるワーカーがありません。{ja}", f"no worker can be used.{en}"),
        Bilingual(
            "このマシンと同じ版の checker を入れたワーカーを動かしてください: dask worker",
            "Start workers with the checker that is installed here: dask worker",
        ),
    )


def _error(executor: str, what: Bilingual, remedy: Bilingual) -> ConfigError:
    return ConfigError(what, place=f"--executor {executor}", remedy=remedy)


def refused_worker(address: str, reason: Bilingual) -> Bilingual:
    """Return that a worker is given no files, and why."""
    return Bilingual(
        f"ワーカー {address} は使いません: {reason.ja}",
        f"worker {address} is not used: {reason.en}",
    )


def worker_lost(address: str, files: int) -> Bilingual:
    """Return that a worker was lost with files that are done again."""
    return Bilingual(
        f"ワーカー {address} がいなくなりました。途中だった {files} 件はやり直します。",
        f"worker {address} was lost; the {files} files it had are done again.",
    )


def other_versions(found: Sequence[tuple[str, str, str]]) -> Bilingual:
    """Return that other versions are installed there."""
    ja = "、".join(f"{name} {there}(こちらは {here})" for name, here, there in found)
    en = ", ".join(f"{name} {there} (here {here})" for name, here, there in found)
    return Bilingual(f"版が違います: {ja}", f"other versions: {en}")


def other_model() -> Bilingual:
    """Return that another model answers there."""
    return Bilingual(
        "そこからは、モデルのサーバーに届かないか、別のモデルが答えます。",
        "from there the model server is not reached, or another model answers.",
    )


def not_shared(shown: str) -> Bilingual:
    """Return that a folder is not the same there."""
    return Bilingual(
        f"{shown} が、同じパスに同じ内容ではありません(--executor-files path)。",
        f"it does not see {shown} at that path as it is here (--executor-files path).",
    )


def without_checker(error: str) -> Bilingual:
    """Return that checker cannot be run there."""
    return Bilingual(
        f"checker を動かせません(入っていないか、版が違います): {error}",
        f"checker does not run there (missing, or of another version): {error}",
    )


def failed(error: str) -> Bilingual:
    """Return that a worker failed at what no file is to blame for."""
    return Bilingual(f"動かなくなりました: {error}", f"it failed: {error}")
