# SPDX-License-Identifier: Apache-2.0
"""Starts the Python runtime: a socket, the logs, and the loop that serves both."""
import os

import http11
import logs
import restored
import runtime


def main():
    restored.follow(os.environ.get("KILN_RESTORED"))
    servers = http11.listen()
    output = logs.install(os.environ.get("KILN_LOG_FRAMES") == "true")
    http11.serve(servers, runtime.Runtime(output).answer)


main()
