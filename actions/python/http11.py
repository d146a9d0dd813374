# SPDX-License-Identifier: Apache-2.0
"""The part of HTTP/1.1 that an invoker speaks, straight on the sockets: RATIONALE.md says what that saves.

One thread serves all connections, one request at a time: the action runs in the main thread, where signals and event
loops work, and an overlapping request waits for its turn.
"""
import os
import re
import select
import signal
import socket
import sys

BODY_LIMIT_BYTES = 64 * 1024 * 1024  # 48 MB of code and what JSON escapes add to it
DRAIN_LIMIT_BYTES = 4 * BODY_LIMIT_BYTES
HEAD_LIMIT_BYTES = 64 * 1024
READ_BYTES = 64 * 1024  # from 128 KB on, the allocator asks the kernel for each buffer, which costs ten times the read

REASONS = {
    200: b"OK",
    400: b"Bad Request",
    403: b"Forbidden",
    404: b"Not Found",
    405: b"Method Not Allowed",
    413: b"Payload Too Large",
    431: b"Request Header Fields Too Large",
    500: b"Internal Server Error",
    501: b"Not Implemented",
    502: b"Bad Gateway",
    503: b"Service Unavailable",
}

_FIELD = re.compile(rb"\r\n(content-length|transfer-encoding|connection|expect):[ \t]*([^\r]*)", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$")


class Refused(Exception):
    """A request that cannot be read to its end, so that the connection is of no more use."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def listen():
    """The sockets of KILN_LISTEN; ends the process, and says why, where they cannot be had."""
    # As process 1 of a container the kernel delivers no signal that has no handler.
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(128 + number))
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    addresses = os.environ.get("KILN_LISTEN", "tcp:0.0.0.0:8080")
    try:
        return [_open(address) for address in addresses.split(",")]
    except (OSError, ValueError) as error:
        sys.exit(f'cannot listen on KILN_LISTEN="{addresses}": {error}')


def _open(address):
    scheme, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if scheme == "unix" and rest:
        if os.path.exists(rest):
            os.unlink(rest)  # a restart finds the socket of the process before it
        server = socket.socket(socket.AF_UNIX)
        server.bind(rest)
        os.chmod(rest, 0o666)  # its folder says who may come in: server and invoker may run under different users
    elif scheme == "tcp" and host and port.isdigit():
        server = socket.socket(socket.AF_INET)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((host, int(port)))
    else:
        raise ValueError("give unix:/path/to.sock or tcp:HOST:PORT, or several between commas")
    server.listen(128)
    return server


def serve(servers, answer, poll=None, others=()):
    """Never returns; `answer(method, path, body)` gives the status and the JSON bytes of the response.

    `others` maps file numbers that the caller registers with its `poll` to what is called when they are ready.
    """
    poll = poll or select.epoll()
    doors = {server.fileno(): server for server in servers}
    for door in doors:
        poll.register(door, select.EPOLLIN)
    connections = {}
    while True:
        for number, _ in poll.poll():
            if number in others:
                others[number]()
            elif number in doors:
                peer, _ = doors[number].accept()
                if peer.family == socket.AF_INET:
                    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connections[peer.fileno()] = Connection(peer, answer)
                poll.register(peer.fileno(), select.EPOLLIN)
            elif not connections[number].advance():
                poll.unregister(number)
                connections.pop(number).close()


class Connection:
    """Waits for more whenever bytes are missing, by way of a generator: one request after the other."""

    def __init__(self, peer, answer):
        self._peer = peer
        self._answer = answer
        self._unread = b""
        self._requests = self._converse()
        next(self._requests)

    def advance(self):
        """Takes what the socket has; says whether the connection goes on."""
        try:
            received = self._peer.recv(READ_BYTES)
            if not received:
                return False
            self._unread = self._unread + received if self._unread else received
            next(self._requests)
            return True
        except (OSError, StopIteration):
            return False

    def close(self):
        self._peer.close()

    def _converse(self):
        goes_on = True
        while goes_on:
            while not self._unread:
                yield
            try:
                method, path, fields, goes_on = yield from self._head()
                body = yield from self._body(fields)
                status, json = self._answer(method, path, body)
            except Refused as refused:
                goes_on = False
                status, json = refused.status, b'{"error":"%s"}' % str(refused).encode()
            closes = b"" if goes_on else b"Connection: close\r\n"
            self._peer.sendall(
                b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
                % (status, REASONS[status], len(json), closes, json)
            )

    def _head(self):
        while (end := self._unread.find(b"\r\n\r\n")) < 0:
            if len(self._unread) > HEAD_LIMIT_BYTES:
                raise Refused(431, f"The request head is larger than {HEAD_LIMIT_BYTES} bytes.")
            yield
        head = self._unread[:end]
        self._unread = self._unread[end + 4 :]
        words = head.split(b"\r\n", 1)[0].split(b" ")
        if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
            raise Refused(400, "The request line is not one of HTTP/1.1.")
        fields = {name.lower(): value for name, value in _FIELD.findall(head)}
        goes_on = words[2] != b"HTTP/1.0" and b"close" not in fields.get(b"connection", b"").lower()
        return words[0], words[1], fields, goes_on

    def _body(self, fields):
        if b"expect" in fields and not self._unread:
            self._peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        encoding = fields.get(b"transfer-encoding")
        if encoding is None:
            length = fields.get(b"content-length", b"0").strip()
            if not length.isdigit():
                raise Refused(400, "Content-Length is not a number.")
            return (yield from self._take(int(length), Parts()))
        if encoding.strip().lower() != b"chunked":
            raise Refused(501, "The only transfer encoding understood is chunked.")
        return (yield from self._chunks())

    def _take(self, length, parts):
        """The next bytes; a body in one piece, which is what a warm call sends, is not copied twice."""
        if len(self._unread) >= length:
            parts.add(self._unread[:length])
            self._unread = self._unread[length:]
            return parts.join()
        while length > 0:
            while not self._unread:
                yield
            part = self._unread[:length]
            self._unread = self._unread[length:]
            length -= len(part)
            parts.add(part)
        return parts.join()

    def _chunks(self):
        parts = Parts()
        while True:
            size = _CHUNK_SIZE.match((yield from self._line()))
            if size is None:
                raise Refused(400, "The size of a chunk is not a number.")
            length = int(size[1], 16)
            if length == 0:
                break
            yield from self._take(length, parts)
            yield from self._line()
        while (yield from self._line()):
            pass  # trailers say nothing that matters here
        return parts.join()

    def _line(self):
        while (end := self._unread.find(b"\r\n")) < 0:
            if len(self._unread) > HEAD_LIMIT_BYTES:
                raise Refused(400, "A line between chunks is too long.")
            yield
        line = self._unread[:end]
        self._unread = self._unread[end + 2 :]
        return line


class Parts:
    """Keeps what fits the limit and drains the rest, so that the peer gets to read why it was refused."""

    def __init__(self):
        self._list = []
        self._size = 0

    def add(self, part):
        self._size += len(part)
        if self._size > DRAIN_LIMIT_BYTES:
            raise Refused(413, f"The request is larger than {DRAIN_LIMIT_BYTES} bytes.")
        if self._size > BODY_LIMIT_BYTES:
            self._list.clear()
        else:
            self._list.append(part)

    def join(self):
        """None if the body is too large."""
        if self._size > BODY_LIMIT_BYTES:
            return None
        return self._list[0] if len(self._list) == 1 else b"".join(self._list)
