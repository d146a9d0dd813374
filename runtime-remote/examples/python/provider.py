# SPDX-License-Identifier: Apache-2.0
"""A runtime provider for Kiln whose sandboxes are plain processes: it isolates nothing, says so, and passes the kit.

Needs Debian's python3-grpcio and python3-protobuf, and in PYTHONPATH what `protoc --python_out=. provider.proto` makes.
  with.state   a directory for what it knows of its sandboxes, shared by all its processes on this machine
  with.images  a JSON file: {"image repository": ["program", "argument", ...], ...}; the program has to listen on the Unix
               socket in KILN_LISTEN=unix:PATH
"""
import asyncio, json, os, shutil, signal
from pathlib import Path

import grpc
import provider_pb2 as pb

OPTIONS = {"state", "images"}
WEAKNESSES = [f"It does not limit the {what} of a sandbox." for what in (
    "memory", "number of processes", "number of open files", "cpu time", "disk space", "network", "privileges")]


class Fault(Exception): """Whose, and why."""


def stat(pid):  # of /proc/PID/stat what follows the program's name: state, parent, group, session, ...
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


class Box:
    """One sandbox. Its directory is all that is known of it, so that the next process of this program knows it too."""

    def __init__(self, directory):
        self.directory = directory

    def read(self, name):
        file = self.directory / name
        return file.read_text() if file.exists() else ""

    def owner(self):
        return pb.Owner.FromString(bytes.fromhex(self.read("owner")))

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
    def __init__(self):
        self.pipes, self.making = {}, {}

    async def Describe(self, request, context):
        self.config, self.owner = dict(request.config), request.owner
        if wrong := self.config.keys() ^ OPTIONS:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"of {OPTIONS} unknown or missing: {wrong}")
        self.cluster = Path(self.config["state"], self.owner.cluster)
        self.cluster.mkdir(parents=True, exist_ok=True)
        return pb.Description(spi_version="0.1", name="plain-processes", version="1.0", isolation="NONE",
                              capabilities=["PAUSE", "USAGE"], weaknesses=WEAKNESSES)

    async def Check(self, request, context):
        return pb.Health(healthy=True, detail=f"state in {self.cluster}")

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
        box, ends = self.box(spec), self.ends(spec.id, 1)
        try:
            if process := await self.start(spec, box, *ends):
                await asyncio.wait_for(self.listens(spec, box, process), spec.deadline_millis / 1000)
            return pb.SandboxMade(address=pb.Address(unix_path=f"{box.directory}/socket"))
        except BaseException as e:  # cancelled, too
            await box.destroy()
            if isinstance(e, asyncio.TimeoutError):
                raise Fault("image-unusable", f"{spec.image} does not listen after {spec.deadline_millis} ms")
            raise

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
            try:
                return (await asyncio.open_unix_connection(box.directory / "socket"))[1].close()
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
        reader = asyncio.StreamReader()
        with os.fdopen(end, "rb", 0) as pipe:
            await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
            while data := await reader.read(1 << 15):
                await queue.put(pb.LogChunk(stream=stream, data=data))
            await queue.put(None)

    def ends(self, id, side):  # reading (0) or writing (1), of a sandbox's two pipes; made by whoever comes first
        if id in self.pipes:
            return self.pipes.pop(id)
        pairs = os.pipe(), os.pipe()
        self.pipes[id] = [pair[1 - side] for pair in pairs]
        return [pair[side] for pair in pairs]

    async def List(self, request, context):
        boxes = [box for box in map(Box, self.cluster.iterdir()) if box.read("owner")]
        return pb.Sandboxes(sandboxes=[
            pb.ListedSandbox(id=box.directory.name, owner=box.owner(), status=box.status()) for box in boxes])

    async def Status(self, request, context):
        return self.box(request).status()

    async def Pause(self, request, context):
        return await self.box(request).signal(signal.SIGSTOP, lambda state: state == "T")

    async def Resume(self, request, context):
        return await self.box(request).signal(signal.SIGCONT, lambda state: state != "T")

    async def Usage(self, request, context):
        processes, session = map(stat, filter(str.isdigit, os.listdir("/proc"))), str(self.box(request).pid())
        members = [it for it in processes if it and it[3] == session]
        return pb.SandboxUsage(
            memory_bytes=sum(int(it[21]) for it in members) * os.sysconf("SC_PAGE_SIZE"),
            cpu_nanos=sum(int(it[11]) + int(it[12]) for it in members) * 10**9 // os.sysconf("SC_CLK_TCK"))

    async def Destroy(self, request, context):
        if task := self.making.get(request.id):
            task.cancel()
            await asyncio.wait([task])
        [os.close(end) for end in self.pipes.pop(request.id, [])]
        await self.box(request).destroy()
        return pb.Empty()

    async def DestroyListed(self, request, context):
        return await self.Destroy(request, context) if self.box(request).owner() == request.owner else pb.Empty()

    def box(self, request):
        return Box(self.cluster / request.id)

    def command(self, image):
        images = json.loads(Path(self.config["images"]).read_text())
        path, slash, name = image.partition("@")[0].rpartition("/")
        if (known := path + slash + name.partition(":")[0]) not in images:
            raise Fault("image-unusable", f"there is no image {image} here, only {sorted(images)}")
        return images[known]
