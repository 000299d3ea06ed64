"""What a file says of where it comes from, read in a process that can do no harm."""

from unmask.provenance.reading import read_provenance
from unmask.provenance.record import Action, Credentials, Entry, Record, State, Thumbnail

__all__ = [
    "Action",
    "Credentials",
    "Entry",
    "Record",
    "State",
    "Thumbnail",
    "read_provenance",
]
