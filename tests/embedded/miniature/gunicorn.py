"""A stand-in for gunicorn: answers every GET with 200."""

import http.server
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")


host, _, port = sys.argv[sys.argv.index("--bind") + 1].partition(":")
http.server.ThreadingHTTPServer((host, int(port)), Handler).serve_forever()
