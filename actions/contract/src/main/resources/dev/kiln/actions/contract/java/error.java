// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

public class Main {
    public static JsonObject main(JsonObject args) {
        return JsonParser.parseString("{\"error\":{\"code\":7}}").getAsJsonObject();
    }
}
