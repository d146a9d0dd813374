// SPDX-License-Identifier: Apache-2.0
package main

func Main(args any) map[string]any {
	return map[string]any{"echo": args}
}
