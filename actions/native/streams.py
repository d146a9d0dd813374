# SPDX-License-Identifier: Apache-2.0
"""Standard output and error of the command, handed on to the server's own, and the sentinels on both."""
import os
import select

SENTINEL = b"XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"
SEPARATOR = b"\x1f"
READ_BYTES = 64 * 1024
LINE_LIMIT_BYTES = 1024 * 1024  # of a framed line, which is held back until its end
# As much as a pipe may hold, so all that was written before an answer; more would let a busy writer hold the server up.
COPY_LIMIT_BYTES = 1024 * 1024


class Streams:
    """`poll` and `others` are those of the loop that serves: the command may write between two runs, too."""

    def __init__(self, framed, poll, others):
        self._streams = [Stream(target, framed) for target in (1, 2)]
        self._poll = poll
        self._others = others

    def connect(self, *sources):
        """Takes file numbers to read from, without waiting; gives what is to be called when they are ready, by number."""
        copies = {}
        for stream, source in zip(self._streams, sources):
            stream.source = source
            self._poll.register(source, select.EPOLLIN)
            copies[source] = lambda stream=stream: self._copy(stream)
        self._others.update(copies)
        return copies

    def begin(self, activation_id):
        for stream in self._streams:
            stream.activation_id = activation_id.encode()

    def end(self):
        for stream in self._streams:
            self._copy(stream)
            stream.end()

    def _copy(self, stream):
        """Says whether there is more to come."""
        if stream.source is None or stream.copy():
            return stream.source is not None
        self._poll.unregister(stream.source)
        stream.source = None
        return False


class Stream:
    def __init__(self, target, framed):
        self.source = None
        self.activation_id = b""
        self._target = target
        self._framed = framed
        self._begun = b""  # a line without its end: framed, it is held back
        self._last = b"\n"

    def copy(self):
        """Hands on what is there; says whether the stream is still open."""
        for _ in range(COPY_LIMIT_BYTES // READ_BYTES):
            try:
                part = os.read(self.source, READ_BYTES)
            except BlockingIOError:
                return True
            if not part:
                return False
            self._hand_on(part)
        return True

    def end(self):
        if self._begun:
            self._hand_on(b"\n")
        own_line = b"" if self._last == b"\n" else b"\n"
        suffix = b" " + self.activation_id if self._framed and self.activation_id else b""
        self._write(own_line + SENTINEL + suffix + b"\n")
        self._last = b"\n"

    def _hand_on(self, part):
        if not self._framed:
            self._last = part[-1:]
            self._write(part)
            return
        *lines, self._begun = (self._begun + part).split(b"\n")
        if len(self._begun) > LINE_LIMIT_BYTES:
            lines.append(self._begun)
            self._begun = b""
        self._write(b"".join(self.activation_id + SEPARATOR + line + b"\n" for line in lines))

    def _write(self, text):
        while text:
            text = text[os.write(self._target, text) :]
