# SPDX-License-Identifier: Apache-2.0
def main(args):
    return {"error": {"code": 7}}
