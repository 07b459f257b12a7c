"""Gives many exports to scripts/audit-verify in one process.

Usage: audit_cases.py SCRIPT CASES KEY

CASES holds one export after the other, each behind its length in eight bytes, the lowest first.
Prints one line for each: what the script says of it.
"""

import importlib.machinery
import importlib.util
import io
import sys

loader = importlib.machinery.SourceFileLoader("audit_verify", sys.argv[1])
sys.dont_write_bytecode = True
script = importlib.util.module_from_spec(
    importlib.util.spec_from_loader(loader.name, loader)
)
loader.exec_module(script)

with open(sys.argv[2], "rb") as cases:
    while length := cases.read(8):
        export = io.BytesIO(cases.read(int.from_bytes(length, "little")))
        try:
            print(script.verify(export, sys.argv[3]))
        except script.Fault as fault:
            print(fault)
