# SPDX-License-Identifier: Apache-2.0
"""Gets the function of an action out of its source or archive."""
import os
import sys

from unpacking import Unusable, new_folder, unpack

# What only archives or failures need is imported where it is used: a cold start waits for these imports.

ENTRY = "__main__.py"
MODULE = "main__"  # not __main__: a test block under `if __name__ == "__main__"` is not meant for here


def load(code, main, is_archive):
    """The function, or None after its reason was written to the logs."""
    folder = new_folder()
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


def _write_source(code, folder):
    # A file, not exec of a string: tracebacks show the lines of the action then.
    with open(os.path.join(folder, ENTRY), "w", encoding="utf-8") as file:
        file.write(code)


def _unpack(archive, folder):
    unpack(archive, folder)
    if not os.path.exists(os.path.join(folder, ENTRY)):
        raise Unusable(f"zipped actions must contain {ENTRY} at the root")
    _enter_virtualenv(os.path.join(folder, "virtualenv"))


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
