// SPDX-License-Identifier: Apache-2.0
package main

func Main( this does not parse
