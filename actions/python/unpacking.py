# SPDX-License-Identifier: Apache-2.0
"""Takes apart the archives that developers upload."""
import os

# What only one form of archive needs is imported where it is used: a cold start waits for these imports.


class Unusable(Exception):
    """What is wrong with the code, in a sentence for its developer."""


def new_folder():
    """A folder of its own for an action, where sandboxes may write."""
    parent = os.environ.get("TMPDIR") or "/tmp"
    number = 0
    while True:
        folder = os.path.join(parent, f"action-{os.getpid()}-{number}")
        try:
            os.mkdir(folder, 0o700)
            return folder
        except FileExistsError:
            number += 1


def unpack(archive, folder):
    """Throws Unusable if the bytes are no archive."""
    if archive[:2] == b"PK":
        _unpack_zip(archive, folder)
    elif archive[:2] == b"\x1f\x8b":
        _unpack_tar(archive, folder)
    else:
        raise Unusable("the code is marked as binary, but is neither a zip nor a tar.gz archive in base64")


def _unpack_zip(archive, folder):
    import io
    import stat
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        for entry in file.infolist():
            mode = entry.external_attr >> 16
            path = os.path.normpath(os.path.join(folder, entry.filename))
            if stat.S_ISLNK(mode):  # a virtualenv holds some; zipfile would write them as files
                _link(file.read(entry).decode(), path, folder)
                continue
            path = file.extract(entry, folder)
            if mode & 0o111 and not entry.is_dir():
                os.chmod(path, 0o755)


def _link(target, path, folder):
    end = os.path.normpath(os.path.join(os.path.dirname(path), target))
    if not path.startswith(folder + os.sep) or not end.startswith(folder + os.sep):
        return  # bin/python of a virtualenv leads out to the interpreter; nothing here needs it
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.symlink(target, path)


def _unpack_tar(archive, folder):
    import io
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as file:
        for member in file:
            path = os.path.normpath(os.path.join(folder, member.name))
            # Not extractall with a filter: the early releases of Python 3.11 have none.
            if member.issym():
                _link(member.linkname, path, folder)
            elif member.isfile() or member.isdir():
                if path != folder and not path.startswith(folder + os.sep):
                    raise Unusable(f'the archive holds "{member.name}", which lies outside of its folder')
                member.mode = 0o755 if member.isdir() or member.mode & 0o111 else 0o644
                file.extract(member, folder, set_attrs=not member.isdir())
