// SPDX-License-Identifier: Apache-2.0
import java.util.Map;

public class Main {
    private static int count;

    public static Map<String, Object> main() {
        return Map.of("count", ++count);
    }
}
