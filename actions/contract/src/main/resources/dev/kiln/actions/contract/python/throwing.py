# SPDX-License-Identifier: Apache-2.0
def main(args):
    if args.get("fail"):
        raise ValueError("on purpose")
    return {"fine": True}
