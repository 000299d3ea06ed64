"""Pages with the players that most of the web has, as their packages on npm are."""

import json
from pathlib import Path

import av

from tests.extension.player_pages import SAMPLE, copy_sample, write_segments
from tests.extension.web_pages import write_page

PACKAGES = Path(__file__).parents[2] / "extension" / "node_modules"
NPM = "npm"
"""The folder of a site in which the packages lie."""

CLIP = "CLIP.mp4"
"""In the pages, for a file that each player has for itself."""

VIDEO = "<video id=player controls muted playsinline width=480 height=480{}></video>"
_ICON = "<link rel=icon href=data:,>"


def _script(name: str) -> str:
    return f"<script src={NPM}/{name}></script>"


def _style(name: str) -> str:
    return f"<link rel=stylesheet href={NPM}/{name}>"


def _page(package: str, file: str, body: str, script: str, style: str = "") -> tuple[str, str]:
    return package, f"{_ICON}{style}{body}{_script(file)}<script>{script}</script>"


_MAP = json.dumps(
    {
        "imports": {
            "@floating-ui/dom": f"./{NPM}/@floating-ui/dom/dist/floating-ui.dom.browser.mjs",
            "@floating-ui/core": f"./{NPM}/@floating-ui/core/dist/floating-ui.core.browser.mjs",
            "@floating-ui/utils": f"./{NPM}/@floating-ui/utils/dist/floating-ui.utils.mjs",
            "@floating-ui/utils/dom": f"./{NPM}/@floating-ui/utils/dist/floating-ui.utils.dom.mjs",
            "fscreen": f"./{NPM}/fscreen/dist/fscreen.esm.js",
            "lit-html": f"./{NPM}/lit-html/lit-html.js",
            "lit-html/": f"./{NPM}/lit-html/",
            "media-captions": f"./{NPM}/media-captions/dist/prod.js",
        }
    }
)

PLAYERS = {
    "hls.js": _page(
        "hls.js",
        "hls.js/dist/hls.min.js",
        VIDEO.format(""),
        "const player = new Hls(); player.loadSource('list.m3u8');"
        "player.attachMedia(document.querySelector('video'));",
    ),
    "video.js, segments": _page(
        "video.js",
        "video.js/dist/video.min.js",
        VIDEO.format(" class=video-js"),
        "videojs('player', { html5: { vhs: { overrideNative: true } } })"
        ".src({ src: 'list.m3u8', type: 'application/x-mpegURL' });",
        _style("video.js/dist/video-js.min.css"),
    ),
    "video.js, a file": _page(
        "video.js",
        "video.js/dist/video.min.js",
        VIDEO.format(" class=video-js"),
        f"videojs('player').src({{ src: '{CLIP}', type: 'video/mp4' }});",
        _style("video.js/dist/video-js.min.css"),
    ),
    "Plyr": _page(
        "plyr",
        "plyr/dist/plyr.min.js",
        VIDEO.format(f" src={CLIP}"),
        f"new Plyr('#player', {{ iconUrl: '{NPM}/plyr/dist/plyr.svg', blankVideo: '' }});",
        _style("plyr/dist/plyr.css"),
    ),
    "Shaka": _page(
        "shaka-player",
        "shaka-player/dist/shaka-player.compiled.js",
        VIDEO.format(""),
        "shaka.polyfill.installAll(); const player = new shaka.Player();"
        "player.attach(document.querySelector('video')).then(() => player.load('list.mpd'));",
    ),
    "dash.js": _page(
        "dashjs",
        "dashjs/dist/modern/umd/dash.all.min.js",
        VIDEO.format(""),
        "dashjs.MediaPlayer().create()"
        ".initialize(document.querySelector('video'), 'list.mpd', false);",
    ),
    "MediaElement": _page(
        "mediaelement",
        "mediaelement/build/mediaelement-and-player.min.js",
        VIDEO.format(f" src={CLIP}"),
        "new MediaElementPlayer('player',"
        f" {{ iconSprite: '{NPM}/mediaelement/build/mejs-controls.svg' }});",
        _style("mediaelement/build/mediaelementplayer.min.css"),
    ),
    "Vidstack": (
        "vidstack",
        f"{_ICON}<script type=importmap>{_MAP}</script>"
        f"<script type=module src={NPM}/vidstack/prod/define/vidstack-player.js></script>"
        f"<media-player src={CLIP} muted load=eager style='display:block;width:480px'>"
        "<media-provider></media-provider></media-player>",
    ),
    "Clappr": _page(
        "@clappr/player",
        "@clappr/player/dist/clappr.min.js",
        "<div id=player></div>",
        f"new Clappr.Player({{ source: '{CLIP}', parentId: '#player', mute: true,"
        " width: 480, height: 480 });",
    ),
}
"""Each player's package and the body of a page with it."""


def write_npm_pages(folder: Path) -> dict[str, str]:
    """Leave a page with each player that is installed; gives their names, without `.html`."""
    (folder / NPM).symlink_to(PACKAGES)
    write_segments(folder)
    with av.open(str(folder / "list.mpd"), "w", format="dash") as target:
        copy_sample(target)
    pages = {}
    for number, (player, (package, body)) in enumerate(PLAYERS.items()):
        if (PACKAGES / package).is_dir():
            pages[player] = f"player-{number}"
            clip = f"clip-{number}.mp4"
            (folder / clip).write_bytes(SAMPLE.read_bytes() + free_box(number))
            write_page(folder, pages[player], body.replace(CLIP, clip))
    return pages


def free_box(number: int) -> bytes:
    """The end of a file that makes it another to the service, and means nothing to players."""
    content = number.to_bytes(4)
    return (8 + len(content)).to_bytes(4) + b"free" + content


def version_of(player: str) -> str:
    """The version of a player's package."""
    described = json.loads((PACKAGES / PLAYERS[player][0] / "package.json").read_text("utf-8"))
    return str(described["version"])
