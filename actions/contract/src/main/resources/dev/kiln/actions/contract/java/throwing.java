// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonObject;
import java.util.Map;

public class Main {
    public static Map<String, Object> main(JsonObject args) {
        if (args.has("fail")) {
            throw new IllegalStateException("on purpose");
        }
        return Map.of("fine", true);
    }
}
