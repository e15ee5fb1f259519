"""A mail server of a few commands on a free port of this machine: it keeps what it was sent, or refuses."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Box:
    """What arrived: (recipient, message). `answer` is what is said to MAIL FROM."""

    port: int = 0
    answer: str = "250 ok"
    arrived: list[tuple[str, bytes]] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Box]:
    """A server that runs in a thread for the block."""
    box = Box()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 test")
            recipient = ""
            while line := self.rfile.readline().decode().strip():
                command = line[:4].upper()
                if command == "DATA":
                    self.say("354 go on")
                    box.arrived.append((recipient, self.body()))
                    self.say("250 kept")
                elif command == "QUIT":
                    self.say("221 bye")
                    return
                elif command == "MAIL":
                    self.say(box.answer)
                else:
                    recipient = line[8:].strip("<> ") if command == "RCPT" else recipient
                    self.say("250 ok")

        def body(self) -> bytes:
            lines = []
            while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
                lines.append(line + b"\n")
            return b"".join(lines)

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
