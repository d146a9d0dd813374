#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
read -r _
exit 3
