# SPDX-License-Identifier: Apache-2.0
import asyncio


async def main(args):
    await asyncio.sleep(0)
    return {"value": args["value"]}
