// SPDX-License-Identifier: Apache-2.0
package dev.kiln.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrongly set up NullAway finds nothing and says nothing; so a source with a known fault is compiled as the build would. */
class NullAwayCanaryTest {

    private static final Pattern ARGUMENT = Pattern.compile("<arg>([^<]+)</arg>");

    @TempDir
    Path output;

    @Test
    void theBuildsOwnCompilerArgumentsRefuseADereferenceOfNull() throws IOException, InterruptedException {
        String said = compileCanary();

        assertThat(said).contains("[NullAway]").contains("Canary.java:13");
    }

    private String compileCanary() throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("kiln.root"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
        command.addAll(argumentsOf(root.resolve("pom.xml")));
        command.addAll(List.of("-processorpath", jars(), "-cp", jars()));
        command.addAll(List.of("-d", output.toString()));
        command.add(
                root.resolve("tools/architecture/src/test/canary/Canary.java").toString());
        Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(javac.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(javac.exitValue()).as(said).isNotZero();
        return said;
    }

    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> argumentsOf(Path pom) throws IOException {
        List<String> arguments = new ArrayList<>();
        Matcher matcher = ARGUMENT.matcher(Files.readString(pom));
        while (matcher.find()) {
            arguments.add(matcher.group(1));
        }
        assertThat(arguments).as("compiler arguments in %s", pom).hasSizeGreaterThan(10);
        return arguments;
    }
}
