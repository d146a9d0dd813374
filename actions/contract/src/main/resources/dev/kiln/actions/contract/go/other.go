// SPDX-License-Identifier: Apache-2.0
package lib

const Word = "word"
