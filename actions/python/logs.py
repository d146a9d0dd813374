# SPDX-License-Identifier: Apache-2.0
"""Standard output and error of the action, and the sentinels that end an activation on both."""
import io
import sys

SENTINEL = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX"
SEPARATOR = "\x1f"


def install(framed):
    """Takes the place of sys.stdout and sys.stderr; must be called before any code of an action runs."""
    kind = FramedStream if framed else PlainStream
    streams = []
    for name in ("stdout", "stderr"):
        stream = kind(getattr(sys, name).detach(), encoding="utf-8", errors="backslashreplace", line_buffering=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
        streams.append(stream)
    return Logs(streams)


class Logs:
    def __init__(self, streams):
        self._streams = streams

    def begin(self, activation_id):
        for stream in self._streams:
            stream.activation_id = activation_id

    def end(self):
        self.flush()
        for stream in self._streams:
            stream.end()

    def flush(self):
        """An action may have put something of its own in the place of sys.stdout, which buffers too."""
        if sys.stdout is not self._streams[0]:
            sys.stdout.flush()
        if sys.stderr is not self._streams[1]:
            sys.stderr.flush()


class PlainStream(io.TextIOWrapper):
    activation_id = ""
    _last = "\n"

    def write(self, text):
        if text:
            self._last = text[-1]
        return super().write(text)

    def end(self):
        super().write(f"{SENTINEL}\n" if self._last == "\n" else f"\n{SENTINEL}\n")
        self._last = "\n"

    def close(self):
        """An action that closes standard output must not close it for the activations after it."""
        self.flush()


class FramedStream(PlainStream):
    _begun = ""

    def write(self, text):
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            io.TextIOWrapper.write(self, f"{self.activation_id}{SEPARATOR}{line}\n")
        return len(text)

    def end(self):
        if self._begun:
            self.write("\n")
        suffix = f" {self.activation_id}" if self.activation_id else ""
        io.TextIOWrapper.write(self, f"{SENTINEL}{suffix}\n")
