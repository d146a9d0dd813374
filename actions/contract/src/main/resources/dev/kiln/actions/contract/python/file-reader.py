# SPDX-License-Identifier: Apache-2.0
from lib.other import word


def main(args):
    with open("data.txt", encoding="utf-8") as file:
        return {"content": file.read(), "other": word}
