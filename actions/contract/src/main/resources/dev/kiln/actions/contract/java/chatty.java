// SPDX-License-Identifier: Apache-2.0
import com.google.gson.JsonObject;

public class Main {
    public static void main(JsonObject args) {
        int lines = args.get("lines").getAsInt();
        for (int i = 0; i < lines; i++) {
            System.out.println("out " + i);
        }
        for (int i = 0; i < lines; i++) {
            System.err.println("err " + i);
        }
    }
}
