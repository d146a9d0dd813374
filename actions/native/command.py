# SPDX-License-Identifier: Apache-2.0
"""The process of an action, and the lines that go to and fro: one in on standard input, one out on file 3."""
import os
import select
import signal
import time

from http11 import BODY_LIMIT_BYTES

READ_BYTES = 64 * 1024


class Broken(Exception):
    """The command can be asked no more; the message says what it did."""


class Children:
    """Learns of processes that have ended. As process 1 of a container this one inherits those that others leave."""

    def __init__(self):
        self.wake, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self._codes = {}
        self._watched = set()

    def watch(self, pid):
        self._watched.add(pid)

    def code(self, pid):
        """The exit code of a watched process, or minus its signal; None while it runs, as far as is known."""
        return self._codes.get(pid)

    def await_end(self, pid):
        if pid not in self._codes:
            self._codes[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def reap(self):
        try:
            os.read(self.wake, READ_BYTES)
        except BlockingIOError:
            pass  # whoever asks without having been woken finds nothing to read
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._watched:
                self._codes[pid] = os.waitstatus_to_exitcode(status)


class Command:
    """Throws OSError where the kernel cannot start the file. Asked by one caller at a time."""

    def __init__(self, path, streams, children):
        questions, self._questions = os.pipe()
        output, command_output = os.pipe()
        errors, command_errors = os.pipe()
        self._answers, answers = os.pipe()
        theirs = (questions, command_output, command_errors, answers)
        try:
            self._pid = os.posix_spawn(
                path,
                [path],
                os.environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, file, number) for number, file in enumerate(theirs)],
                setpgroup=0,
                setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],  # which Python ignores
            )
        finally:
            for file in theirs:
                os.close(file)
        self._children = children
        children.watch(self._pid)
        for file in (self._questions, output, errors, self._answers):
            os.set_blocking(file, False)
        self._unread = bytearray()
        self._poll = select.epoll()
        self._others = {children.wake: children.reap, **streams.connect(output, errors)}
        for file in (self._answers, *self._others):
            self._poll.register(file, select.EPOLLIN)

    def has_ended(self):
        return self._children.code(self._pid) is not None

    def how_it_ended(self):
        """A sentence, once it has ended."""
        code = self._children.code(self._pid)
        how = f"signal {-code}" if code < 0 else f"code {code}"
        return f"The command exited with {how} before it answered."

    def greeting(self, millis):
        """The line that it writes unasked within this time, or None; without a time it is waited for."""
        return self._converse(b"", millis)

    def ask(self, question):
        """Its line for this one. Throws Broken when none will come. Waits for as long as it takes."""
        self._forget()
        return self._converse(question, None)

    def kill(self):
        """And what it has started: of no use any more, whether it has ended by itself or only closed file 3."""
        try:
            os.killpg(self._pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended, and somebody has asked for its code
        self._children.await_end(self._pid)

    def _forget(self):
        """What was written before the question is no answer to it."""
        self._receive()
        self._unread.clear()

    def _converse(self, question, millis):
        end = None if millis is None else time.monotonic() + millis / 1000
        pending = self._send(question)
        if pending:
            self._poll.register(self._questions, select.EPOLLOUT)
        line = None
        while line is None or pending:
            events = self._poll.poll(None if end is None else max(0, end - time.monotonic()))
            if not events:
                return None
            for file, _ in events:
                if file == self._questions:
                    pending = self._send(pending)
                    if not pending:
                        self._poll.unregister(file)
                elif file == self._answers:
                    self._receive()
                elif file in self._others and self._others[file]() is False:
                    self._poll.unregister(file)
                    del self._others[file]
            line = line or self._line()
            if line is None and self._children.code(self._pid) is not None:
                self._receive()  # its last words may have come with the news of its end
                line = self._line()
                if line is None:
                    raise Broken(self.how_it_ended())
        return line

    def _send(self, question):
        """What the pipe does not take at once."""
        try:
            return memoryview(question)[os.write(self._questions, question) :] if question else question
        except BlockingIOError:
            return question
        except BrokenPipeError:
            return b""  # whoever closes its input may still answer; if not, that is told then

    def _receive(self):
        while True:
            try:
                part = os.read(self._answers, READ_BYTES)
            except BlockingIOError:
                return
            if not part:
                self.kill()
                return
            self._unread += part
            if len(self._unread) > BODY_LIMIT_BYTES:
                self.kill()
                raise Broken(f"The command wrote an answer of more than {BODY_LIMIT_BYTES} bytes.")

    def _line(self):
        end = self._unread.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line
