// SPDX-License-Identifier: Apache-2.0
import java.util.Map;

public class Main {
    private static final String SEEN = System.getenv("GREETING");

    public static Map<String, Object> main() {
        return Map.of("seen", SEEN);
    }
}
