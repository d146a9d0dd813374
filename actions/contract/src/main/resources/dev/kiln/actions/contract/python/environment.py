# SPDX-License-Identifier: Apache-2.0
import os


def main(args):
    return dict(os.environ)
