# SPDX-License-Identifier: Apache-2.0
"""The example with CHECKPOINT, for images that keep all they know in a file, as guest.py does: checkpointing.py FOLDER"""
import sys

source = open(f"{sys.argv[1]}/provider.py").read().replace("asyncio.run(main())", "")
exec(compile(source.replace('["PAUSE"]', '["PAUSE", "CHECKPOINT"]'), "provider.py", "exec"))


class Remembering(Provider):
    async def Checkpoint(self, request, context):
        copy = self.checkpoint(request.id)
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.cluster / request.id / "memory", copy)
        return pb.CheckpointMade(id=request.id, size_bytes=copy.stat().st_size)

    async def DeleteCheckpoint(self, request, context):
        self.checkpoint(request.id).unlink(missing_ok=True)
        return pb.Empty()

    async def Restore(self, request, context):
        request.spec.environment["REMEMBERED"] = str(self.checkpoint(request.checkpoint_id))
        return await self.Create(request.spec, context)

    def checkpoint(self, id):
        return Path(self.config["state"], "checkpoints", id)


Provider = Remembering
asyncio.run(main())
