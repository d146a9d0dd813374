#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
count=0
while read -r _; do
  count=$((count + 1))
  echo "{\"count\":$count}" >&3
done
