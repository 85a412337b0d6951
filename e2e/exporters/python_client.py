"""A threaded HTTP server that counts with prometheus_client by hand: `python3 python_client.py <port> <metrics port>`."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import Counter, Histogram, start_http_server

requests = Counter("app_http_requests_total", "Requests", ["method", "path", "status"])
seconds = Histogram("app_http_request_seconds", "Durations", ["path"])
jobs = Counter("app_jobs_total", "Something else that is counted", ["outcome"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status = 500 if self.path == "/boom" else 200
        with seconds.labels(self.path).time():
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        requests.labels("GET", self.path, status).inc()
        jobs.labels("failed").inc()

    def log_message(self, *args):
        pass


start_http_server(int(sys.argv[2]), "127.0.0.1")
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
