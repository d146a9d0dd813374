# SPDX-License-Identifier: Apache-2.0
"""One sandbox: starts a command at /init, then asks it at each /run."""
import os

from answers import OK, Answer, Sandbox, decode, set_environment
from command import Broken, Command

OWN = "/action/exec"  # of an image that holds its own code
# How long a command that announces nothing may take to fail at its start. Most that fail, fail in less.
GRACE_MILLIS = 5


class Runtime(Sandbox):
    def __init__(self, streams, children, compiler):
        super().__init__(streams)
        self._children = children
        self._compiler = compiler
        self._command = None
        self._has_answered = False

    def init(self, message, body):
        value = message.get("value") or {}
        environment = value.get("env") or {}
        self.logs.begin(environment.get("__OW_ACTIVATION_ID", ""))
        if self._command is not None:
            raise Answer(403, "Cannot initialize the action more than once.")
        set_environment(environment)
        self._command = self._start(self._program(value))
        return 200, OK

    def run(self, message, body):
        self.logs.begin(message.get("activation_id", ""))
        if self._command is None:
            raise Answer(403, "System not initialized.")
        if self._command.has_ended():
            # One that has answered before may do so again in another sandbox; whoever asks is told so by the status.
            raise Answer(503 if self._has_answered else 502, self._command.how_it_ended())
        # A line end in JSON is only a blank: within a string it is an escape.
        question = body.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"
        try:
            answer = self._command.ask(question)
        except Broken as broken:
            raise Answer(502, str(broken)) from None
        self._has_answered = True
        if not _is_result(answer):
            raise Answer(502, "The action did not return a dictionary or array.")
        self.logs.end()
        return 200, answer

    def _program(self, value):
        code = value.get("code")
        if not isinstance(code, str) or not code.strip():
            if os.access(OWN, os.X_OK):
                os.chdir(os.path.dirname(OWN))
                return OWN
            raise Answer(403, "Missing main/no code to execute.")
        import program  # only now: a stem sandbox starts without it

        try:
            return program.make(code, value.get("main") or "main", value.get("binary") is True, self._compiler)
        except program.Unusable as unusable:
            raise Answer(502, f"Initialization has failed due to: {unusable}") from None

    def _start(self, path):
        if self._compiler is not None:
            os.environ["__OW_WAIT_FOR_ACK"] = "true"  # what a launcher answers lines for announces itself
        is_announced = bool(os.environ.get("__OW_WAIT_FOR_ACK"))
        try:
            command = Command(path, self.logs, self._children)
            greeting = command.greeting(None if is_announced else GRACE_MILLIS)
        except OSError as error:
            raise Answer(502, f"Initialization has failed due to: the command cannot be started: {error}") from None
        except Broken as broken:
            raise Answer(502, f"Cannot start action. Check logs for details. {broken}") from None
        if is_announced and not _is_ok(greeting):
            command.kill()
            raise Answer(502, "The action did not initialize properly.")
        return command


def _is_result(line):
    try:
        return isinstance(decode(line), (dict, list))
    except ValueError:
        return False


def _is_ok(line):
    try:
        return bool(decode(line).get("ok"))
    except (ValueError, AttributeError):
        return False
