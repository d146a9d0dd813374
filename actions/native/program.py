# SPDX-License-Identifier: Apache-2.0
"""Makes a file that can be started out of the code of an action."""
import binascii
import os

from unpacking import Unusable, new_folder, unpack

ENTRY = "exec"
ELF = b"\x7fELF"
SCRIPT = b"#!"
ARCHIVES = (b"PK", b"\x1f\x8b")
MESSAGE_LIMIT_BYTES = 16 * 1024  # of what a compiler says


def make(code, main, is_binary, compiler):
    """The path of the program, whose folder becomes the working folder. Throws Unusable."""
    folder = new_folder()
    bytes_ = _decoded(code) if is_binary else code.encode()
    if is_binary and bytes_.startswith(ARCHIVES):
        try:
            unpack(bytes_, folder)
        except Unusable:
            raise
        except Exception as damaged:  # each form of archive has errors of its own
            raise Unusable(f"the archive cannot be unpacked: {damaged}") from None
    else:
        _write(os.path.join(folder, ENTRY), bytes_)
    os.chdir(folder)
    if compiler is not None:
        return _compiled(folder, main, is_binary, compiler)
    return _startable(_entry(folder, main))


def _decoded(code):
    try:
        return binascii.a2b_base64(code)
    except binascii.Error as error:
        raise Unusable(f"the code is marked as binary, but is not base64: {error}") from None


def _write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def _entry(folder, main):
    """The file that `main` names in an archive, else `exec`."""
    named = os.path.normpath(os.path.join(folder, main))
    if named.startswith(folder + os.sep) and os.path.isfile(named):
        return named
    path = os.path.join(folder, ENTRY)
    if not os.path.isfile(path):
        raise Unusable(f'the archive has neither a file "{ENTRY}" nor one that main names ("{main}")')
    return path


def _startable(path):
    if not _head(path).startswith((ELF, SCRIPT)):
        raise Unusable(
            "the code is neither an archive, nor a program of Linux, nor a script whose first line names its "
            'interpreter, as "#!/bin/bash" does'
        )
    os.chmod(path, 0o755)
    return path


def _head(path):
    with open(path, "rb") as file:
        return file.read(len(ELF))


def _compiled(folder, main, is_binary, compiler):
    path = os.path.join(folder, ENTRY)
    if os.path.isfile(path) and _head(path) == ELF:  # it was compiled elsewhere
        return _startable(path)
    if is_binary and os.listdir(folder) == [ENTRY]:
        raise Unusable("the code is marked as binary, but is neither an archive nor a program of Linux in base64")
    import subprocess  # only now: scripts and programs start without it

    target = new_folder()
    # Its output may be long: what does not fit the message is read and dropped, so that the compiler does not wait.
    with subprocess.Popen(
        [compiler, main, folder, target], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        said = process.stdout.read(MESSAGE_LIMIT_BYTES)
        while process.stdout.read(MESSAGE_LIMIT_BYTES):
            pass
    if process.returncode != 0:
        said = said.decode(errors="replace").strip() or f"the compiler ended with code {process.returncode}"
        raise Unusable(f"the code does not compile:\n{said}")
    return _startable(os.path.join(target, ENTRY))
