// What is to be drawn over the page's video, from the evidence of an analysis.

import { useEffect, useState } from "preact/hooks";
import { toBase64 } from "../base64";
import type { Drawing } from "../protocol";
import type { Exhibit } from "../service/answers";
import { clientOf, type Evidence } from "./evidence";
import type { Model } from "./model";

/** What lies over the page now: nothing, the faces, or a heat map by the name of its exhibit. */
export type Drawn = "nothing" | "faces" | { heat: string };

export interface Overlay {
  drawn: Drawn;
  /** False where the page with the video is not before the person any more. */
  isReached: boolean;
  show: (wanted: Drawn) => void;
}

/** Faces with the times of the player, which may have been well into the video at the start. */
export function drawingOf(
  { frames, looks }: Evidence,
  start: number,
  heat: Drawing["heat"],
): Drawing {
  const { width, height } = frames;
  const moved = frames.frames.map(({ name, time, faces }) => {
    return { time: time + start, faces, look: looks.get(name) ?? null };
  });
  return { width, height, frames: moved, heat };
}

/** Drawing over the page, which ends with the view. */
export function useOverlay(model: Model, id: string, evidence: Evidence, start: number): Overlay {
  const [drawn, setDrawn] = useState<Drawn>("nothing");
  const [isReached, setReached] = useState(true);
  useEffect(() => {
    // The page has taken it away: its video is gone, or another is in its place.
    const stop = model.page.listen((_frame, event) => {
      if (event?.kind !== "drawing-end") return;
      setDrawn("nothing");
      setReached(false);
    });
    return () => {
      stop();
      model.stopDrawing();
    };
  }, [model, id]);
  const show = async (wanted: Drawn) => {
    if (wanted === "nothing") {
      model.stopDrawing();
      setDrawn("nothing");
      return;
    }
    const exhibit = evidence.exhibits.find(
      ({ name }) => wanted !== "faces" && name === wanted.heat,
    );
    const heat = exhibit ? await heatOf(model, id, exhibit, start) : null;
    const isThere = await model.draw(id, drawingOf(evidence, start, heat));
    if (isThere && heat && !isStill(evidence)) await model.seek(id, heat.time);
    setReached(isThere);
    setDrawn(isThere ? wanted : "nothing");
  };
  return {
    drawn,
    isReached,
    show: (wanted) => void show(wanted).catch((error: unknown) => model.failed(error)),
  };
}

function isStill({ document }: Evidence): boolean {
  return document?.media.kind === "image";
}

async function heatOf(
  model: Model,
  id: string,
  { layer, time }: Exhibit,
  start: number,
): Promise<Drawing["heat"]> {
  const client = clientOf(model);
  if (!layer || !client) return null;
  const data = await toBase64(await client.picture(id, "exhibits", layer.name));
  return { time: (time ?? 0) + start, box: layer.box, data };
}
