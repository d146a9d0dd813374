// SPDX-License-Identifier: Apache-2.0
import java.util.Map;

class Main {
    public static Map<String, Object> main() {
        return Map.of("called", "main");
    }
}

class another {
    public static Map<String, Object> main() {
        return Map.of("called", "another");
    }
}
