"""GOV.UK Notify on this machine: it takes messages, knows them again by their reference, and
answers what it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
REPLY_TO = "8e222534-7f05-4972-86e3-17c5d9f894e2"
KEY = f"a_key-{SERVICE}-{SECRET}"

Answer = tuple[int, object]


def refusal(code: int, error: str, message: str) -> Answer:
    return code, {"status_code": code, "errors": [{"error": error, "message": message}]}


@dataclass
class NotifyServer:
    """``taken`` is what came and was not refused; ``answers`` are given to the next requests in
    turn, and None where one is taken as usual. ``failed`` are the reports of what was not
    delivered, the newest first, two a page."""

    url: str = ""
    taken: list[dict] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[dict] = field(default_factory=list)
    thinks: float = 0
    breaks_off: bool = False

    def answer(self, method: str, path: str, body: dict) -> Answer:
        told = self.answers.pop(0) if self.answers else None
        if told is not None:
            return told
        if method == "GET":
            query = parse_qs(urlsplit(path).query)
            if "status" in query:
                return 200, self._page_of_failed(query)
            [reference] = query["reference"]
            found = [each for each in self.taken if each["reference"] == reference]
            return 200, {"notifications": found, "links": {}}
        self.taken.append(body)
        return 201, {"id": f"{len(self.taken)}", "reference": body["reference"]}

    def _page_of_failed(self, query: dict[str, list[str]]) -> object:
        assert (query["status"], query["template_type"]) == (["failed"], ["email"])
        ids = [each["id"] for each in self.failed]
        begin = ids.index(query["older_than"][0]) + 1 if "older_than" in query else 0
        page = self.failed[begin : begin + 2]
        after = f"{self.url}/v2/notifications?older_than={page[-1]['id']}" if page else ""
        return {"notifications": page, "links": {"next": after}}


@contextmanager
def serving() -> Iterator[NotifyServer]:
    made = NotifyServer()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_) -> None:
            pass

        def handle_any(self) -> None:
            import jwt  # comes with the client

            made.asked.append(f"{self.command} {urlsplit(self.path).path}")
            kind, _, token = self.headers["Authorization"].partition(" ")
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
            assert (kind, claims["iss"]) == ("Bearer", SERVICE)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            code, said = made.answer(self.command, self.path, body)
            if made.breaks_off:
                self.close_connection = True
                return
            time.sleep(made.thinks)
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = handle_any  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
