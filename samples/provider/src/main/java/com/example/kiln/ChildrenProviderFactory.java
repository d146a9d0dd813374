// SPDX-License-Identifier: Apache-2.0
package com.example.kiln;

import dev.kiln.runtime.spi.RuntimeContext;
import dev.kiln.runtime.spi.RuntimeProvider;
import dev.kiln.runtime.spi.RuntimeProviderFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plugin's entry. Touches nothing: whether there is a {@code setsid} shows in {@code check()}. */
public final class ChildrenProviderFactory implements RuntimeProviderFactory {

    private static final String IMAGE = "image.";
    private static final String STATE = "state-dir";

    @Override
    public String name() {
        return "children";
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public RuntimeProvider create(Map<String, String> config, RuntimeContext context) {
        Map<String, List<String>> commands = new TreeMap<>();
        Path state = Path.of("/tmp/kiln-children");
        for (Map.Entry<String, String> each : config.entrySet()) {
            String key = each.getKey();
            if (key.startsWith(IMAGE) && !each.getValue().isBlank()) {
                commands.put(key.substring(IMAGE.length()), List.of(each.getValue().strip().split("\\s+")));
            } else if (key.equals(STATE)) {
                state = Path.of(each.getValue());
            } else {
                throw new IllegalArgumentException("the children provider cannot use '" + key + "' = '" + each.getValue()
                        + "'; it knows image.REPOSITORY = COMMAND and " + STATE + " = DIRECTORY");
            }
        }
        return new ChildrenProvider(name(), version(), commands, new State(state), context);
    }
}
