"""How the service runs: what the operator may choose, with the defaults for one person."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from unmask.data_folder import data_folder
from unmask.media import Limits

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8177


Engine = Literal["local", "ray"]


@dataclass(frozen=True)
class ServiceSettings:
    """What holds from the start of the service to its end.

    Attributes:
        host: the address to listen on.
        port: likewise; 0 lets the system choose a free one.
        workers: processes that analyse; 0 for a service that only takes jobs and answers.
        queue_limit: jobs that may wait; beyond them new ones are answered with 429.
        folder: for what is handed over and what comes out; see ``folders.py``.
        limits: of what is opened; ``file_bytes`` also holds for uploads.
        upload_frames: the most frames in one set.
        upload_frame_bytes: the most bytes of one frame of a set.
        upload_frames_bytes: the most bytes of all frames of a set together.
        lease_seconds: after which a job counts as abandoned unless its worker renews the lease.
        stall_seconds: without progress, after which a worker counts as hanging; longer than the
            limits on fetching and decoding together, which report none.
        job_seconds: after which an analysis is given up.
        attempts: workers that may die of one job before it is given up.
        engine: where the workers run: ``local`` or ``ray``.
        allowed_hosts: names in ``Host`` that are answered besides those of this machine.
        allowed_origins: origins that are answered besides the page's own, such as that of an
            extension.
    """

    host: str = LOOPBACK
    port: int = USUAL_PORT
    workers: int = 1
    queue_limit: int = 100
    folder: Path = field(default_factory=data_folder)
    limits: Limits = field(default_factory=Limits)
    upload_frames: int = 256
    upload_frame_bytes: int = 16 * 1024**2
    upload_frames_bytes: int = 256 * 1024**2
    lease_seconds: float = 15.0
    stall_seconds: float = 600.0
    job_seconds: float = 3600.0
    attempts: int = 3
    engine: Engine = "local"
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()

    @property
    def allow_private_addresses(self) -> bool:
        """Whether links may lead to this machine or its private network."""
        return self.limits.allow_private_addresses

    def to_plain(self) -> dict[str, Any]:
        """The settings as values that JSON can hold."""
        return {**asdict(self), "folder": str(self.folder)}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """The settings that ``to_plain`` gave."""
        return cls(
            **{
                **plain,
                "folder": Path(plain["folder"]),
                "limits": Limits(**plain["limits"]),
                "allowed_hosts": tuple(plain["allowed_hosts"]),
                "allowed_origins": tuple(plain["allowed_origins"]),
            }
        )
