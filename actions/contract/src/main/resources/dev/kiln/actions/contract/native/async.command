#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
import json
import os
import sys
import threading

answers = os.fdopen(3, "w", encoding="utf-8")
for question in sys.stdin:
    value = json.loads(question)["value"]["value"]
    later = threading.Thread(target=lambda: print(json.dumps({"value": value}), file=answers, flush=True))
    later.start()
