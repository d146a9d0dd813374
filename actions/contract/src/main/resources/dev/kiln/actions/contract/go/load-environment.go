// SPDX-License-Identifier: Apache-2.0
package main

import "os"

var seen = os.Getenv("GREETING")

func Main(args map[string]any) map[string]any {
	return map[string]any{"seen": seen}
}
