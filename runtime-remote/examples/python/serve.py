#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves a provider to Kiln: what is the same for every provider in Python. Its program is `serve.py`, which runs the
class Provider of provider.py; a method that the class lacks is unimplemented, and so unsupported."""
import asyncio, os, signal

import grpc
import provider_pb2 as pb
from provider import Fault, Provider


def handler(function, method):
    async def fail(context, fault):
        kind, why = fault.args
        await context.abort(grpc.StatusCode.FAILED_PRECONDITION, why, (("kiln-error", kind),))

    async def answer(request, context):
        try:
            return await function(request, context)
        except Fault as fault:
            await fail(context, fault)

    async def answers(request, context):
        try:
            async for each in function(request, context):
                yield each
        except Fault as fault:
            await fail(context, fault)

    codec = getattr(pb, method.input_type.name).FromString, lambda message: message.SerializeToString()
    if method.name in ("Prepare", "Logs"):
        return grpc.unary_stream_rpc_method_handler(answers, *codec)
    return grpc.unary_unary_rpc_method_handler(answer, *codec)


async def main():
    provider, server, stop = Provider(), grpc.aio.server(), asyncio.Event()

    async def shutdown(request, context):
        stop.set()
        return pb.Empty()

    provider.Shutdown = shutdown
    service = pb.DESCRIPTOR.services_by_name["Provider"]
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service.full_name, {
        method.name: handler(getattr(provider, method.name), method)
        for method in service.methods if hasattr(provider, method.name)})])
    server.add_insecure_port("unix:" + os.environ["KILN_SOCKET"])
    await server.start()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(0, lambda: os.read(0, 4096) or stop.set())  # standard input ends with the invoker
    await stop.wait()
    await server.stop(0.5)


asyncio.run(main())
