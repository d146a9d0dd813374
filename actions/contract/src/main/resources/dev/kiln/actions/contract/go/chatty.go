// SPDX-License-Identifier: Apache-2.0
package main

import (
	"fmt"
	"os"
)

func Main(args struct{ Lines int }) {
	for i := 0; i < args.Lines; i++ {
		fmt.Println("out", i)
	}
	for i := 0; i < args.Lines; i++ {
		fmt.Fprintln(os.Stderr, "err", i)
	}
}
