// SPDX-License-Identifier: Apache-2.0
package main

var count int

func Main() map[string]int {
	count++
	return map[string]int{"count": count}
}
