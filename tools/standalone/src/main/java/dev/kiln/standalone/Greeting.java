// SPDX-License-Identifier: Apache-2.0
package dev.kiln.standalone;

import java.io.PrintStream;
import java.util.List;

/** What a server says once it is there. */
final class Greeting {

    private Greeting() {}

    static void print(PrintStream out, StandaloneServer server) {
        out.println("Kiln is ready.");
        out.println("  listens   " + server.address());
        out.println("  runtime   " + server.chosen().reason());
        out.println("  bus       " + server.busWords());
        out.println("  store     " + server.storeWords());
        out.println("  data      " + server.dataDirectory());
        List<String> weaknesses = server.chosen().provider().describe().weaknesses();
        for (int i = 0; i < weaknesses.size(); i++) {
            out.println((i == 0 ? "  note      " : "            ") + weaknesses.get(i));
        }
        if (server.hasNoNetwork()) {
            out.println("  network   none for functions; --egress lends them this machine's");
        }
        out.println();
        out.println("Type in another terminal:");
        out.println("  ./kiln property set --apihost " + server.address() + " --auth " + server.guestCredential());
        out.println("  ./kiln action create hello actions/samples/hello.js");
        out.println("  ./kiln action invoke hello --result --param name you");
        out.println();
        out.println("Ctrl-C stops the server and removes its sandboxes.");
        out.flush();
    }
}
