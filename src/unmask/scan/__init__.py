"""Scans: many media analysed by worker processes, on one machine or on a cluster.

Needs the extra ``unmask[scan]``, and ``unmask[ray]`` for a cluster; nothing else of Unmask imports
this room.
"""
