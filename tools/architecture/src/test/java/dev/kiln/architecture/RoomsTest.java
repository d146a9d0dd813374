// SPDX-License-Identifier: Apache-2.0
package dev.kiln.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What may depend on what. */
class RoomsTest {

    /** Fewer classes than this mean that the rules below looked at nothing. */
    private static final int FEWEST_CLASSES = 350;

    @Test
    void enoughClassesAreSeen() {
        assertThat(KilnClasses.all()).hasSizeGreaterThan(FEWEST_CLASSES);
    }

    @Test
    void theProviderContractNeedsTheJdkAndNothingElse() {
        holds(classes()
                .that()
                .resideInAPackage("dev.kiln.runtime.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.kiln.runtime.spi.."));
    }

    @Test
    void theModelKnowsNobody() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.model..")));
    }

    @Test
    void storeAndMessagingKnowTheModelAlone() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.store..", "dev.kiln.model..")));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.messaging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.messaging..", "dev.kiln.model..")));
    }

    @Test
    void controllerAndInvokerAreStrangers() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.controller..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.kiln.invoker..", "dev.kiln.runtime.."));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.invoker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.kiln.controller..",
                        "dev.kiln.runtime.docker..",
                        "dev.kiln.runtime.process..",
                        "dev.kiln.runtime.microvm..",
                        "dev.kiln.runtime.remote.."));
    }

    @Test
    void pluginsKnowTheContractAlone() {
        for (String plugin : new String[] {
            "dev.kiln.runtime.docker..",
            "dev.kiln.runtime.process..",
            "dev.kiln.runtime.microvm..",
            "dev.kiln.runtime.remote.."
        }) {
            holds(noClasses()
                    .that()
                    .resideInAPackage(plugin)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others(plugin, "dev.kiln.runtime.spi..")));
        }
    }

    @Test
    void theBrokerKnowsNobody() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.broker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.broker..")));
    }

    @Test
    void theConformanceTableKnowsNobody() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.conformance..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.conformance..")));
    }

    @Test
    void theJavaRuntimeKnowsNobody() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.actions.java..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.actions.java..")));
    }

    @Test
    void theCliKnowsTheModelAlone() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("dev.kiln.cli..", "dev.kiln.model..")));
    }

    @Test
    void librariesStayInTheirRooms() {
        onlyIn("org.apache.kafka..", "dev.kiln.messaging.kafka..", "dev.kiln.broker..");
        onlyIn("kafka..", "dev.kiln.broker..");
        onlyIn("com.google.gson..", "dev.kiln.actions.java..");
        onlyIn("org.ektorp..", "dev.kiln.store.couchdb..");
        onlyIn("org.apache.http..", "dev.kiln.store.couchdb..");
        onlyIn("org.sqlite..", "dev.kiln.store.embedded..");
        onlyIn("java.sql..", "dev.kiln.store.embedded..");
        onlyIn("org.yaml..", "dev.kiln.cli.yaml..");
        onlyIn(
                "com.github.dockerjava..",
                "dev.kiln.runtime.docker..",
                "dev.kiln.actions.contract..",
                "dev.kiln.bench..");
        onlyIn("io.grpc..", "dev.kiln.runtime.remote.wire..");
        onlyIn("io.netty..", "dev.kiln.runtime.remote.wire..");
        onlyIn("org.apache.pekko..", "dev.kiln.controller..");
        onlyIn(
                "picocli..",
                "dev.kiln.broker..",
                "dev.kiln.cli..",
                "dev.kiln.server..",
                "dev.kiln.server..",
                "dev.kiln.standalone..",
                "dev.kiln.bench..",
                "dev.kiln.verify..");
        onlyIn(
                "org.junit..",
                "dev.kiln.runtime.tck..",
                "dev.kiln.verify.subject..",
                "dev.kiln.actions.contract..",
                "dev.kiln.conformance..");
    }

    @Test
    void whoJudgesPluginsKnowsTheirLoadingAndNoProvider() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.verify..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others(
                        "dev.kiln.verify..",
                        "dev.kiln.runtime.spi..",
                        "dev.kiln.runtime.tck..",
                        "dev.kiln.invoker..",
                        "dev.kiln.model..")));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln.verify..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.kiln.invoker..")
                        .and(not(resideInAPackage("dev.kiln.invoker.plugins..")))));
    }

    @Test
    void packagesHaveNoCycles() {
        holds(slices().matching("dev.kiln.(**)").should().beFreeOfCycles());
    }

    private static void onlyIn(String library, String... rooms) {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.kiln..")
                .and()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }

    private static String[] others(String... allowed) {
        String[] rooms = {
            "dev.kiln.runtime.spi..",
            "dev.kiln.runtime.tck..",
            "dev.kiln.runtime.docker..",
            "dev.kiln.runtime.process..",
            "dev.kiln.runtime.microvm..",
            "dev.kiln.runtime.remote..",
            "dev.kiln.model..",
            "dev.kiln.messaging..",
            "dev.kiln.store..",
            "dev.kiln.controller..",
            "dev.kiln.invoker..",
            "dev.kiln.broker..",
            "dev.kiln.cli..",
            "dev.kiln.server..",
            "dev.kiln.standalone..",
            "dev.kiln.bench..",
            "dev.kiln.verify..",
            "dev.kiln.testkit..",
            "dev.kiln.conformance.."
        };
        return java.util.Arrays.stream(rooms)
                .filter(room -> !java.util.List.of(allowed).contains(room))
                .toArray(String[]::new);
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(KilnClasses.all());
    }
}
