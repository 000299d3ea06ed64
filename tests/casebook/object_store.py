"""A server of the tests' own that speaks S3, on a port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

import pytest


@contextmanager
def s3_server() -> Iterator[str]:
    """The server, with an empty bucket; gives the URL of the bucket.

    Skips the test where the server or what speaks to it is not installed.
    """
    moto = pytest.importorskip("moto.server", reason="pip install 'moto[server]' s3fs")
    s3fs = pytest.importorskip("s3fs", reason="pip install 'moto[server]' s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    access = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "ann",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        with patch.dict("os.environ", access):
            s3fs.S3FileSystem.clear_instance_cache()
            # The servers of one process share their buckets.
            bucket = f"unmask-{uuid4().hex}"
            s3fs.S3FileSystem().mkdir(bucket)
            yield f"s3://{bucket}"
    finally:
        s3fs.S3FileSystem.clear_instance_cache()
        server.stop()
