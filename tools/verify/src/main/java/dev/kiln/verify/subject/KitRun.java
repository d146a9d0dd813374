// SPDX-License-Identifier: Apache-2.0
package dev.kiln.verify.subject;

import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.Bounded;
import dev.kiln.runtime.tck.bed.TestBed;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.engine.support.store.Namespace;

/** The kit, applied to the plugin of this launch. */
@ExtendWith(KitRun.OfTheLaunch.class)
final class KitRun extends RuntimeProviderContract {

    /** What a launch brings along. */
    record Subject(TestBed bed, Duration bound) {}

    /** Where the launch keeps its subject. */
    static final Namespace NAMESPACE = Namespace.create("dev.kiln.verify");

    private final TestBed bed;

    KitRun(Subject subject) {
        this.bed = subject.bed();
    }

    @Override
    protected TestBed testBed() {
        return bed;
    }

    /** Hands the subject to the kit, and takes back the thread of a check that does not end. */
    static final class OfTheLaunch implements ParameterResolver, InvocationInterceptor {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Subject.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return subject(context);
        }

        @Override
        public void interceptTestMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            bounded("the check", invocation, context);
        }

        @Override
        public void interceptAfterEachMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            bounded("closing the check's providers", invocation, context);
        }

        private static void bounded(String what, Invocation<Void> invocation, ExtensionContext context)
                throws Throwable {
            Bounded.<Object>call(what, subject(context).bound(), () -> {
                try {
                    invocation.proceed();
                    return what;
                } catch (Exception | Error thrown) {
                    throw thrown;
                } catch (Throwable other) {
                    throw new IllegalStateException("a check threw what is neither exception nor error", other);
                }
            });
        }

        private static Subject subject(ExtensionContext context) {
            return Objects.requireNonNull(
                    context.getStore(
                                    ExtensionContext.StoreScope.LAUNCHER_SESSION,
                                    ExtensionContext.Namespace.create("dev.kiln.verify"))
                            .get(Subject.class, Subject.class),
                    "the launch has no subject");
        }
    }
}
