"""Blind indexes: find a sealed value by equality, without opening anything. Pure.

Equal values of one column have equal indexes, so whoever reads the table learns which rows agree,
and nothing else without the key. Keys are derived for each column: the same value in two columns
has two indexes. Sources: RFC 5869 (HKDF), FIPS 198-1 (HMAC).
"""

import hmac
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INDEX_BYTES = 32
_LABEL = "qbs blind index 1"


def index(normal: str, *, table: str, column: str, secret: bytes) -> bytes:
    """HMAC-SHA-256 of a text in its normal form under the column's key, 32 bytes."""
    return hmac.digest(_key(table, column, secret), normal.encode(errors="surrogatepass"), "sha256")


def normal_form(text: str) -> str:
    """One spelling for what people take for the same: width, case and white space are ignored."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _key(table: str, column: str, secret: bytes) -> bytes:
    info = f"{_LABEL}\0{table}\0{column}".encode()
    return HKDF(algorithm=SHA256(), length=INDEX_BYTES, salt=None, info=info).derive(secret)
