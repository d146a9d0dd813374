# SPDX-License-Identifier: Apache-2.0
import os

seen = os.environ["GREETING"]


def main(args):
    return {"seen": seen}
