# SPDX-License-Identifier: Apache-2.0
import sys


def main(args):
    for i in range(args["lines"]):
        print(f"out {i}")
    for i in range(args["lines"]):
        print(f"err {i}", file=sys.stderr)
    return {}
