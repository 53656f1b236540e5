"""A small S3: PUT, GET, HEAD, DELETE and LIST of one bucket on loopback."""

import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>'


class Bucket(ThreadingHTTPServer):
    """Objects by key, as they were put."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}

    def __enter__(self) -> "Bucket":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"s3://key:s%2Fecret@127.0.0.1:{self.server_port}/evidence?tls=false"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Bucket

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quietly."""

    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/evidence").lstrip("/")

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.server.objects[self.key()] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_DELETE(self) -> None:
        self.server.objects.pop(self.key(), None)
        self.answer(204)

    def do_HEAD(self) -> None:
        data = self.server.objects.get(self.key())
        self.answer(404) if data is None else self.answer(200, data)

    def do_GET(self) -> None:
        if self.key():
            self.do_HEAD()
            return
        prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        below = [
            k.removeprefix(prefix) for k in sorted(self.server.objects) if k.startswith(prefix)
        ]
        folders = {k.split("/")[0] + "/" for k in below if "/" in k}
        keys = [k for k in below if "/" not in k]
        body = HEAD + "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + f)}</Prefix></CommonPrefixes>"
            for f in sorted(folders)
        )
        body += "".join(f"<Contents><Key>{escape(prefix + k)}</Key></Contents>" for k in keys)
        self.answer(200, f"{body}</ListBucketResult>".encode())
