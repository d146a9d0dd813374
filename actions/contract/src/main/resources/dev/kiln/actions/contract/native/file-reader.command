#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
. lib/other.command
while read -r _; do
  echo "{\"content\":\"$(<data.txt)\",\"other\":\"$word\"}" >&3
done
