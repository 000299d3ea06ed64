"""The progress bar on the standard error stream."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from unmask.analysis import Progress, ignore_progress, stage_words
from unmask.detectors import Card
from unmask.safe_text import harmless
from unmask.words import language_here


@contextmanager
def progress_bar(title: str, cards: Sequence[Card] = ()) -> Iterator[Progress]:
    """Show a bar while the block runs; nothing where the stream is no terminal.

    Args:
        title: what is being analysed.
        cards: of the tests, for their titles.
    """
    if not sys.stderr.isatty():
        yield ignore_progress
        return
    from rich import progress
    from rich.console import Console
    from rich.table import Column

    name = harmless(title)
    words = Column(ratio=1, no_wrap=True, overflow="ellipsis")
    with progress.Progress(
        progress.TextColumn("{task.description}", markup=False, table_column=words),
        progress.BarColumn(bar_width=24),
        progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task(name, total=1.0)
        yield lambda stage, fraction: bar.update(
            task,
            description=f"{name}: {harmless(stage_words(stage, cards, language_here()))}",
            completed=fraction,
        )
