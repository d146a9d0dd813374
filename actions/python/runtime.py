# SPDX-License-Identifier: Apache-2.0
"""One sandbox: takes one action by /init, then runs it by /run."""
import os

from answers import OK, Answer, Sandbox, encode, set_environment


class Runtime(Sandbox):
    def __init__(self, logs):
        super().__init__(logs)
        self._main = None
        self._exported = {}  # key of /run -> name of the variable and its value: to set one costs more than to compare
        self._loop = None  # of an action that is a coroutine; kept, because its clients live in it

    def answer(self, method, path, body):
        try:
            return super().answer(method, path, body)
        except SystemExit as exit:
            # At once: a thread that the action left behind must not keep the caller waiting for an answer.
            self.logs.flush()
            os._exit(exit.code if isinstance(exit.code, int) else 1 if exit.code else 0)

    def init(self, message, body):
        value = message.get("value") or {}
        environment = value.get("env") or {}
        self.logs.begin(environment.get("__OW_ACTIVATION_ID", ""))
        if self._main is not None:
            raise Answer(403, "Cannot initialize the action more than once.")
        code, main = value.get("code"), value.get("main") or "main"
        if not code or not isinstance(code, str):
            raise Answer(403, "Missing main/no code to execute.")
        set_environment(environment)
        import loader  # only now: a stem sandbox starts without it

        self._main = loader.load(code, main, value.get("binary") is True)
        if self._main is None:
            raise Answer(502, "Cannot start action. Check logs for details.")
        return 200, OK

    def run(self, message, body):
        self.logs.begin(message.get("activation_id", ""))
        if self._main is None:
            raise Answer(403, "System not initialized.")
        self._export(message)
        try:
            result = self._main(message.get("value") or {})
            if hasattr(result, "__await__"):
                result = self._await(result)
            json_bytes = encode(result)
        except Exception as error:  # whatever the action raises is its result
            import traceback

            traceback.print_exc()
            json_bytes = encode({"error": str(error)})
        if json_bytes[:1] not in b"{[":
            raise Answer(502, "The action did not return a dictionary or array.")
        self.logs.end()
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
