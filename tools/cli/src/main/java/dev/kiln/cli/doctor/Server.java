// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.doctor;

import dev.kiln.cli.rest.Answer;
import dev.kiln.cli.rest.Call;
import java.io.IOException;
import java.util.List;

/** The server, looked at from outside. Each method is answered, or fails, within a few seconds. */
interface Server {

    /** The addresses that its name stands for. */
    List<String> addresses() throws IOException;

    /** Opens a connection and closes it again. */
    void connect() throws IOException;

    /** What it answers; the path of the call begins at its root. */
    Answer look(Call call) throws IOException;
}
