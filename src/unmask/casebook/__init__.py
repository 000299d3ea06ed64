"""What was analysed, what people said of it, and recognising it when it comes again."""

from unmask.casebook.database import Database

__all__ = ["Database"]
