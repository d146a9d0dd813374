// SPDX-License-Identifier: Apache-2.0
import java.util.HashMap;
import java.util.Map;

public class Main {
    public static Map<String, Object> main(Map<String, Object> args) {
        return new HashMap<>(System.getenv());
    }
}
