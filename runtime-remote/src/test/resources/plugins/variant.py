# SPDX-License-Identifier: Apache-2.0
"""Runs the example in a folder with each OLD text in it replaced: variant.py FOLDER OLD NEW [OLD NEW ...]"""
import sys

source = open(f"{sys.argv[1]}/provider.py").read()
for old, new in zip(sys.argv[2::2], sys.argv[3::2]):
    assert old in source, old
    source = source.replace(old, new)
exec(compile(source, "provider.py", "exec"))
