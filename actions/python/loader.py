# SPDX-License-Identifier: Apache-2.0
"""Gets the function of an action out of its source or archive."""
import os
import sys

# What only archives or failures need is imported where it is used: a cold start waits for these imports.

ENTRY = "__main__.py"
MODULE = "main__"  # not __main__: a test block under `if __name__ == "__main__"` is not meant for here


class Unusable(Exception):
    """What is wrong with the code, in a sentence for its developer."""


def load(code, main, is_archive):
    """The function, or None after its reason was written to the logs."""
    folder = _new_folder(os.environ.get("TMPDIR") or "/tmp")
    try:
        if is_archive:
            import binascii

            _unpack(binascii.a2b_base64(code), folder)
        else:
            _write_source(code, folder)
        return _function(folder, main)
    except Unusable as error:
        print(f"Initialization has failed due to: {error}", file=sys.stderr)
    except Exception:  # whatever the module of the action raises while it is imported
        import traceback

        traceback.print_exc()
    return None


def _new_folder(parent):
    number = 0
    while True:
        folder = os.path.join(parent, f"action-{os.getpid()}-{number}")
        try:
            os.mkdir(folder, 0o700)
            return folder
        except FileExistsError:
            number += 1


def _write_source(code, folder):
    # A file, not exec of a string: tracebacks show the lines of the action then.
    with open(os.path.join(folder, ENTRY), "w", encoding="utf-8") as file:
        file.write(code)


def _unpack(archive, folder):
    if archive[:2] == b"PK":
        _unpack_zip(archive, folder)
    elif archive[:2] == b"\x1f\x8b":
        _unpack_tar(archive, folder)
    else:
        raise Unusable("the code is marked as binary, but is neither a zip nor a tar.gz archive in base64")
    if not os.path.exists(os.path.join(folder, ENTRY)):
        raise Unusable(f"zipped actions must contain {ENTRY} at the root")
    _enter_virtualenv(os.path.join(folder, "virtualenv"))


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


def _enter_virtualenv(virtualenv):
    if not os.path.isdir(virtualenv):
        return
    activate = os.path.join(virtualenv, "bin", "activate_this.py")
    if os.path.exists(activate):
        with open(activate, encoding="utf-8") as file:
            exec(compile(file.read(), activate, "exec"), {"__file__": activate, "__name__": "activate_this"})
    import glob
    import site

    for packages in glob.glob(os.path.join(virtualenv, "lib", "python3*", "site-packages")):
        if packages not in sys.path:
            site.addsitedir(packages)


def _function(folder, main):
    os.chdir(folder)  # so that an action opens its own files by relative names
    sys.path.insert(0, folder)
    path = os.path.join(folder, ENTRY)
    module = type(sys)(MODULE)
    module.__file__ = path
    sys.modules[MODULE] = module
    with open(path, "rb") as file:
        exec(compile(file.read(), path, "exec"), module.__dict__)
    function = getattr(module, main, None)
    if not callable(function):
        raise Unusable(f"the action has no function '{main}'")
    return function
