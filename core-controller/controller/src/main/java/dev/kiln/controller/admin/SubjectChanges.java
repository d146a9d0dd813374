// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kiln.controller.admin.SubjectJson.Keys;
import dev.kiln.controller.audit.AuditLog;
import dev.kiln.controller.audit.Change;
import dev.kiln.controller.http.Call;
import dev.kiln.controller.problem.Problem;
import dev.kiln.controller.problem.Refusal;
import dev.kiln.model.identity.Subject;
import dev.kiln.store.DeleteOutcome;
import dev.kiln.store.Expected;
import dev.kiln.store.PutOutcome;
import dev.kiln.store.Stored;
import dev.kiln.store.SubjectStore;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes subjects: guarded by their revision, told to all controllers, and noted. Blocks on the store. */
final class SubjectChanges {

    /** Two operators at once are rare; more than that is a fault. */
    private static final int ATTEMPTS = 5;

    private final SubjectStore store;
    private final Consumer<String> written;
    private final AuditLog audit;

    /** @param written told of each subject that was written */
    SubjectChanges(SubjectStore store, Consumer<String> written, AuditLog audit) {
        this.store = store;
        this.written = written;
        this.audit = audit;
    }

    /**
     * Writes what a subject shall be, from what it is; anew when somebody else wrote it meanwhile.
     *
     * @param what for the audit
     * @param change is given nothing when there is no such subject
     */
    void change(Call call, String what, String name, Function<Optional<Subject>, Subject> change) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Stored<Subject>> before = store.get(name);
            Subject after = change.apply(before.map(Stored::value));
            Expected expected =
                    before.<Expected>map(it -> new Expected.At(it.revision())).orElseGet(Expected.Absent::new);
            if (store.put(after, expected) instanceof PutOutcome.Written) {
                wrote(call, what, name, before.map(Stored::value), Optional.of(after));
                return;
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    /** Deletes a subject; false when there is none. */
    boolean delete(Call call, String name) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<Stored<Subject>> before = store.get(name);
            if (before.isEmpty()) {
                return false;
            }
            if (store.delete(name, before.get().revision()) instanceof DeleteOutcome.Deleted) {
                wrote(call, "delete subject", name, before.map(Stored::value), Optional.empty());
                return true;
            }
        }
        throw new Refusal(Problem.Conflict.CONCURRENT);
    }

    private void wrote(Call call, String what, String name, Optional<Subject> before, Optional<Subject> after) {
        written.accept(name);
        audit.did(call, what, "subject " + name, new Change(shown(before), shown(after)));
    }

    private static Optional<JsonNode> shown(Optional<Subject> subject) {
        return subject.map(it -> SubjectJson.of(it, Keys.NONE));
    }
}
