// SPDX-License-Identifier: Apache-2.0
package dev.kiln.cli.settings;

/** The keys of the property file that kiln knows; others belong to wsk and are left alone. */
public enum Property {
    CERT,
    KEY,
    AUTH,
    APIHOST,
    APIVERSION,
    NAMESPACE,
    APIGW_ACCESS_TOKEN,
    APIGW_TENANT_ID
}
