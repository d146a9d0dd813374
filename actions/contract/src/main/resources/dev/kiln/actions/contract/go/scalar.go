// SPDX-License-Identifier: Apache-2.0
package main

func Main(args map[string]any) int {
	return 42
}
