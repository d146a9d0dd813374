#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
while read -r question; do
  if [[ $question == *'"fail":true'* ]]; then
    echo 'failing on purpose' >&2
    echo '{"error":"on purpose"}' >&3
  else
    echo '{"fine":true}' >&3
  fi
done
