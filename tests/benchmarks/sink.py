"""A platform that takes bytes as fast as the computer can: they are thrown away before they leave the kernel.

`python -m tests.benchmarks.sink` prints its port. It answers as the YouTube resumable upload protocol wants.
"""

from __future__ import annotations

import re
import socket
import threading

_SPAN = re.compile(rb"content-range: bytes (\d+)-(\d+)/(\d+)", re.IGNORECASE)
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_LIVE = b'{"id": "abcdefghijk", "status": {"privacyStatus": "private"}}'


def answer_to(head: bytes) -> bytes:
    """Return the answer to a request whose body is gone."""
    span = _SPAN.search(head)
    if span and int(span[2]) + 1 < int(span[3]):
        return b"HTTP/1.1 308 Resume Incomplete\r\nRange: bytes=0-%s\r\nContent-Length: 0\r\n\r\n" % span[2]
    lines = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_LIVE)
    return lines + _LIVE


def serve(line: socket.socket) -> None:
    """Take requests until the other side hangs up."""
    room = bytearray(1024 * 1024)
    with line:
        data = b""
        while True:
            while b"\r\n\r\n" not in data:
                if not (more := line.recv(65536)):
                    return
                data += more
            head, _, begun = data.partition(b"\r\n\r\n")
            if b"100-continue" in head:
                line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = _LENGTH.search(head)
            left = (int(length[1]) if length else 0) - len(begun)
            while left > 0:
                taken = line.recv_into(room, min(left, len(room)), socket.MSG_TRUNC)
                if not taken:
                    return
                left -= taken
            line.sendall(answer_to(head))
            data = b""


def main() -> None:
    """Serve until killed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            line, _ = listening.accept()
            threading.Thread(target=serve, args=(line,), daemon=True).start()


if __name__ == "__main__":
    main()
