// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;

public class Main {
    public static CompletableFuture<JsonObject> main(JsonObject args) {
        return CompletableFuture.supplyAsync(() -> args);
    }
}
