#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r _; do
  echo 42 >&3
done
