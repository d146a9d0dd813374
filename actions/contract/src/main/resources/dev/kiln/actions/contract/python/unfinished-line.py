# SPDX-License-Identifier: Apache-2.0
import sys


def main(args):
    sys.stdout.write("no line end")
    sys.stderr.write("none here")
    return {}
