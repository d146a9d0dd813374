// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.access;

/**
 * What somebody wants to do.
 *
 * @param resource with its subresource: {@code pods/log}
 * @param namespace empty for all, or for what has none
 * @param name empty for all
 */
public record Attempt(String verb, String group, String resource, String namespace, String name) {

    /** As the real one says that it may not be done. */
    public String denial(Account account) {
        String qualified = resource.split("/", 2)[0] + (group.isEmpty() ? "" : "." + group);
        return qualified + (name.isEmpty() ? "" : " \"" + name + "\"") + " is forbidden: User \"" + account.user()
                + "\" cannot " + verb + " resource \"" + resource + "\" in API group \"" + group + "\" "
                + (namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"");
    }
}
