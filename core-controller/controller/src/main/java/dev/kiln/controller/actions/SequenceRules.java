// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.actions;

import dev.kiln.controller.entitlement.Right;
import dev.kiln.controller.entity.ActionSearch;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.action.Action;
import dev.kiln.model.action.Exec;
import dev.kiln.model.identity.Identity;
import dev.kiln.model.name.QualifiedName;
import java.util.List;

/** What may become a sequence: components that are there, no circle, and so many actions at most when all is unfolded. */
final class SequenceRules {

    private final ActionSearch search;
    private final int maxLength;

    SequenceRules(ActionSearch search, int maxLength) {
        this.search = search;
        this.maxLength = maxLength;
    }

    /**
     * Refuses a sequence that could not run. Reads the components, so it blocks; the limit bounds how many.
     *
     * @throws Refusal saying why
     */
    void requireAllowed(Identity caller, QualifiedName sequence, List<QualifiedName> components) {
        if (components.isEmpty()) {
            throw refused("No component specified for the sequence.");
        }
        new Walk(caller, sequence).visit(components, 0);
    }

    /** One look at a tree of sequences. */
    private final class Walk {
        private final Identity caller;
        private final QualifiedName root;
        private int actions;

        Walk(Identity caller, QualifiedName root) {
            this.caller = caller;
            this.root = root;
        }

        /** Sequences that contain each other were made by two who wrote at once: the depth ends the walk. */
        void visit(List<QualifiedName> components, int depth) {
            if (components.size() > maxLength - actions || depth > maxLength) {
                throw refused("Too many actions in the sequence.");
            }
            for (QualifiedName component : components) {
                Action action = component(component);
                if (action.exec() instanceof Exec.Sequence nested) {
                    visit(nested.components(), depth + 1);
                } else if (++actions > maxLength) {
                    throw refused("Too many actions in the sequence.");
                }
            }
        }

        private Action component(QualifiedName name) {
            Action action = name.equals(root) ? itself() : find(name);
            return action.name().equals(root) ? itself() : action;
        }

        private Action find(QualifiedName name) {
            try {
                return search.find(caller, Right.READ, name).action();
            } catch (Refusal refusal) {
                boolean isMissing =
                        refusal.problem() instanceof Problem.Missing || refusal.problem() instanceof Problem.Conflict;
                throw isMissing ? refused("Sequence component does not exist.") : refusal;
            }
        }

        private Action itself() {
            throw refused("Sequence may not refer to itself.");
        }
    }

    private static Refusal refused(String text) {
        return new Refusal(new Problem.Invalid(text));
    }
}
