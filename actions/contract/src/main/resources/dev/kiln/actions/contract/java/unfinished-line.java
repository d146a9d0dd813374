// SPDX-License-Identifier: Apache-2.0
public class Main {
    public static void main() {
        System.out.print("no line end");
        System.err.print("none here");
    }
}
