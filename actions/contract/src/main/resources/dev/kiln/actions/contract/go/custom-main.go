// SPDX-License-Identifier: Apache-2.0
package main

func Main() map[string]string {
	return map[string]string{"called": "main"}
}

func Another() map[string]string {
	return map[string]string{"called": "another"}
}
