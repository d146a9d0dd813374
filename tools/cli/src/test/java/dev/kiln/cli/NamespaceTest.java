// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamespaceTest extends CliTest {

    @Test
    void listNamesThem() {
        server.answers(200, "['guest']");

        kiln("namespace", "list").isOk("namespaces\nguest\n");

        asked("GET /api/v1/namespaces");
    }

    @Test
    void getListsEveryCollectionAndAsksForTheStatusOfRules() {
        server.answers(200, "[{'namespace':'guest','name':'pkg','publish':true}]")
                .answers(200, "[]")
                .answers(200, "[]")
                .answers(200, "[{'namespace':'guest','name':'r'}]")
                .answers(200, "{'namespace':'guest','name':'r','status':'active'}");

        kiln("namespace", "get")
                .isOk("Entities in namespace: _\npackages\n/guest/pkg" + " ".repeat(61)
                        + "shared\nactions\ntriggers\nrules\n" + "/guest/r" + " ".repeat(63) + "private active\n");

        assertThat(server.lines())
                .containsExactly(
                        "GET /api/v1/namespaces/_/packages?limit=0&skip=0",
                        "GET /api/v1/namespaces/_/actions?limit=0&skip=0",
                        "GET /api/v1/namespaces/_/triggers?limit=0&skip=0",
                        "GET /api/v1/namespaces/_/rules?limit=0&skip=0",
                        "GET /api/v1/namespaces/_/rules/r");
    }

    @Test
    void collectionsThatTheServerDoesNotOfferAreEmpty() {
        String none = "{'error':'The requested resource could not be found.','code':'x'}";
        server.answers(404, none).answers(200, "[]").answers(404, none).answers(404, none);

        kiln("list", "/guest", "-o", "json").isOk("""
                        {
                            "packages": [],
                            "actions": [],
                            "triggers": [],
                            "rules": []
                        }
                        """);
    }
}
