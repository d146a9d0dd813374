# SPDX-License-Identifier: Apache-2.0
"""An image that remembers: it says back a line, and to "ticks" how often it has ticked, which it keeps in a file beside its socket."""
import os, socketserver, threading, time

socket = os.environ["KILN_LISTEN"].removeprefix("unix:")
memory = os.path.join(os.path.dirname(socket), "memory")
ticks = int(open(os.environ["REMEMBERED"]).read()) if "REMEMBERED" in os.environ else 0


def tick():
    global ticks
    while True:
        ticks += 1
        with open(memory + ".new", "w") as file:
            file.write(str(ticks))
        os.replace(memory + ".new", memory)
        time.sleep(0.01)


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(b"%d\n" % ticks if line == b"ticks\n" else line)


threading.Thread(target=tick, daemon=True).start()
while not os.path.exists(memory):  # whoever reaches the socket may take a checkpoint at once
    time.sleep(0.001)
with socketserver.ThreadingUnixStreamServer(socket, Conversation) as server:
    server.serve_forever()
