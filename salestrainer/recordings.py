"""Where recordings are kept, as a storage of Django's: a folder, or a bucket where one is set."""

from pathlib import Path
from typing import Any

PLAYS_FOR = 60  # seconds that an address in the bucket is good for


def recordings_storage(folder: Path, bucket: str) -> dict[str, Any]:
    """An entry of STORAGES. The bucket's keys, region and endpoint are boto3's own AWS_*."""
    if not bucket:
        backend = "django.core.files.storage.FileSystemStorage"
        return {"BACKEND": backend, "OPTIONS": {"location": folder, "base_url": None}}
    from botocore.config import Config

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "querystring_expire": PLAYS_FOR,
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                retries={"total_max_attempts": 1},  # the pipeline tries again
                request_checksum_calculation="when_required",  # other makers' stores know no more
            ),
        },
    }
