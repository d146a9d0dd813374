# SPDX-License-Identifier: Apache-2.0
"""Listens, and says to everyone who connects what it was given, in hexadecimal digits, as often as was said, and nothing else."""
import os, socket, sys

server = socket.socket(socket.AF_UNIX)
server.bind(os.environ["KILN_SOCKET"])
server.listen()
print("listening", file=sys.stderr, flush=True)
kept = []
while True:
    connection, _ = server.accept()
    kept.append(connection)
    try:
        for _ in range(int(sys.argv[2])):
            connection.sendall(bytes.fromhex(sys.argv[1]))
    except OSError:
        pass
