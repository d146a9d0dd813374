#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A native action in bash: one line in on standard input, one line out on file 3, for each activation.
while read -r line; do
  name=stranger
  [[ $line =~ \"name\":\"([^\"\\]*)\" ]] && name=${BASH_REMATCH[1]}
  echo "greeting $name"
  echo "{\"greeting\":\"Hello, $name!\"}" >&3
done
