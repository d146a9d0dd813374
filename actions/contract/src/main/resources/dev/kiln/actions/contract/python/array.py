# SPDX-License-Identifier: Apache-2.0
def main(args):
    return [1, "two", {"three": 3}]
