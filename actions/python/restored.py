# SPDX-License-Identifier: Apache-2.0
"""Tells a clone from the sandbox that it was frozen from.

Clones have drawn the same random numbers, and would go on to draw the same. Whoever restores one says so on the socket that
KILN_RESTORED names, before anybody else speaks to it: a line with a seed, to be answered by a byte when nothing of the old
randomness is left.
"""
import os
import sys


def follow(path):
    """Listens on the socket, on a thread of its own; does nothing without one. To be called before the runtime listens."""
    if not path:
        return
    import _thread
    import socket

    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(path)
    except OSError:
        return  # one that cannot listen is not cloned while it runs
    listener.listen(1)
    _thread.start_new_thread(_serve, (listener,))


def _serve(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(256)
            _renew()
            connection.sendall(b"k")


def _renew():
    """Only what is loaded has drawn anything; `secrets` and `uuid4` ask the kernel each time."""
    modules = sys.modules
    if "random" in modules:
        modules["random"].seed(os.urandom(64))
    if "ssl" in modules:
        modules["ssl"].RAND_add(os.urandom(64), 64.0)
        modules["ssl"].RAND_bytes(1)
    if "tempfile" in modules:
        modules["tempfile"]._name_sequence = None
    if "uuid" in modules:
        modules["uuid"]._last_timestamp = None
