# SPDX-License-Identifier: Apache-2.0
"""What is alike in all servers that are written in Python: requests in, answers out, and the logs ended before each."""
import json
import os

OK = b'{"ok":true}'
_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class Answer(Exception):
    """An answer other than success."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Sandbox:
    """Whoever extends it says what `init(message, body)` and `run(message, body)` answer: a status and JSON bytes."""

    def __init__(self, logs):
        self.logs = logs

    def answer(self, method, path, body):
        handle = self.run if path == b"/run" else self.init if path == b"/init" else None
        if handle is None:
            return refusal(404, f"There is no {path.decode('latin-1')} here, only /init and /run.")
        if method != b"POST":
            return refusal(405, f"{path.decode()} takes POST, not {method.decode('latin-1')}.")
        try:
            return handle(_parse(body), body)
        except Answer as answer:
            status, message = answer.status, str(answer)
        self.logs.end()
        return refusal(status, message)


def set_environment(environment):
    for name, setting in environment.items():
        os.environ[name] = setting if isinstance(setting, str) else _encode(setting)


def encode(result):
    """Compact JSON in UTF-8. Throws ValueError or TypeError for what JSON cannot say."""
    try:
        return _encode(result).encode()
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8, but an escape
        return json.dumps(result).encode()


def decode(text):
    """Throws ValueError if the bytes are no JSON."""
    return _decode(text.decode())


def refusal(status, message):
    return status, encode({"error": message})


def _parse(body):
    if body is None:
        raise Answer(413, "The request is too large.")
    try:
        message = decode(body)
    except ValueError as error:
        raise Answer(400, f"The request body is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise Answer(400, "The request body is not a JSON object.")
    return message
