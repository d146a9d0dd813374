#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r question; do
  [[ $question =~ \"lines\":([0-9]+) ]]
  for ((i = 0; i < BASH_REMATCH[1]; i++)); do echo "out $i"; done
  for ((i = 0; i < BASH_REMATCH[1]; i++)); do echo "err $i" >&2; done
  echo '{}' >&3
done
