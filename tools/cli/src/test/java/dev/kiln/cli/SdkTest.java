// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SdkTest extends CliTest {

    @Test
    void completionForBashIsMadeHere() {
        Ended ended = kiln("sdk", "install", "bashauto", "--stdout");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("complete -F").contains("undeploy");
        assertThat(server.lines()).isEmpty();
    }

    @Test
    void otherKitsAreNotOffered() {
        kiln("sdk", "install", "docker").failed(1, """
                        error: Unable to install the docker SDK: this server offers none.
                        hint: any image that speaks the protocol will do: kiln action create NAME --docker IMAGE
                        """);
        assertThat(kiln("sdk", "install", "iOS").exitCode()).isEqualTo(1);
        assertThat(kiln("sdk", "install", "android").exitCode()).isEqualTo(2);
    }
}
