# SPDX-License-Identifier: Apache-2.0
import sys


def main(args):
    lines = args.get("lines", 3)
    for number in range(1, lines + 1):
        print(f"line {number} of {lines}")
    print("and one on standard error", file=sys.stderr)
    return {"lines": lines}
