# SPDX-License-Identifier: Apache-2.0
import json

from greeting.words import greet

with open("languages.json", encoding="utf-8") as file:
    NAMES = json.load(file)


async def main(args):
    language = args.get("language", "en")
    return {"greeting": greet(args.get("name", "stranger"), language), "language": NAMES.get(language, "unknown")}
