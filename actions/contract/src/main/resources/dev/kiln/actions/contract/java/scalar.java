// SPDX-License-Identifier: Apache-2.0
public class Main {
    public static int main() {
        return 42;
    }
}
