// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

public class Main {
    public static JsonObject main(JsonElement args) {
        JsonObject result = new JsonObject();
        result.add("echo", args);
        return result;
    }
}
