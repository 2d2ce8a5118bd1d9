"""An endpoint of the tests' own on this machine, which answers like an annotator that is sometimes wrong."""

import json
import threading
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from al_core.language_model.client import Endpoint


class Desk:
    """Answers by `truth` (text of an example -> class), wrong for so large a share, by the hash of the text.

    `faults` are what comes first in place of an answer: a status, or the body of a reply.
    """

    def __init__(self, truth, classes, right=1.0, faults=()):
        self.truth, self.classes, self.right = truth, classes, right
        self.faults, self.seen = list(faults), []
        self.lock = threading.Lock()

    def reply(self, text):
        """What it says of an example."""
        true = self.truth(text)
        share = int(sha256(text.encode()).hexdigest()[:8], 16) / 16**8
        right = self.right[true] if isinstance(self.right, dict) else self.right
        others = [name for name in self.classes if name != true]
        return true if share < right else others[len(text) % len(others)]


def completion(text, tokens=(100, 3)):
    """A chat completion that says this."""
    used = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return {"choices": [{"message": {"content": text}}], "usage": used}


@contextmanager
def answering(desk):
    """The endpoint of a desk, open while it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with desk.lock:
                desk.seen.append({"body": body, "key": self.headers.get("Authorization")})
                fault = desk.faults.pop(0) if desk.faults else None
            text = body["messages"][-1]["content"].split("<example>\n")[1].split("\n</example>")[0]
            status, content = (fault, {}) if isinstance(fault, int) else (200, fault or completion(desk.reply(text)))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content.encode() if isinstance(content, str) else json.dumps(content).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "noisy-1", "sk-secret", 1.0, 4.0)
    finally:
        server.shutdown()
        server.server_close()
