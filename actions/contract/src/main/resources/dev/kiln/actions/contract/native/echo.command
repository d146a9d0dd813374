#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
import json
import os

questions, answers = os.fdopen(0, encoding="utf-8"), os.fdopen(3, "w", encoding="utf-8")
for question in questions:
    print(json.dumps({"echo": json.loads(question)["value"]}, separators=(",", ":")), file=answers, flush=True)
