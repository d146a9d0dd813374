# SPDX-License-Identifier: Apache-2.0
"""Runs the example in a folder with each OLD text in it replaced: variant.py FOLDER OLD NEW [OLD NEW ...]"""
import sys, types

sources = {name: open(f"{sys.argv[1]}/{name}.py").read() for name in ("provider", "serve")}
for old, new in zip(sys.argv[2::2], sys.argv[3::2]):
    assert any(old in source for source in sources.values()), old
    sources = {name: source.replace(old, new) for name, source in sources.items()}
provider = sys.modules["provider"] = types.ModuleType("provider")
exec(compile(sources["provider"], "provider.py", "exec"), provider.__dict__)
exec(compile(sources["serve"], "serve.py", "exec"))
