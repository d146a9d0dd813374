# SPDX-License-Identifier: Apache-2.0
import sys


def main(args):
    """The three ways to fail: {"how": "error" | "throw" | "exit"}."""
    how = args.get("how", "error")
    if how == "throw":
        raise ValueError("thrown on purpose")
    if how == "exit":
        sys.exit(3)
    return {"error": "failed on purpose"}
