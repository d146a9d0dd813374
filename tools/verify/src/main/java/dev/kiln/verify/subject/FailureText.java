// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What a provider's author needs of an exception: its words, its causes, and where in the provider it came from. */
final class FailureText {

    private static final int MOST_LINES = 14;
    private static final int MOST_CAUSES = 4;
    private static final int MOST_FRAMES = 4;

    /** Frames of these say nothing about the provider. */
    private static final List<String> OURS = List.of(
            "java.",
            "jdk.",
            "org.junit.",
            "org.assertj.",
            "dev.kiln.verify.",
            "dev.kiln.runtime.tck.",
            "dev.kiln.invoker.");

    private FailureText() {}

    static String of(Throwable failure) {
        List<String> lines = new ArrayList<>(words(failure));
        Throwable cause = failure.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            lines.add("because: " + cause);
            cause = cause.getCause();
        }
        lines.addAll(frames(failure));
        return lines.stream().limit(MOST_LINES).collect(Collectors.joining("\n"));
    }

    private static List<String> words(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        String text = failure instanceof AssertionError ? message : failure + "";
        List<String> words = text.lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isBlank())
                // the traces that assertions put into their messages are long, and come again below
                .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t..."))
                .toList();
        return words.isEmpty()
                ? List.of("it failed without a word: " + failure.getClass().getName())
                : words;
    }

    private static List<String> frames(Throwable failure) {
        Throwable deepest = failure;
        for (int i = 0; deepest.getCause() != null && i < MOST_CAUSES; i++) {
            deepest = deepest.getCause();
        }
        return Arrays.stream(deepest.getStackTrace())
                .filter(frame -> OURS.stream().noneMatch(frame.getClassName()::startsWith))
                .limit(MOST_FRAMES)
                .map(frame -> "at " + frame)
                .toList();
    }
}
