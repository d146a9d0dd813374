// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.property;

/** What {@code property get} shows, in its order. Labels end in tabs, as scripts that cut wsk's output expect. */
enum ShownProperty {
    CERT("client cert\t\t"),
    KEY("Client key\t\t"),
    AUTH("whisk auth\t\t"),
    APIHOST("whisk API host\t\t"),
    APIVERSION("whisk API version\t"),
    NAMESPACE("whisk namespace\t\t"),
    CLIVERSION("whisk CLI version\t"),
    APIBUILD("whisk API build\t\t"),
    APIBUILDNO("whisk API build number\t");

    private final String label;

    ShownProperty(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
