// SPDX-License-Identifier: Apache-2.0
package main

func Main(args map[string]any) map[string]any {
	if args["fail"] != nil {
		panic("on purpose")
	}
	return map[string]any{"fine": true}
}
