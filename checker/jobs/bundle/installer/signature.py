"""Sign a manifest and verify its signature (Ed25519) by openssl: no Python brings that along."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import BundleError


def sign(data: bytes, key: Path) -> bytes:
    """Return the signature of bytes by a private key (PEM).

    Raises:
        BundleError: there is no openssl, or it cannot use the key.
    """
    with tempfile.TemporaryDirectory() as kept:
        said, signature = Path(kept, "said"), Path(kept, "signature")
        said.write_bytes(data)
        options = ["-sign", "-inkey", str(key), "-rawin", "-in", str(said)]
        _run([*options, "-out", str(signature)], "bundle.cannot-sign")
        return signature.read_bytes()


def verify_signature(data: bytes, signature: bytes, key: Path) -> None:
    """Make sure that bytes were signed by the owner of a public key (PEM).

    Raises:
        BundleError: there is no openssl, or they were not.
    """
    with tempfile.TemporaryDirectory() as kept:
        said, signed = Path(kept, "said"), Path(kept, "signature")
        said.write_bytes(data)
        signed.write_bytes(signature)
        options = ["-verify", "-pubin", "-inkey", str(key), "-rawin", "-in", str(said)]
        _run([*options, "-sigfile", str(signed)], "bundle.wrong-signature")


def _run(options: list[str], refusal: str) -> None:
    """Run `openssl pkeyutl`; where it refuses, `refusal` is what is told."""
    program = shutil.which("openssl")
    if program is None:
        raise BundleError("bundle.no-openssl")
    done = subprocess.run(  # noqa: S603 - no shell, our own options
        [program, "pkeyutl", *options],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise BundleError(refusal, reason=get_last_line(done.stderr or done.stdout))


def get_last_line(text: str) -> str:
    """Return the last line of what a program said that is not empty; a dash without one."""
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-1] if lines else "-"
