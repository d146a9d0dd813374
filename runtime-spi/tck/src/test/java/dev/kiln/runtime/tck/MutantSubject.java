// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.testkit.FakeRuntimeProviderFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The kit applied to one mutant, or to the sound fake; run by {@link MutantsAreCaughtTest} and by nobody else. */
@ExtendWith(MutantSubject.WhichMutant.class)
final class MutantSubject extends RuntimeProviderContract {

    static final String PARAMETER = "kiln.mutant";
    static final String NONE = "none";

    private final TestBed bed;

    MutantSubject(String mutant) {
        FakeRuntimeProviderFactory sound = new FakeRuntimeProviderFactory();
        RuntimeProviderFactory subject = mutant.equals(NONE)
                ? sound
                : new Mutated(sound, Mutant.valueOf(mutant).broken());
        this.bed = new FakeTestBed(subject, Map.of(), "fake", Duration.ofSeconds(2));
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    private record Mutated(FakeRuntimeProviderFactory sound, Broken broken) implements RuntimeProviderFactory {

        @Override
        public String name() {
            return sound.name();
        }

        @Override
        public String version() {
            return sound.version();
        }

        @Override
        public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
            return broken.breakIt(new Broken.Sound(sound.create(config, context), context, sound.host()));
        }
    }

    /** Tells the subject which mutant to be, none by default; a parameter of the launch, as nothing may be static. */
    static final class WhichMutant implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == String.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getConfigurationParameter(PARAMETER).orElse(NONE);
        }
    }
}
