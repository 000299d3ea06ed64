"""Packs: pictures, the landmarks of their main faces and their manifest in one file.

A machine that trains is given one pack instead of thousands of files, and need not look for faces.
"""

from unmask.lab.pack.building import Options, Report, build_pack, main_face
from unmask.lab.pack.file import read_pack, write_pack
from unmask.lab.pack.model import Pack, PackError

__all__ = [
    "Options",
    "Pack",
    "PackError",
    "Report",
    "build_pack",
    "main_face",
    "read_pack",
    "write_pack",
]
