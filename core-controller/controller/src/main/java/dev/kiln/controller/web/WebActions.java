// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.web;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.entity.FoundAction;
import dev.kiln.controller.identity.NamespaceOwners;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;
import dev.kiln.store.StoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the actions that anybody may call. Why one is not found is told to nobody. */
final class WebActions {

    private static final Logger log = LoggerFactory.getLogger(WebActions.class);

    private static final String EXPORT = "web-export";

    private final NamespaceOwners owners;
    private final ActionSearch search;

    WebActions(NamespaceOwners owners, ActionSearch search) {
        this.owners = owners;
        this.search = search;
    }

    /**
     * A web action.
     *
     * @param owner of the namespace that it was found in; runs it
     */
    record WebAction(Identity owner, FoundAction found) {

        boolean has(String annotation) {
            return isTrue(found, annotation);
        }
    }

    /** Whether {@link #find} will not block. */
    boolean isPrompt(QualifiedName name) {
        return owners.isPrompt(name.namespace()) && search.isPrompt(name);
    }

    /** The action, if there is one and it may be called by anybody. Blocks unless {@link #isPrompt}. */
    Optional<WebAction> find(QualifiedName name) {
        try {
            return owners.of(name.namespace())
                    .map(owner -> new WebAction(owner, search.find(owner, Right.ACTIVATE, name)))
                    .filter(it -> it.has(EXPORT));
        } catch (Refusal refusal) {
            return Optional.empty();
        } catch (StoreException e) {
            log.atWarn().addKeyValue("action", name).setCause(e).log("a web action cannot be looked for");
            return Optional.empty();
        }
    }

    /** Only the truth value itself counts: "true" in quotes exports nothing. */
    private static boolean isTrue(FoundAction found, String annotation) {
        return found.action()
                .annotations()
                .get(annotation)
                .map(BooleanNode.TRUE::equals)
                .orElse(false);
    }
}
