"""The local service: an HTTP API and a page, and the jobs and worker processes behind them."""

from unmask.service.application import create_application
from unmask.service.settings import ServiceSettings

__all__ = ["ServiceSettings", "create_application"]
