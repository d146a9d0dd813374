// SPDX-License-Identifier: Apache-2.0
package main

import (
	"os"
	"strings"
)

func Main(args map[string]any) map[string]any {
	seen := map[string]any{}
	for _, setting := range os.Environ() {
		name, value, _ := strings.Cut(setting, "=")
		seen[name] = value
	}
	return seen
}
