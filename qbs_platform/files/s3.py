"""An S3-compatible evidence store. Its own module, so that boto3 loads only where it is used."""

from botocore.config import Config
from storages.backends.s3 import S3Storage


class EvidenceBucket(S3Storage):  # type: ignore[misc]
    """A private bucket: no public links, no ACLs, path-style addresses, no newer checksums.

    MinIO, Ceph and the domestic clouds refuse the checksum trailers that boto3 now sends unasked.
    """

    def get_default_settings(self) -> dict[str, object]:
        """The defaults of django-storages with ours on top; the options of STORAGES win."""
        return {
            **super().get_default_settings(),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 2},
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
