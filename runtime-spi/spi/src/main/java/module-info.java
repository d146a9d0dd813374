// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** What a runtime provider is written against: the JDK's base module and nothing else. */
@NullMarked
module dev.kiln.runtime.spi {
    requires static org.jspecify;

    exports dev.kiln.runtime.spi;

    uses dev.kiln.runtime.spi.RuntimeProviderFactory;
}
