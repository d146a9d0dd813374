// SPDX-License-Identifier: Apache-2.0
package main

import (
	"fmt"
	"os"
)

func Main(args map[string]any) {
	fmt.Print("no line end")
	fmt.Fprint(os.Stderr, "none here")
}
