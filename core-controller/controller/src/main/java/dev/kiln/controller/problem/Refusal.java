// SPDX-License-Identifier: Apache-2.0
package dev.kiln.controller.problem;

/** Ends the work on a request because of a {@link Problem}; has no stack trace, as it is no surprise. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
