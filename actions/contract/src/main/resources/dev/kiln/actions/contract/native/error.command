#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r _; do
  echo '{"error":{"code":7}}' >&3
done
