"""Where the bytes lie: read by the settings, so without anything that needs them."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def evidence_storage(url: str, folder: Path) -> dict[str, Any]:
    """The entry of STORAGES for ``url``; an empty one means the folder ``folder``.

    ``s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=…&tls=false``, parts percent-encoded, is a bucket.
    Raises ImproperlyConfigured for anything else.
    """
    if not url:
        backend = "qbs_platform.files.storage.EvidenceFolder"
        return {"BACKEND": backend, "OPTIONS": {"location": str(folder / "kept")}}
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme != "s3" or not (
        parts.hostname and parts.username and parts.password and bucket
    ):
        raise ImproperlyConfigured("FILES_STORE_URL must read s3://KEY:SECRET@HOST/BUCKET?region=…")
    query = parse_qs(parts.query)
    scheme = "http" if query.get("tls") == ["false"] else "https"
    port = f":{parts.port}" if parts.port else ""
    options = {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "endpoint_url": f"{scheme}://{parts.hostname}{port}",
        "region_name": query.get("region", ["us-east-1"])[0],
    }
    return {"BACKEND": "qbs_platform.files.s3.EvidenceBucket", "OPTIONS": options}
