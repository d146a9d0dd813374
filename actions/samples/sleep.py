# SPDX-License-Identifier: Apache-2.0
import time


def main(args):
    millis = args.get("millis", 1000)
    time.sleep(millis / 1000)
    return {"slept": millis}
