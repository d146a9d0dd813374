// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonObject;

public class Main {
    public static JsonObject main(JsonObject args) {
        System.exit(3);
        return args;
    }
}
