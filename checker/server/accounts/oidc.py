"""Ask a provider of OpenID Connect who somebody is: code flow with PKCE, state and nonce."""

import hmac
import logging
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from checker.core.errors import ConfigError
from checker.server.accounts.arrivals import DirectoryAwayError, Vouched
from checker.server.directory_settings import OidcSettings, is_safe_url

_LOG: Final = logging.getLogger(__name__)
_ALGORITHMS: Final = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
]  # fmt: skip
"""Signatures of the provider's own key; never `none`, nor one made with a secret both know."""
_KEY_KINDS: Final = frozenset({"RSA", "EC", "OKP"})
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_KEPT_SECONDS: Final = 3600
_LEEWAY_SECONDS: Final = 60
_LONGEST: Final = 255
"""Characters of a subject (Core 2)."""


class NotVouchedError(Exception):
    """The provider's answer does not prove who somebody is; the log says why."""


class Provider:
    """One provider; what it says of itself is kept for an hour.

    Args:
        settings: how it is asked.
    """

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._tls = ssl.create_default_context(cafile=settings.ca_file)

    def start(self, redirect_uri: str, secret: str) -> str:
        """Return where a browser is sent to log in.

        Args:
            redirect_uri: where the provider sends it back to.
            secret: of this attempt, known to this browser and nobody else; state, nonce and PKCE's
                verifier are made of it, so that nothing has to be kept here.

        Raises:
            DirectoryAwayError: the provider does not answer as it should.
        """
        with self._open(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                self._describe()["authorization_endpoint"],
                state=_derive(secret, "state"),
                nonce=_derive(secret, "nonce"),
                code_verifier=_derive(secret, "verifier"),
            )
        return str(url)

    def finish(self, redirect_uri: str, secret: str, answer: Mapping[str, str]) -> Vouched:
        """Return who came back from the provider with an answer.

        Raises:
            DirectoryAwayError: the provider does not answer as it should.
            NotVouchedError: this does not prove who they are.
        """
        about = self._describe()
        state = answer.get("state", "")
        if not hmac.compare_digest(state.encode(), _derive(secret, "state").encode()):
            raise _refuse("state is not this browser's")
        if answer.get("iss", about["issuer"]) != about["issuer"]:  # RFC 9207
            raise _refuse("iss is another provider's")
        if "code" not in answer:
            raise _refuse(f"the provider says {answer.get('error', 'nothing')[:50]!r}")
        with self._open(redirect_uri) as client:
            token = self._fetch_token(client, secret, answer["code"])
            claims = self._validate(token, _derive(secret, "nonce"))
            return self._tell_who(claims | self._ask_more(client, claims))

    def find_logout(self, back: str) -> str:
        """Return where a browser is sent to log out at the provider, too; empty for nowhere."""
        try:
            about = self._describe() if self.settings.end_session else {}
        except DirectoryAwayError:
            return ""
        url = str(about.get("end_session_endpoint", ""))
        if not is_safe_url(url):
            return ""
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"

    def _open(self, redirect_uri: str = "") -> OAuth2Client:
        try:
            secret = self.settings.read_client_secret()
        except ConfigError as error:
            raise _be_away(str(error)) from error
        return OAuth2Client(
            client_id=self.settings.client_id,
            client_secret=secret or None,
            token_endpoint_auth_method=None if secret else "none",
            scope=" ".join(self.settings.scopes),
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            verify=self._tls,
            timeout=self.settings.timeout,
            follow_redirects=False,
        )

    def _describe(self) -> dict[str, Any]:
        """Return what the provider says of itself (OpenID Connect Discovery 1.0)."""
        issuer = self.settings.issuer
        about = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != issuer:
            raise _be_away("the issuer calls itself otherwise")
        if not all(is_safe_url(str(about.get(each, ""))) for each in _ENDPOINTS):
            raise _be_away("an address of the provider is missing or not https")
        return about

    def _get(self, url: str, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            at, kept = self._kept.get(url, (0.0, {}))
        if kept and not anew and time.monotonic() - at < _KEPT_SECONDS:
            return kept
        with self._open() as client:
            got = _read(client, url, withhold_token=True)
        with self._lock:
            self._kept[url] = (time.monotonic(), got)
        return got

    def _fetch_token(self, client: OAuth2Client, secret: str, code: str) -> dict[str, Any]:
        about = self._describe()
        offered = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if client.client_secret and "client_secret_basic" not in offered:
            client.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - its name
        try:
            token: dict[str, Any] = client.fetch_token(
                about["token_endpoint"], code=code, code_verifier=_derive(secret, "verifier")
            )
        except AuthlibBaseError as error:
            raise _refuse(f"no token: {str(error.error)[:50]!r}") from error
        except (httpx2.HTTPError, ValueError) as error:
            raise _be_away(type(error).__name__) from error
        return token

    def _validate(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """Return what an id_token says, once its signature and claims are right (Core 3.1.3.7)."""
        wanted: dict[str, Any] = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "sub": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        }
        known = {
            "nonce": nonce,
            "client_id": self.settings.client_id,
            "access_token": token.get("access_token"),
        }
        try:
            signed = self._open_signed(str(token.get("id_token", "")))
            claims = CodeIDToken(signed.claims, signed.header, wanted, known)
            claims.validate(leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError) as error:
            raise _refuse(f"the id_token is not valid: {type(error).__name__}") from error
        return dict(claims)

    def _open_signed(self, id_token: str) -> jwt.Token:
        """Return a token whose signature is the provider's; its keys are asked for anew once."""
        registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
        url = self._describe()["jwks_uri"]
        try:
            return jwt.decode(id_token, _import_keys(self._get(url)), registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(id_token, _import_keys(self._get(url, anew=True)), registry=registry)

    def _ask_more(self, client: OAuth2Client, claims: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the id_token lacks, where the provider tells it elsewhere (Core 5.3)."""
        url = str(self._describe().get("userinfo_endpoint", ""))
        wanted = (self.settings.name_claim, self.settings.groups_claim)
        if all(_find(claims, each) is not None for each in wanted) or not is_safe_url(url):
            return {}
        more = _read(client, url)
        if more.get("sub") != claims["sub"]:
            raise _refuse("userinfo is about somebody else")
        return {key: value for key, value in more.items() if key not in claims}

    def _tell_who(self, claims: Mapping[str, Any]) -> Vouched:
        name = _find(claims, self.settings.name_claim)
        subject = str(claims["sub"])
        if not isinstance(name, str) or not 0 < len(subject) <= _LONGEST:
            raise _refuse(f"there is no {self.settings.name_claim}")
        shown = claims.get("name")
        groups = _find(claims, self.settings.groups_claim)
        listed = groups if isinstance(groups, list) else [groups]
        held = tuple(each for each in listed if isinstance(each, str))
        return Vouched(
            source="oidc",
            subject=f"{self.settings.issuer} {subject}",
            name=name,
            display_name=shown if isinstance(shown, str) and shown.isprintable() else name,
            role=self.settings.find_role(held),
            groups=held,
        )


def _import_keys(keys: dict[str, Any]) -> KeySet:
    """Return the keys that can be used; a provider may have some of kinds that we do not know."""
    usable = [
        each
        for each in keys.get("keys", [])
        if each.get("use", "sig") == "sig" and each.get("kty") in _KEY_KINDS
    ]
    return KeySet.import_key_set({"keys": usable})


def _read(client: OAuth2Client, url: str, **options: Any) -> dict[str, Any]:
    try:
        answer = client.request("GET", url, **options)
        answer.raise_for_status()
        got = answer.json()
    except (httpx2.HTTPError, AuthlibBaseError, ValueError) as error:
        raise _be_away(type(error).__name__) from error
    if not isinstance(got, dict):
        raise _be_away("the answer is no JSON object")
    return got


def _find(claims: Mapping[str, Any], path: str) -> Any:
    """Return a claim, by its whole name or by a path into objects; None where there is none."""
    if path in claims:
        return claims[path]
    at: Any = claims
    for step in path.split("."):
        at = at.get(step) if isinstance(at, Mapping) else None
    return at


def _derive(secret: str, purpose: str) -> str:
    digest = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _be_away(why: str) -> DirectoryAwayError:
    _LOG.warning("the provider does not answer as it should", extra={"why": why})
    return DirectoryAwayError()


def _refuse(why: str) -> NotVouchedError:
    _LOG.warning("an answer of the provider proves nothing", extra={"why": why})
    return NotVouchedError()
