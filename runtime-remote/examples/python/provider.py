# SPDX-License-Identifier: Apache-2.0
"""A runtime provider for Kiln whose sandboxes are plain processes: it isolates nothing, says so, and passes the kit.

Needs Debian's python3-grpcio and python3-protobuf, and in PYTHONPATH what `protoc --python_out=. provider.proto` makes.
  with.state   a directory for what it knows of its sandboxes, shared by all its processes on this machine
  with.images  a JSON file: {"image repository": ["program", "argument", ...], ...}; it listens at KILN_LISTEN=unix:PATH
"""
import asyncio, contextlib, json, os, re, shutil, signal
from pathlib import Path

import grpc
import provider_pb2 as pb

WEAKNESSES = [f"It does not limit the {what} of a sandbox." for what in (
    "memory", "number of processes", "number of open files", "cpu time", "disk space", "network", "privileges")]


class Fault(Exception): """Whose, and why."""


def stat(pid):  # of /proc/PID/stat what follows the program's name: state, parent, group, session, ...
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


class Box:  # one sandbox; its directory is all that is known of it, so that the next process of this program knows it too
    def __init__(self, directory):
        self.directory = directory

    def read(self, name):
        return file.read_text() if (file := self.directory / name).exists() else ""

    def pid(self):  # of the session's first process, which its start time tells from a later one of the same number
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

    async def signal(self, number, done=lambda state: False):
        while (pid := self.pid()) and (fields := stat(pid)) and not done(fields[0]):
            os.killpg(pid, number)
            await asyncio.sleep(0.002)
        return pb.Empty()

    async def destroy(self):
        await self.signal(signal.SIGKILL)
        shutil.rmtree(self.directory, ignore_errors=True)


class Provider:
    def __init__(self, stop):
        self.stop, self.pipes, self.making = stop, {}, {}

    async def Describe(self, request, context):
        self.config, self.owner = dict(request.config), request.owner
        if wrong := self.config.keys() ^ {"state", "images"}:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"of state and images unknown or missing: {wrong}")
        self.cluster = Path(self.config["state"], self.owner.cluster)
        self.cluster.mkdir(parents=True, exist_ok=True)
        return pb.Description(spi_version="0.1", name="plain-processes", version="1.0", isolation="NONE",
                              capabilities=["PAUSE"], weaknesses=WEAKNESSES)

    async def Check(self, request, context):
        return pb.Health(healthy=True, detail=f"state in {self.cluster}")

    async def Prepare(self, request, context):
        await context.write(pb.Progress(step=f"found {self.command(request.image)[0]}"))

    async def Create(self, spec, context):
        while spec.id in self.making:  # the first of those who ask for the same makes it, the others find it made
            await asyncio.wait([self.making[spec.id]])
        self.making[spec.id], box, ends = asyncio.current_task(), Box(self.cluster / spec.id), self.ends(spec.id, 1)
        try:
            if process := await self.start(spec, box, *ends):
                await asyncio.wait_for(self.listens(spec, box, process), spec.deadline_millis / 1000)
            return pb.SandboxMade(address=pb.Address(unix_path=f"{box.directory}/socket"))
        except BaseException as e:  # cancelled, too
            await box.destroy()
            if isinstance(e, asyncio.TimeoutError):
                raise Fault("image-unusable", f"{spec.image} does not listen after {spec.deadline_millis} ms")
            raise
        finally:
            del self.making[spec.id]

    async def start(self, spec, box, out, err):
        try:
            if box.directory.exists():
                return None
            command = self.command(spec.image)
            box.directory.mkdir()
            (box.directory / "owner").write_text(self.owner.SerializeToString().hex())
            # the shell stays and writes down how the program ended, also when nobody is left who waits for it; the session
            # of its own keeps the sandbox alive when this program's process group is killed
            process = await asyncio.create_subprocess_exec(
                "sh", "-c", '"$@"; echo $? >"$0.new" && mv "$0.new" "$0"', str(box.directory / "exit"), *command,
                env={"PATH": os.environ["PATH"], **spec.environment, "KILN_LISTEN": f"unix:{box.directory}/socket"},
                stdin=asyncio.subprocess.DEVNULL, stdout=out, stderr=err, cwd="/tmp", start_new_session=True)
            if fields := stat(process.pid):  # else it has ended already
                (box.directory / "pid").write_text(f"{process.pid} {fields[19]}")
            return process
        finally:
            os.close(out), os.close(err)  # now the logs end with the sandbox

    async def listens(self, spec, box, process):
        while process.returncode is None:
            with contextlib.suppress(OSError):
                return (await asyncio.open_unix_connection(box.directory / "socket"))[1].close()
            await asyncio.sleep(0.01)
        raise Fault("image-unusable", f"{spec.image} ended with code {box.read('exit').strip()}")

    async def Logs(self, request, context):
        pens = zip(("STDOUT", "STDERR"), self.ends(request.id, 0), 2 * [asyncio.Lock()])
        await asyncio.gather(*(self.pump(context, *pen) for pen in pens))

    async def pump(self, context, stream, end, one):  # who reads slowly makes writes wait, and full pipes the sandbox
        reader = asyncio.StreamReader()
        with os.fdopen(end, "rb", 0) as pipe:
            await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
            while data := await reader.read(1 << 15):
                async with one:
                    await context.write(pb.LogChunk(stream=stream, data=data))

    def ends(self, id, side):  # reading (0) or writing (1), of a sandbox's two pipes; made by whoever comes first
        if id in self.pipes:
            return self.pipes.pop(id)
        pairs = os.pipe(), os.pipe()
        self.pipes[id] = [pair[1 - side] for pair in pairs]
        return [pair[side] for pair in pairs]

    async def List(self, request, context):
        return pb.Sandboxes(sandboxes=[pb.ListedSandbox(
            id=box.directory.name, owner=pb.Owner.FromString(bytes.fromhex(owner)), status=box.status())
            for box in map(Box, self.cluster.iterdir()) if (owner := box.read("owner"))])

    async def Status(self, request, context):
        return Box(self.cluster / request.id).status()

    async def Pause(self, request, context):
        return await Box(self.cluster / request.id).signal(signal.SIGSTOP, lambda state: state == "T")

    async def Resume(self, request, context):
        return await Box(self.cluster / request.id).signal(signal.SIGCONT, lambda state: state != "T")

    async def Destroy(self, request, context):
        if task := self.making.get(request.id):
            task.cancel()
            await asyncio.wait([task])
        [os.close(end) for end in self.pipes.pop(request.id, [])]
        await Box(self.cluster / request.id).destroy()
        return pb.Empty()

    async def DestroyListed(self, request, context):
        is_same = Box(self.cluster / request.id).read("owner") == request.owner.SerializeToString().hex()
        return await self.Destroy(request, context) if is_same else pb.Empty()

    async def Shutdown(self, request, context):
        self.stop.set()
        return pb.Empty()

    def command(self, image):
        images, name = json.loads(Path(self.config["images"]).read_text()), re.sub("(:[^/]*)?(@.*)?$", "", image, 1)
        if name not in images:
            raise Fault("image-unusable", f"there is no image {image} here, only {sorted(images)}")
        return images[name]


def handler(function, method):
    async def answer(request, context):
        try:
            return await function(request, context)
        except Fault as fault:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, fault.args[1], (("kiln-error", fault.args[0]),))
    make = (grpc.unary_stream_rpc_method_handler if method.name in ("Prepare", "Logs")
            else grpc.unary_unary_rpc_method_handler)
    return make(answer, getattr(pb, method.input_type.name).FromString, lambda message: message.SerializeToString())


async def main():
    server, stop = grpc.aio.server(), asyncio.Event()
    provider, service = Provider(stop), pb.DESCRIPTOR.services_by_name["Provider"]
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service.full_name, {
        method.name: handler(getattr(provider, method.name), method)
        for method in service.methods if hasattr(provider, method.name)})])  # what it lacks is unimplemented: unsupported
    server.add_insecure_port("unix:" + os.environ["KILN_SOCKET"])
    await server.start()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(0, lambda: os.read(0, 4096) or stop.set())  # standard input ends with the invoker
    await stop.wait()
    await server.stop(0.5)


asyncio.run(main())
