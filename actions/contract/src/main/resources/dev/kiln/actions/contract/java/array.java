// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import java.util.Map;

public class Main {
    public static List<Object> main() {
        return List.of(1, "two", Map.of("three", 3));
    }
}
