#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r _; do
  printf 'no line end'
  printf 'none here' >&2
  echo '{}' >&3
done
