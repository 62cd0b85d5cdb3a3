"""Explain why an endpoint cannot be used, does not answer or answers nonsense."""

from http import HTTPStatus

from checker.core.bilingual import Bilingual
from checker.core.errors import ConfigError, JudgeError

_RUNNING = Bilingual(
    "サーバーが動いているか、[endpoint] の url が正しいか確かめてください。"
    "判定済みの分は保存されています。",
    "See whether the server runs and url in [endpoint] is right. What was judged is kept.",
)
_REMEDIES = {
    HTTPStatus.UNAUTHORIZED: Bilingual(
        "[endpoint] の api_key_env が指す環境変数の鍵を確かめてください。",
        "Check the key in the variable that api_key_env in [endpoint] names.",
    ),
    HTTPStatus.NOT_FOUND: Bilingual(
        "url(多くは /v1 で終わる)とモデルの名前を確かめてください。",
        "Check the url (it usually ends in /v1) and the model's name.",
    ),
    HTTPStatus.TOO_MANY_REQUESTS: Bilingual(
        "[endpoint] の concurrency を下げるか、あとで実行してください。",
        "Lower concurrency in [endpoint], or run again later.",
    ),
}
_REMEDIES[HTTPStatus.FORBIDDEN] = _REMEDIES[HTTPStatus.UNAUTHORIZED]
_SERVER_LOG = Bilingual(
    "サーバーの記録で理由を確かめてください。", "See the server's log for the reason."
)


def unusable_url() -> ConfigError:
    """Return what to raise for an address that cannot be used; unshown: it may hold a key."""
    return ConfigError(
        Bilingual("エンドポイントの url が使えません。", "the url of the endpoint cannot be used."),
        remedy=Bilingual(
            "http://127.0.0.1:8080/v1 のように書きます。鍵は url に入れません(api_key_env)。",
            "Write it like http://127.0.0.1:8080/v1. Keys do not belong in it: use api_key_env.",
        ),
    )


def no_key(variable: str) -> ConfigError:
    """Return what to raise where the variable of the key is missing or holds no key."""
    return ConfigError(
        Bilingual(
            f"環境変数 {variable} に鍵が入っていないか、鍵の形をしていません。",
            f"the environment variable {variable} holds no key, or nothing that can be one.",
        ),
        remedy=Bilingual(
            "鍵を設定するか、要らなければ api_key_env を消してください。",
            "Set it, or remove api_key_env where the server wants no key.",
        ),
    )


def no_url() -> ConfigError:
    """Return what to raise where an endpoint's model is named but not its server."""
    return ConfigError(
        Bilingual(
            "openai: のモデルのサーバーが分かりません。",
            "the server of the openai: model is not known.",
        ),
        remedy=Bilingual(
            "設定に [endpoint] url = ... を書くか、openai:名前@http://... と指定してください。",
            "Write [endpoint] url = ... in the configuration, or name it: openai:NAME@http://...",
        ),
    )


def no_model() -> ConfigError:
    """Return what to raise where an endpoint is configured and nothing says who judges."""
    return ConfigError(
        Bilingual(
            "[endpoint] はありますが、使うモデルが決まっていません。",
            "there is an [endpoint], but nothing says which model to use.",
        ),
        remedy=Bilingual(
            'model = "openai:名前" と書いてください。手元のモデルを使うならその名前を書きます。',
            'Write model = "openai:NAME", or a local model\'s name to use that one.',
        ),
    )


def unreachable(label: str, reason: str) -> JudgeError:
    """Return what to raise where the connection fails or breaks off."""
    return JudgeError(
        Bilingual(
            f"エンドポイントから答えが届きません({label}: {reason})。",
            f"no answer comes from the endpoint ({label}: {reason}).",
        ),
        remedy=_RUNNING,
    )


def too_slow(label: str, seconds: float) -> JudgeError:
    """Return what to raise where an answer takes longer than it may."""
    return JudgeError(
        Bilingual(
            f"エンドポイントが {seconds:g} 秒以内に答えません({label})。",
            f"the endpoint does not answer within {seconds:g} seconds ({label}).",
        ),
        remedy=Bilingual(
            "[endpoint] の timeout を延ばすか、concurrency を下げてください。"
            "判定済みの分は保存されています。",
            "Raise timeout or lower concurrency in [endpoint]. What was judged is kept.",
        ),
    )


def too_patient(label: str, seconds: float) -> JudgeError:
    """Return what to raise where the server wants to be left alone for too long."""
    return JudgeError(
        Bilingual(
            f"エンドポイントが {seconds:.0f} 秒待つよう求めています({label})。",
            f"the endpoint asks to wait for {seconds:.0f} seconds ({label}).",
        ),
        remedy=_REMEDIES[HTTPStatus.TOO_MANY_REQUESTS],
    )


def redirected(label: str) -> JudgeError:
    """Return what to raise where the server sends us elsewhere."""
    return JudgeError(
        Bilingual(
            f"エンドポイントが別の宛先を示したため、送りませんでした({label})。",
            f"the endpoint points to another address, where nothing was sent ({label}).",
        ),
        remedy=Bilingual(
            "最後の宛先を [endpoint] の url に書いてください。",
            "Write the final address as url in [endpoint].",
        ),
    )


def refused(label: str, status: int, says: str) -> JudgeError:
    """Return what to raise where the server says no."""
    reason = f"HTTP {status}: {says}" if says else f"HTTP {status}"
    return JudgeError(
        Bilingual(
            f"エンドポイントが断りました({label}: {reason})。",
            f"the endpoint refused ({label}: {reason}).",
        ),
        remedy=_REMEDIES.get(HTTPStatus(status), _SERVER_LOG) if _known(status) else _SERVER_LOG,
    )


def not_json(label: str) -> JudgeError:
    """Return what to raise where an answer is no JSON."""
    return JudgeError(
        Bilingual(
            f"エンドポイントの答えが JSON ではありません({label})。",
            f"the endpoint's answer is no JSON ({label}).",
        ),
        remedy=_REMEDIES[HTTPStatus.NOT_FOUND],
    )


def wrong_shape(label: str, missing: str) -> JudgeError:
    """Return what to raise where an answer lacks a part, or a part makes no sense."""
    return JudgeError(
        Bilingual(
            f"エンドポイントの答えの {missing} が使えません({label})。",
            f"the endpoint's answer has no usable {missing} ({label}).",
        ),
        remedy=_SERVER_LOG,
    )


def stopped() -> JudgeError:
    """Return what to raise in a thread whose answer nobody waits for any more."""
    return JudgeError(Bilingual("中断しました。", "interrupted."))


def _known(status: int) -> bool:
    return status in {each.value for each in HTTPStatus}
