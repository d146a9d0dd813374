# SPDX-License-Identifier: Apache-2.0
def main(args):
    return {"called": "main"}


def another(args):
    return {"called": "another"}
