#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r _; do
  echo '[1, "two", {"three": 3}]' >&3
done
