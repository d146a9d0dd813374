#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A runtime provider for Kiln whose sandboxes are plain processes: a small one that passes the conformance kit.

It isolates nothing, and says so. Needs Debian's python3-grpcio and python3-protobuf, and provider_pb2.py in PYTHONPATH,
which `protoc --python_out=. provider.proto` makes. Its configuration:
  with.state   a directory for what it knows of its sandboxes, shared by all its processes on this machine
  with.images  a JSON file: {"image repository": ["program", "argument", ...], ...}; the program has to listen on the Unix
               socket in KILN_LISTEN=unix:PATH
"""
import asyncio, json, os, shutil, signal
from pathlib import Path

import grpc
import provider_pb2 as pb

OPTIONS = {"state", "images"}
WEAKNESSES = [f"It does not {what}." for what in (
    "limit the memory of a sandbox", "limit the number of processes", "limit the number of open files",
    "limit the cpu time of a sandbox", "limit the disk space of a sandbox", "keep a sandbox from the host's network",
    "take any privilege from a sandbox's processes")]


class Fault(Exception):
    """One of the four kinds of error, and why."""


def stat(pid):
    """Of /proc/PID/stat what follows the program's name: state, parent, group, session, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


class Box:
    """One sandbox. Its directory is all that is known of it, so that the next process of this program knows it too."""

    def __init__(self, directory):
        self.directory = directory

    def read(self, name):
        try:
            return (self.directory / name).read_text()
        except FileNotFoundError:
            return ""

    def owner(self):
        return pb.Owner.FromString(bytes.fromhex(self.read("owner")))

    def pid(self):
        """The session's first process while it lives; its start time tells it from a later one of the same number."""
        pid, _, born = self.read("pid").partition(" ")
        fields = stat(pid) if pid else None
        return int(pid) if fields and fields[19] == born and fields[0] != "Z" else 0

    def status(self):
        if not self.directory.exists():
            return pb.SandboxStatus(state="GONE")
        pid, code = self.pid(), self.read("exit").strip()
        if code or (not pid and self.read("pid")):  # without a code it was killed with the shell that would have told it
            return pb.SandboxStatus(state="EXITED", exit_code=int(code or 137))
        return pb.SandboxStatus(state="PAUSED" if pid and stat(pid)[0] == "T" else "RUNNING")

    async def signal(self, number, done):
        while (pid := self.pid()) and not done(stat(pid)):
            os.killpg(pid, number)
            await asyncio.sleep(0.002)

    async def destroy(self):
        await self.signal(signal.SIGKILL, lambda fields: False)
        shutil.rmtree(self.directory, ignore_errors=True)


class Provider:
    def __init__(self):
        self.pipes, self.making, self.stop = {}, {}, asyncio.Event()

    async def Describe(self, request, context):
        self.config, self.owner = dict(request.config), request.owner
        if wrong := self.config.keys() ^ OPTIONS:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT,
                                f"its keys are {sorted(OPTIONS)}; unknown or missing: {sorted(wrong)}")
        self.cluster = Path(self.config["state"], self.owner.cluster)
        self.cluster.mkdir(parents=True, exist_ok=True)
        return pb.Description(spi_version="0.1", name="plain-processes", version="1.0", isolation="NONE",
                              capabilities=["PAUSE", "USAGE"], weaknesses=WEAKNESSES)

    async def Check(self, request, context):
        images = json.loads(Path(self.config["images"]).read_text())
        return pb.Health(healthy=True, detail=f"{len(images)} images, state in {self.cluster}")

    async def Prepare(self, request, context):
        yield pb.Progress(step=f"found {self.command(request.image)[0]}")

    async def Create(self, spec, context):
        while spec.id in self.making:  # the first of those who ask for the same makes it, the others find it made
            await asyncio.wait([self.making[spec.id]])
        self.making[spec.id] = asyncio.ensure_future(self.make(spec))
        try:
            return await self.making[spec.id]
        finally:
            del self.making[spec.id]

    async def make(self, spec):
        box, ends = self.box(spec.id), self.ends(spec.id, 1)
        if box.pid() or box.directory.exists():
            [os.close(end) for end in ends]
            return self.made(box)
        try:
            try:
                process = await self.start(spec, box, ends)
            finally:
                [os.close(end) for end in ends]  # now the logs end with the sandbox
            await asyncio.wait_for(self.listens(spec, box, process), spec.deadline_millis / 1000)
            return self.made(box)
        except asyncio.TimeoutError:
            await box.destroy()
            raise Fault("image-unusable", f"{spec.image} does not listen after {spec.deadline_millis} ms")
        except BaseException:  # cancelled, too
            await box.destroy()
            raise

    async def start(self, spec, box, ends):
        command = self.command(spec.image)
        box.directory.mkdir()
        (box.directory / "owner").write_text(self.owner.SerializeToString().hex())
        environment = {"PATH": os.environ["PATH"], "HOME": "/tmp", **spec.environment,
                       "KILN_LISTEN": f"unix:{box.directory}/socket"}
        # the shell stays and writes down how the program ended, also when nobody is left who waits for it; the session
        # of its own keeps the sandbox alive when this program's process group is killed
        process = await asyncio.create_subprocess_exec(
            "sh", "-c", '"$@"; echo $? >"$0.new" && mv "$0.new" "$0"', str(box.directory / "exit"), *command,
            stdin=asyncio.subprocess.DEVNULL, stdout=ends[0], stderr=ends[1], env=environment, cwd="/tmp",
            start_new_session=True)
        (box.directory / "pid").write_text(f"{process.pid} {stat(process.pid)[19]}")
        return process

    async def listens(self, spec, box, process):
        while process.returncode is None:
            try:
                (await asyncio.open_unix_connection(box.directory / "socket"))[1].close()
                return
            except OSError:
                await asyncio.sleep(0.01)
        raise Fault("image-unusable", f"{spec.image} ended with code {box.read('exit').strip()}")

    async def Logs(self, request, context):
        queue = asyncio.Queue(4)  # a full queue stops the pumps, full pipes stop the sandbox
        pumps = [asyncio.ensure_future(self.pump(stream, end, queue))
                 for stream, end in zip(("STDOUT", "STDERR"), self.ends(request.id, 0))]
        try:
            for _ in pumps:
                while chunk := await queue.get():
                    yield chunk
        finally:
            [pump.cancel() for pump in pumps]

    async def pump(self, stream, end, queue):
        reader, pipe = asyncio.StreamReader(), os.fdopen(end, "rb", 0)
        with pipe:
            await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
            while data := await reader.read(1 << 15):
                await queue.put(pb.LogChunk(stream=stream, data=data))
            await queue.put(None)

    def ends(self, id, side):
        """The reading (0) or writing (1) ends of a sandbox's two pipes; made by whoever comes first."""
        if id in self.pipes:
            return self.pipes.pop(id)[1]
        pairs = os.pipe(), os.pipe()
        self.pipes[id] = side, [pair[1 - side] for pair in pairs]
        return [pair[side] for pair in pairs]

    async def List(self, request, context):
        boxes = [Box(each) for each in self.cluster.iterdir()]
        return pb.Sandboxes(sandboxes=[pb.ListedSandbox(id=box.directory.name, owner=box.owner(), status=box.status())
                                       for box in boxes if box.read("owner")])

    async def Status(self, request, context):
        return self.box(request.id).status()

    async def Pause(self, request, context):
        await self.box(request.id).signal(signal.SIGSTOP, lambda fields: fields is None or fields[0] == "T")
        return pb.Empty()

    async def Resume(self, request, context):
        await self.box(request.id).signal(signal.SIGCONT, lambda fields: fields is None or fields[0] != "T")
        return pb.Empty()

    async def Usage(self, request, context):
        session = str(self.box(request.id).pid())
        members = [fields for fields in map(stat, filter(str.isdigit, os.listdir("/proc")))
                   if fields and fields[3] == session]
        return pb.SandboxUsage(
            memory_bytes=sum(int(fields[21]) for fields in members) * os.sysconf("SC_PAGE_SIZE"),
            cpu_nanos=sum(int(fields[11]) + int(fields[12]) for fields in members) * 10**9 // os.sysconf("SC_CLK_TCK"))

    async def Destroy(self, request, context):
        if task := self.making.get(request.id):
            task.cancel()
            await asyncio.wait([task])
        [os.close(end) for end in self.pipes.pop(request.id, (0, []))[1]]
        await self.box(request.id).destroy()
        return pb.Empty()

    async def DestroyListed(self, request, context):
        box = self.box(request.id)
        return await self.Destroy(request, context) if box.owner() == request.owner else pb.Empty()

    async def Shutdown(self, request, context):
        self.stop.set()
        return pb.Empty()

    def box(self, id):
        return Box(self.cluster / id)

    def made(self, box):
        return pb.SandboxMade(address=pb.Address(unix_path=f"{box.directory}/socket"))

    def command(self, image):
        images = json.loads(Path(self.config["images"]).read_text())
        repository, slash, name = image.partition("@")[0].rpartition("/")
        known = repository + slash + name.partition(":")[0]
        if known not in images:
            raise Fault("image-unusable", f"there is no image {image} here, only {sorted(images)}")
        return images[known]


def handler(provider, method):
    """What gRPC calls for a method of the contract; one that the provider lacks is unimplemented, and so unsupported."""
    function = getattr(provider, method.name)

    async def fail(context, fault):
        await context.abort(grpc.StatusCode.FAILED_PRECONDITION, fault.args[1], (("kiln-error", fault.args[0]),))

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

    make, function_of = ((grpc.unary_stream_rpc_method_handler, answers) if method.name in ("Prepare", "Logs")
                         else (grpc.unary_unary_rpc_method_handler, answer))
    return make(function_of, getattr(pb, method.input_type.name).FromString, lambda message: message.SerializeToString())


async def main():
    provider, loop, server = Provider(), asyncio.get_running_loop(), grpc.aio.server()
    service = pb.DESCRIPTOR.services_by_name["Provider"]
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service.full_name, {
        method.name: handler(provider, method) for method in service.methods if hasattr(provider, method.name)})])
    server.add_insecure_port("unix:" + os.environ["KILN_SOCKET"])
    await server.start()
    loop.add_signal_handler(signal.SIGTERM, provider.stop.set)
    loop.add_reader(0, lambda: os.read(0, 4096) or provider.stop.set())  # the invoker is gone
    await provider.stop.wait()
    await server.stop(0.5)


asyncio.run(main())
