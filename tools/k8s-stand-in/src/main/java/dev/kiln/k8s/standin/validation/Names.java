// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.validation;

import java.util.Optional;
import java.util.regex.Pattern;

/** The forms of names, and what is said of those that have another one. */
final class Names {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(LABEL.pattern() + "(\\." + LABEL.pattern() + ")*");
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private Names() {}

    /** What is wrong with a name of most objects; empty when nothing is. */
    static Optional<String> subdomain(String name) {
        if (name.length() > 253) {
            return Optional.of("must be no more than 253 characters");
        }
        return SUBDOMAIN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                                + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                                + " used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }

    /** Of namespaces, services and containers. */
    static Optional<String> label(String name) {
        if (name.length() > 63) {
            return Optional.of("must be no more than 63 characters");
        }
        return LABEL.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
                                + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
                                + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }

    /** Of roles and their bindings, which may contain nearly anything. */
    static Optional<String> pathSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("may not be '" + name + "'");
        }
        return name.contains("/") || name.contains("%")
                ? Optional.of("may not contain '" + (name.contains("/") ? "/" : "%") + "'")
                : Optional.empty();
    }

    /** Of the keys of labels, annotations, taints and node selectors: {@code kiln.dev/pool}. */
    static Optional<String> key(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length > 2) {
            return Optional.of("a qualified name " + QUALIFIED_RULE);
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                return Optional.of("prefix part must be non-empty");
            }
            Optional<String> wrong = subdomain(parts[0]);
            if (wrong.isPresent()) {
                return wrong.map(it -> "prefix part " + it);
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            return Optional.of("name part must be non-empty");
        }
        if (name.length() > 63) {
            return Optional.of("name part must be no more than 63 characters");
        }
        return QUALIFIED.matcher(name).matches() ? Optional.empty() : Optional.of("name part " + QUALIFIED_RULE);
    }

    /** Of the values of labels. */
    static Optional<String> labelValue(String value) {
        if (value.length() > 63) {
            return Optional.of("must be no more than 63 characters");
        }
        return value.isEmpty() || QUALIFIED.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',"
                        + "  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }

    private static final String QUALIFIED_RULE =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
                    + " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
}
