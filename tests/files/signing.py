"""A signer with a certificate of his own, for signed PDFs."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from tests.files import pdfs


def signed(whole: bytes | None = None, field: str = "Seal") -> bytes:
    """``whole`` (or a blank page) with one more signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(whole or pdfs.plain()))
    meta = signers.PdfSignatureMetadata(field_name=field, reason="批准", name="质量检验中心")
    # In a thread of its own: pyHanko runs a loop, and beside a browser one is running already.
    with ThreadPoolExecutor(max_workers=1) as aside:
        out = aside.submit(signers.sign_pdf, writer, meta, signer=_signer()).result()
    return bytes(out.getvalue())


@cache
def _signer() -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "质量检验中心")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[])
    if not isinstance(signer, signers.SimpleSigner):
        raise TypeError("The signer's key could not be read.")
    return signer
