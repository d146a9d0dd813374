// SPDX-License-Identifier: Apache-2.0
package main

func Main(args map[string]any) map[string]any {
	return map[string]any{"error": map[string]int{"code": 7}}
}
