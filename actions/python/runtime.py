# SPDX-License-Identifier: Apache-2.0
"""One sandbox: takes one action by /init, then runs it by /run."""
import json
import os
import sys

OK = b'{"ok":true}'
_decode = json.JSONDecoder().decode
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class Answer(Exception):
    """An answer other than success."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Runtime:
    def __init__(self, logs):
        self._logs = logs
        self._main = None
        self._exported = {}  # key of /run -> name of the variable and its value: to set one costs more than to compare
        self._loop = None  # of an action that is a coroutine; kept, because its clients live in it

    def answer(self, method, path, body):
        handle = self._run if path == b"/run" else self._init if path == b"/init" else None
        if handle is None:
            return _refusal(404, f"There is no {path.decode('latin-1')} here, only /init and /run.")
        if method != b"POST":
            return _refusal(405, f"{path.decode()} takes POST, not {method.decode('latin-1')}.")
        try:
            return handle(body)
        except Answer as answer:
            status, message = answer.status, str(answer)
        except SystemExit as exit:
            # At once: a thread that the action left behind must not keep the caller waiting for an answer.
            self._logs.flush()
            os._exit(exit.code if isinstance(exit.code, int) else 1 if exit.code else 0)
        self._logs.end()
        return _refusal(status, message)

    def _init(self, body):
        value = _parse(body).get("value") or {}
        environment = value.get("env") or {}
        self._logs.begin(environment.get("__OW_ACTIVATION_ID", ""))
        if self._main is not None:
            raise Answer(403, "Cannot initialize the action more than once.")
        code, main = value.get("code"), value.get("main") or "main"
        if not code or not isinstance(code, str):
            raise Answer(403, "Missing main/no code to execute.")
        for name, setting in environment.items():
            os.environ[name] = setting if isinstance(setting, str) else _encode(setting)
        import loader  # only now: a stem sandbox starts without it

        self._main = loader.load(code, main, value.get("binary") is True)
        if self._main is None:
            raise Answer(502, "Cannot start action. Check logs for details.")
        return 200, OK

    def _run(self, body):
        message = _parse(body)
        self._logs.begin(message.get("activation_id", ""))
        if self._main is None:
            raise Answer(403, "System not initialized.")
        self._export(message)
        try:
            result = self._main(message.get("value") or {})
            if hasattr(result, "__await__"):
                result = self._await(result)
            json_bytes = _bytes(result)
        except Exception as error:  # whatever the action raises is its result
            import traceback

            traceback.print_exc()
            json_bytes = _bytes({"error": str(error)})
        if json_bytes[:1] not in b"{[":
            raise Answer(502, "The action did not return a dictionary or array.")
        self._logs.end()
        return 200, json_bytes

    def _export(self, message):
        exported = self._exported
        for key, value in message.items():
            if key != "value" and exported.get(key) != value and isinstance(value, str):
                exported[key] = value
                os.environ["__OW_" + key.upper()] = value

    def _await(self, awaitable):
        import asyncio

        if self._loop is None:
            self._loop = asyncio.Runner()

        async def result():
            return await awaitable

        return self._loop.run(result())


def _parse(body):
    if body is None:
        raise Answer(413, "The request is too large.")
    try:
        message = _decode(body.decode())
    except ValueError as error:
        raise Answer(400, f"The request body is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise Answer(400, "The request body is not a JSON object.")
    return message


def _bytes(result):
    try:
        return _encode(result).encode()
    except UnicodeEncodeError:  # half a surrogate pair has no UTF-8, but an escape
        return json.dumps(result).encode()


def _refusal(status, message):
    return status, _bytes({"error": message})
