#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
seen=$GREETING
while read -r _; do
  echo "{\"seen\":\"$seen\"}" >&3
done
