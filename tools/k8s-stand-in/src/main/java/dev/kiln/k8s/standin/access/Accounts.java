// SPDX-License-Identifier: Apache-2.0
package dev.kiln.k8s.standin.access;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is known, by bearer token. Safe for use by several threads. */
public final class Accounts {

    private static final String SCHEME = "Bearer ";

    private final Map<String, Account> byToken = new ConcurrentHashMap<>();
    private volatile Optional<Account> stranger = Optional.empty(); // volatile: set while requests are served

    /** Lets the account in by this token from now on. */
    public void admit(String token, Account account) {
        byToken.put(token, account);
    }

    /** Whoever shows no token at all is this account from now on. */
    public void admitStrangersAs(Account account) {
        stranger = Optional.of(account);
    }

    /** Whoever has the token is a stranger from now on. */
    public void revoke(String token) {
        byToken.remove(token);
    }

    /** Of the header {@code Authorization}, which may be empty. */
    public Optional<Account> of(String authorization) {
        if (authorization.isEmpty()) {
            return stranger;
        }
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.ofNullable(
                        byToken.get(authorization.substring(SCHEME.length()).strip()))
                : Optional.empty();
    }
}
