// SPDX-License-Identifier: Apache-2.0
package main

func Main(args map[string]any) map[string]any {
	later := make(chan any)
	go func() { later <- args["value"] }()
	return map[string]any{"value": <-later}
}
