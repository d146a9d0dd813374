// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.controller.http.Header;
import dev.kiln.controller.http.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorsTest {

    @Test
    void byDefaultAnySiteMayDoAnything() {
        Reply reply = new Cors.Open(Optional.empty()).on(Reply.empty(204));

        assertThat(reply.headers())
                .containsExactly(
                        new Header("Access-Control-Allow-Origin", "*"),
                        new Header("Access-Control-Allow-Methods", "OPTIONS, GET, DELETE, POST, PUT, HEAD, PATCH"),
                        new Header(
                                "Access-Control-Allow-Headers",
                                "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent"));
        assertThat(reply.hasOwnCors()).isTrue();
    }

    @Test
    void theHeadersThatABrowserAsksForAreGranted() {
        assertThat(new Cors.Open(Optional.of("X-Mine, X-Yours"))
                        .on(Reply.empty(200))
                        .headers())
                .contains(new Header("Access-Control-Allow-Headers", "X-Mine, X-Yours"));
    }

    @Test
    void whatIsGrantedCannotEndTheLine() {
        // cut to a byte, this letter is a line feed
        assertThat(new Cors.Open(Optional.of("X\u010aSet-Cookie: a=b"))
                        .on(Reply.empty(200))
                        .headers())
                .contains(new Header("Access-Control-Allow-Headers", "X\u00c4\u008aSet-Cookie: a=b"));
    }

    @Test
    void whatTheActionSaysOfItIsReplacedAndNotDoubled() {
        Reply ofAction = Reply.empty(200).with("access-control-allow-origin", "https://example.org");

        assertThat(new Cors.Open(Optional.empty()).on(ofAction).headers())
                .filteredOn(it -> it.hasName("Access-Control-Allow-Origin"))
                .containsExactly(new Header("Access-Control-Allow-Origin", "*"));
    }

    @Test
    void anActionWithCustomOptionsSpeaksForItself() {
        Reply ofAction = Reply.empty(200).with("Access-Control-Allow-Origin", "https://example.org");

        Reply reply = new Cors.OfTheAction().on(ofAction);

        assertThat(reply.headers()).isEqualTo(ofAction.headers());
        assertThat(reply.hasOwnCors()).isTrue();
    }
}
