"""Encrypt a stream with a passphrase, piece by piece, so that no byte can be changed or left out.

The key is made with scrypt and a salt of the file's own. Pieces of 64 KiB are each sealed with
AES-256-GCM; the nonce is the piece's number and whether it is the last (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár, 2015, which `age` uses, too).
"""

import hashlib
import os
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK: Final = b"checker backup, sealed 1\n"
_PIECE: Final = 64 * 1024
_TAG: Final = 16
_SALT: Final = 16
_SCRYPT: Final = {"n": 2**17, "r": 8, "p": 1, "maxmem": 2**28, "dklen": 32}


class SealBrokenError(Exception):
    """The passphrase is another one, or bytes were changed or are missing."""


class SealingWriter:
    """Seals what is written; `close` ends it, and without that it cannot be opened.

    Args:
        raw: takes the sealed bytes.
        passphrase: opens them again.
    """

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(_SALT)
        raw.write(MARK + salt)
        self._raw, self._key, self._number = raw, _make_key(passphrase, salt), 0
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Seal bytes, and return how many they are."""
        self._waiting += data
        while len(self._waiting) > _PIECE:  # the last piece is known as such when it is closed
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the rest."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _make_nonce(self._number, last=last)
        self._raw.write(self._key.encrypt(nonce, piece, MARK))
        self._number += 1


class SealedReader:
    """Opens what was sealed.

    Args:
        raw: stands behind the mark.
        passphrase: it was sealed with.
    """

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        self._key, self._number = _make_key(passphrase, raw.read(_SALT)), 0
        self._raw, self._open = raw, bytearray()
        self._next = raw.read(_PIECE + _TAG)

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer at the end only.

        Raises:
            SealBrokenError: the passphrase is another one, or bytes were changed or are missing.
        """
        while len(self._open) < size and self._next:
            self._open += self._open_piece()
        data = bytes(self._open[:size])
        del self._open[:size]
        return data

    def _open_piece(self) -> bytes:
        piece, self._next = self._next, self._raw.read(_PIECE + _TAG)
        try:
            nonce = _make_nonce(self._number, last=not self._next)
            opened = self._key.decrypt(nonce, piece, MARK)
        except InvalidTag as error:
            raise SealBrokenError from error
        self._number += 1
        return opened


def _make_key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(hashlib.scrypt(passphrase.encode(), salt=salt, **_SCRYPT))


def _make_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
