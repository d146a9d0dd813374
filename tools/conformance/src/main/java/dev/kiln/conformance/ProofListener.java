// SPDX-License-Identifier: Apache-2.0
package dev.kiln.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down what each test saw that ended well, in {@code target/conformance} of the module: a file for each class of tests, which
 * replaces the one of an earlier run. JUnit finds it wherever this module is on the class path.
 */
public final class ProofListener implements TestExecutionListener {

    /** Of tests that do another thing each time, so that what they see proves nothing tomorrow. */
    private static final TestTag RANDOM = TestTag.create("random");

    private static final Path FOLDER = Path.of("target", "conformance");

    private final Map<String, List<Proof>> proofs = new HashMap<>();

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            Notes.NOTES.begin();
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && test.getSource().orElse(null) instanceof MethodSource source) {
            List<Row> seen = Notes.NOTES.end();
            List<Proof> ofClass = proofs.computeIfAbsent(source.getClassName(), it -> new ArrayList<>());
            if (result.getStatus() == Status.SUCCESSFUL && !test.getTags().contains(RANDOM)) {
                String name = simple(source.getClassName()) + "." + source.getMethodName();
                seen.forEach(row -> ofClass.add(new Proof(row.cells(), name)));
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        proofs.forEach((test, seen) -> Proofs.write(FOLDER.resolve(test + ".tsv"), seen));
        proofs.clear();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
