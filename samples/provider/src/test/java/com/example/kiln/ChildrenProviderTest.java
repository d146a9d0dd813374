// SPDX-License-Identifier: Apache-2.0
package com.example.kiln;

import dev.kiln.runtime.spi.RuntimeProviderFactory;
import dev.kiln.runtime.spi.SandboxImage;
import dev.kiln.runtime.tck.RuntimeProviderContract;
import dev.kiln.runtime.tck.bed.TestBed;
import java.nio.file.Path;
import java.util.Map;

/** The whole contract: all that a provider's author writes of tests. */
class ChildrenProviderTest extends RuntimeProviderContract {

    @Override
    protected TestBed testBed() {
        return new TestBed() {
            @Override
            public RuntimeProviderFactory factory() {
                return new ChildrenProviderFactory();
            }

            @Override
            public Map<String, String> config() {
                Path kiln = Path.of(System.getProperty("kiln.root")).toAbsolutePath().normalize();
                return Map.of("image.kiln/action-nodejs-v20", "node " + kiln.resolve("actions/nodejs/server.js"));
            }

            @Override
            public SandboxImage probeImage() {
                return new SandboxImage("kiln/action-nodejs-v20:latest");
            }
        };
    }
}
