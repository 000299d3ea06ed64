"""Error level analysis (Krawetz, "A Picture's Worth…", Black Hat 2007)."""

import cv2
import numpy as np

from unmask.detectors.forensic_maps.material import Material, TraceMap

QUALITY = 90
"""At which the picture is saved again; the usual one."""

STEP = 4


def error_levels(material: Material) -> TraceMap | None:
    """How much each place changes when the picture is saved once more.

    What has been through the compressor more often changes less. In grey levels, the mean over the
    colours.
    """
    if min(material.luminance.shape) < STEP:
        return None
    bgr = cv2.cvtColor(material.pixels, cv2.COLOR_RGB2BGR)
    _done, file = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    again = cv2.imdecode(file, cv2.IMREAD_COLOR)
    change = cv2.absdiff(bgr, np.asarray(again, np.uint8))
    rows, columns = (side // STEP for side in change.shape[:2])
    whole = change[: rows * STEP, : columns * STEP]
    cells = cv2.resize(whole.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
    return TraceMap(np.asarray(cells.mean(axis=2), np.float32), STEP)
