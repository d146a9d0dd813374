# SPDX-License-Identifier: Apache-2.0
"""Starts the Python runtime: a socket, the logs, and the loop that serves both."""
import os
import signal
import socket
import sys

import http11
import logs
import runtime


def listen(address):
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


def main():
    # As process 1 of a container the kernel delivers no signal that has no handler.
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(128 + number))
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    addresses = os.environ.get("KILN_LISTEN", "tcp:0.0.0.0:8080")
    try:
        servers = [listen(address) for address in addresses.split(",")]
    except (OSError, ValueError) as error:
        sys.exit(f'cannot listen on KILN_LISTEN="{addresses}": {error}')
    output = logs.install(os.environ.get("KILN_LOG_FRAMES") == "true")
    http11.serve(servers, runtime.Runtime(output).answer)


main()
