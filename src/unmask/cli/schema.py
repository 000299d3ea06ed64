"""``unmask schema``."""

import click

from unmask.cli.complaints import debug_option


@click.command(short_help="Print the JSON Schema of the results.")
@debug_option
def schema() -> None:
    """Print the JSON Schema of what `unmask analyze --json` prints."""
    from unmask.documents.schema import schema_text

    click.echo(schema_text(), nl=False)
