# SPDX-License-Identifier: Apache-2.0
import sys


def main(args):
    sys.exit(3)
