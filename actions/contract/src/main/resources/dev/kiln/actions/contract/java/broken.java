// SPDX-License-Identifier: Apache-2.0
public class Main { this does not parse
