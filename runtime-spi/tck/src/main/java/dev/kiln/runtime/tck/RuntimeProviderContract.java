// SPDX-License-Identifier: Apache-2.0
package dev.kiln.runtime.tck;

import dev.kiln.runtime.tck.bed.TestBed;
import dev.kiln.runtime.tck.provider.CancellationContract;
import dev.kiln.runtime.tck.provider.CloseContract;
import dev.kiln.runtime.tck.provider.ConcurrencyContract;
import dev.kiln.runtime.tck.provider.FactoryContract;
import dev.kiln.runtime.tck.provider.HealthContract;
import dev.kiln.runtime.tck.provider.ImageContract;
import dev.kiln.runtime.tck.provider.LeakContract;
import dev.kiln.runtime.tck.provider.OwnershipContract;
import dev.kiln.runtime.tck.sandbox.CheckpointContract;
import dev.kiln.runtime.tck.sandbox.CrashContract;
import dev.kiln.runtime.tck.sandbox.LifeCycleContract;
import dev.kiln.runtime.tck.sandbox.LimitsContract;
import dev.kiln.runtime.tck.sandbox.LogsContract;
import dev.kiln.runtime.tck.sandbox.NetworkContract;
import dev.kiln.runtime.tck.sandbox.PauseContract;
import dev.kiln.runtime.tck.sandbox.PrivilegeContract;
import dev.kiln.runtime.tck.sandbox.UsageContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * Everything that the kit asks of a runtime provider. A plugin's author extends it and supplies a test bed.
 *
 * <p>One instance serves the whole class, so that a subclass can keep an expensive test bed in a field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RuntimeProviderContract {

    /** What to judge; asked for once in each check, and may be the same object each time. */
    protected abstract TestBed testBed();

    @Nested
    class LifeCycle extends LifeCycleContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Logs extends LogsContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Crash extends CrashContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Limits extends LimitsContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Network extends NetworkContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Privilege extends PrivilegeContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Pause extends PauseContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Usage extends UsageContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Checkpoint extends CheckpointContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Factory extends FactoryContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Health extends HealthContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Image extends ImageContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Ownership extends OwnershipContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Close extends CloseContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Cancellation extends CancellationContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Leak extends LeakContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        protected TestBed testBed() {
            return RuntimeProviderContract.this.testBed();
        }
    }
}
