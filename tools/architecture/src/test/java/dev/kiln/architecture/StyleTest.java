// SPDX-License-Identifier: Apache-2.0
package dev.kiln.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Rules of style that reach across all rooms. */
class StyleTest {

    private static final int MOST_FILES_IN_A_PACKAGE = 15;
    private static final int MOST_LINES_IN_A_FILE = 400;

    /** Where a program begins: the only places that read the clock, the environment and chance. */
    private static final DescribedPredicate<JavaClass> BEGINNING = DescribedPredicate.describe(
            "a program's beginning", it -> Stream.of("Main", "Server", "Training", "Surroundings", "InvokerProcess")
                    .anyMatch(end -> outermost(it).getSimpleName().endsWith(end)));

    private static final DescribedPredicate<JavaClass> MEASURING =
            DescribedPredicate.describe("measurements and test tools", it -> Stream.of(
                            "dev.kiln.bench",
                            "dev.kiln.testkit",
                            "dev.kiln.conformance",
                            "dev.kiln.runtime.tck",
                            "dev.kiln.actions.contract")
                    .anyMatch(room -> it.getPackageName().startsWith(room)));

    @Test
    void timeComesFromOutside() {
        outsideBeginnings(List.of(
                method("java.time.Instant", "now"),
                method("java.lang.System", "currentTimeMillis"),
                method("java.lang.System", "nanoTime"),
                method("java.time.LocalDateTime", "now"),
                method("java.time.ZonedDateTime", "now")));
    }

    @Test
    void chanceComesFromOutside() {
        outsideBeginnings(List.of(
                method("java.util.UUID", "randomUUID"),
                method("java.lang.Math", "random"),
                method(ThreadLocalRandom.class.getName(), "current")));
    }

    @Test
    void threadsComeFromOutside() {
        outsideBeginnings(List.of(method(Executors.class.getName(), ".*")));
    }

    @Test
    void configurationIsReadAtTheBeginning() {
        outsideBeginnings(List.of(
                method("java.lang.System", "getenv"),
                method("java.lang.System", "getProperty"),
                method("com.typesafe.config.ConfigFactory", "load")));
    }

    @Test
    void nothingThatChangesIsStatic() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.kiln..")
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(KilnClasses.all());
    }

    @Test
    void namesSayWhoAndNotWhere() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("dev.kiln..")
                .should()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..common..", "..impl..", "..internal..", "..helper..", "..base..");
        rule.check(KilnClasses.all());
        noClasses()
                .that()
                .resideInAPackage("dev.kiln..")
                .should()
                .haveNameMatching(".*(Manager|Handler|Processor|Impl|Util|Utils|Helper)")
                .check(KilnClasses.all());
    }

    @Test
    void everyPackageIntroducesItself() throws IOException {
        List<Path> folders = sourceFolders();

        assertThat(folders).hasSizeGreaterThan(25);
        assertThat(folders).allSatisfy(folder -> {
            Path info = folder.resolve("package-info.java");
            assertThat(info).exists();
            assertThat(info)
                    .content()
                    .contains("@" + NullMarked.class.getSimpleName())
                    .contains("/**");
        });
    }

    @Test
    void packagesStayFlatAndSmall() throws IOException {
        assertThat(sourceFolders()).allSatisfy(folder -> {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.filter(it -> it.toString().endsWith(".java"))
                                .filter(it -> !it.endsWith("package-info.java")))
                        .as("files in %s", folder)
                        .hasSizeLessThanOrEqualTo(mostFiles(folder));
            }
        });
    }

    @Test
    void filesHaveOneSubject() throws IOException {
        try (Stream<Path> files = sources()) {
            assertThat(files).allSatisfy(file -> assertThat(Files.readAllLines(file))
                    .as("lines of %s", file)
                    .hasSizeLessThanOrEqualTo(MOST_LINES_IN_A_FILE));
        }
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        // a trace may go to a writer that the user asked it for, never to the process's standard error unasked
        Pattern leftover = Pattern.compile("\\b(TODO|FIXME)\\b|printStackTrace\\(\\)|@Disabled");
        try (Stream<Path> files = sources()) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainPattern(leftover));
        }
    }

    /** Packages whose files a reader needs together; each of them is one room of one kind of thing. */
    private static final Map<String, Integer> LARGER_PACKAGES = Map.of(
            // the contract of a provider: a plugin's author reads it in one place
            "dev/kiln/runtime/spi", 30,
            // the ports of the store and what they speak of
            "dev/kiln/store", 25,
            // one plugin, whose classes all talk to one Engine
            "dev/kiln/runtime/docker", 28,
            // the door: what a request meets on its way to a handler
            "dev/kiln/controller/http", 25,
            // all that controllers and invokers say to each other, each message with its codec
            "dev/kiln/messaging/wire", 20,
            // what an author of images reads in one place
            "dev/kiln/actions/contract", 20);

    private static int mostFiles(Path folder) {
        return LARGER_PACKAGES.entrySet().stream()
                .filter(it -> folder.endsWith(Path.of(it.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MOST_FILES_IN_A_PACKAGE);
    }

    private static void outsideBeginnings(List<DescribedPredicate<JavaAccess<?>>> calls) {
        for (DescribedPredicate<JavaAccess<?>> call : calls) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.kiln..")
                    .and(DescribedPredicate.not(BEGINNING))
                    .and(DescribedPredicate.not(MEASURING))
                    .should()
                    .accessTargetWhere(call)
                    .check(KilnClasses.all());
        }
    }

    private static DescribedPredicate<JavaAccess<?>> method(String owner, String name) {
        return DescribedPredicate.describe(
                "calls " + owner + "." + name,
                access -> access.getTargetOwner().getName().equals(owner)
                        && access.getTarget().getName().matches(name));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(StyleTest::outermost).orElse(type);
    }

    private static List<Path> sourceFolders() throws IOException {
        try (Stream<Path> files = sources()) {
            return files.map(Path::getParent).distinct().toList();
        }
    }

    private static Stream<Path> sources() throws IOException {
        Path root = Path.of(System.getProperty("kiln.root"));
        Set<String> skipped = Set.of("target", "node_modules", ".git");
        return Files.walk(root)
                .filter(it -> it.toString().endsWith(".java") && it.toString().contains("/src/main/java/"))
                .filter(it -> !it.endsWith("module-info.java"))
                .filter(it -> Stream.iterate(it, p -> p != null, Path::getParent)
                        .noneMatch(p -> p.getFileName() != null
                                && skipped.contains(p.getFileName().toString())));
    }
}
