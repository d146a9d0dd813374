# SPDX-License-Identifier: Apache-2.0
"""Starts the native runtime: sockets, the logs, and the loop that serves both and the command.

usage: server.py [COMPILER]

With a compiler, source becomes a program by `COMPILER main source-folder target-folder`, which makes `exec` in the last.
"""
import os
import select
import sys

# The HTTP of the Python runtime; its other modules must not stand before those of the same name here.
sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "python"))

import http11
from command import Children
from runtime import Runtime
from streams import Streams


def main():
    servers = http11.listen()
    poll = select.epoll()
    others = {}  # file numbers of pipes; they are never closed, so that none of them comes back as a connection's
    children = Children()
    poll.register(children.wake, select.EPOLLIN)
    others[children.wake] = children.reap
    streams = Streams(os.environ.get("KILN_LOG_FRAMES") == "true", poll, others)
    runtime = Runtime(streams, children, sys.argv[1] if len(sys.argv) > 1 else None)
    http11.serve(servers, runtime.answer, poll, others)


main()
