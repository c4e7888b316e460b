"""A password on a file: scrypt makes the key, AES-GCM locks the content and vouches for the header.

Layout: magic (8 bytes), log2 N, r, p (one byte each), salt (16), nonce (12), then the locked content with its tag (16).
"""

import os
import unicodedata
from typing import Final

from model.errors import Trouble

MAGIC: Final = b"JXBOX\r\n\x01"  # a transfer that changes line ends breaks it at once
_SALT, _NONCE, _TAG = 16, 12, 16
_FACTORS = len(MAGIC)
_HEADER = _FACTORS + 3 + _SALT + _NONCE
LOG2_N, R, P = 15, 8, 1  # 32 MB and a tenth of a second
MOST_LOG2_N, LEAST_LOG2_N, MOST_P = 17, 14, 4  # what a header may ask: 128 MB at most
SHORTEST = 8  # characters of a new password

WRONG = "密码不对，或者文件已损坏。请核对密码；仍打不开时，请改用备份，或请交来文件的人重新导出。"
MISSING = "这里没有装加密组件，不能设置或打开带密码的草稿包。请安装组件cryptography，或改用不带密码的草稿包。"
FORGOTTEN = "忘记密码后，谁也打不开这个文件，也无法找回。请把密码另外记好。"


def is_available() -> bool:
    """Tell whether passwords can be used: the library is an extra of the program."""
    try:
        from cryptography.hazmat.primitives.ciphers import aead  # noqa: F401
    except ImportError:
        return False
    return True


def is_locked(data: bytes) -> bool:
    """Tell whether a file begins as a locked one does."""
    return data.startswith(MAGIC)


def lock(data: bytes, password: str) -> bytes:
    """Return content locked with a password of at least eight characters; raise Trouble."""
    if len(password) < SHORTEST:
        raise Trouble(f"密码至少要有{SHORTEST}个字符。请换一个长一些的密码。")
    _ask_for_library()
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    header = MAGIC + bytes((LOG2_N, R, P)) + salt + nonce
    return header + AESGCM(_key(password, salt, LOG2_N, R, P)).encrypt(nonce, data, header)


def unlock(data: bytes, password: str) -> bytes:
    """Return the content of a locked file; one and the same Trouble for a wrong password and for any other byte."""
    _ask_for_library()
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = data[:_HEADER]
    if not is_locked(data) or len(data) < _HEADER + _TAG:
        raise Trouble(WRONG)
    log2_n, r, p = header[_FACTORS : _FACTORS + 3]
    if not (LEAST_LOG2_N <= log2_n <= MOST_LOG2_N and r == R and 1 <= p <= MOST_P):
        raise Trouble(WRONG)  # a header may be hostile: no work is done for it
    salt, nonce = header[_FACTORS + 3 : -_NONCE], header[-_NONCE:]
    try:
        return AESGCM(_key(password, salt, log2_n, r, p)).decrypt(nonce, data[_HEADER:], header)
    except InvalidTag:
        raise Trouble(WRONG) from None


def _ask_for_library() -> None:
    if not is_available():
        raise Trouble(MISSING)


def _key(password: str, salt: bytes, log2_n: int, r: int, p: int) -> bytes:
    """Return the key of 32 bytes; letters of full and half width are the same, as input methods mix them."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    secret = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=32, n=2**log2_n, r=r, p=p).derive(secret)
