// SPDX-License-Identifier: Apache-2.0
package main

import (
	"os"

	"action/lib"
)

func Main(args map[string]any) (map[string]any, error) {
	content, err := os.ReadFile("data.txt")
	return map[string]any{"content": string(content), "other": lib.Word}, err
}
