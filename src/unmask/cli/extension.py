"""``unmask extension``."""

import click

from unmask.cli.complaints import debug_option
from unmask.errors import ExtensionError


@click.command(short_help="Say where the extension for Chromium is, and how to load it.")
@debug_option
def extension() -> None:
    """Print the folder of the extension for Chromium and the three steps to load it."""
    from unmask.built_extension import built_extension

    built = built_extension()
    if built is None:
        raise ExtensionError(
            "the extension is not built in this copy of Unmask; run `make extension` in the folder "
            "of its source (this needs Node 20.19 or newer with npm)"
        )
    click.echo(f"""\
The extension, version {built.version}, for Chromium, Chrome, Edge and Brave:
{built.folder}

1. Open chrome://extensions in the browser and switch on “Developer mode”.
2. Choose “Load unpacked” and give the folder above.
3. Run `unmask serve`, press the button of Unmask in the toolbar, and type in the code
   that `unmask pair` shows.""")
