"""What both fakes are made of: an HTTP server in a thread, which remembers what it was asked."""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Received:
    """A request as it came in. ``json`` is None where the body is not JSON."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    json: Any


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    ``after`` seconds; after ``cut_at`` bytes of the body the connection closes; ``announced`` is
    the length that the header claims; ``pause`` is the time between two bytes.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    cut_at: int | None = None
    announced: int | None = None
    pause: float = 0.0


Behaviour = Callable[[Received], Answer]


def json_answer(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Answer:
    named = {"Content-Type": "application/json", **(headers or {})}
    return Answer(status, json.dumps(document).encode(), named)


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """The same answer, later."""
    return lambda request: replace(then(request), after=seconds)


def trickling(pause: float, then: Behaviour) -> Behaviour:
    """The same answer, byte by byte: no timeout of a read ever ends it."""
    return lambda request: replace(then(request), pause=pause)


def cut(then: Behaviour) -> Behaviour:
    """The connection closes in the middle of this answer's body."""

    def behave(request: Received) -> Answer:
        whole = then(request)
        return replace(whole, cut_at=len(whole.body) // 2)

    return behave


class Script:
    """How requests of one kind are answered: each queued behaviour once, then the default."""

    def __init__(self, default: Behaviour) -> None:
        self._default = default
        self._queue: deque[Behaviour] = deque()
        self._lock = threading.Lock()

    def will(self, *behaviours: Behaviour) -> None:
        with self._lock:
            self._queue.extend(behaviours)

    def always(self, behaviour: Behaviour) -> None:
        with self._lock:
            self._queue.clear()
            self._default = behaviour

    def answer(self, request: Received) -> Answer:
        with self._lock:
            behaviour = self._queue.popleft() if self._queue else self._default
        return behaviour(request)


class FakeServer:
    """Answers on a free port of 127.0.0.1 until it is stopped; a context manager."""

    def __init__(self, *, port: int = 0) -> None:
        self._received: list[Received] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._http = _Server(("127.0.0.1", port), self)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def requests(self) -> list[Received]:
        """All that came, in order."""
        with self._lock:
            return list(self._received)

    @property
    def count(self) -> int:
        return len(self.requests)

    def respond(self, request: Received) -> Answer:
        """What this server does with a request."""
        raise NotImplementedError

    def receive(self, request: Received) -> Answer | None:
        """Remember, decide and wait; None once the server is being stopped."""
        with self._lock:
            self._received.append(request)
        answer = self.respond(request)
        return None if self._stopping.wait(answer.after) else answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client's idle connection must not hold up the end of a test
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], fake: FakeServer) -> None:
        super().__init__(address, _Handler)
        self.fake = fake


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.fake.receive(
            Received(self.command, self.path, headers, body, document)
        )
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815  (the base class names them)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) if answer.announced is None else answer.announced
        self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            if self.command != "HEAD":
                self._write(answer.body[: answer.cut_at], answer.pause)
            if answer.cut_at is not None:
                self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client gave up first
        self.close_connection = self.close_connection or answer.cut_at is not None

    def _write(self, body: bytes, pause: float) -> None:
        if not pause:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:
        """A test's output is not an access log."""
