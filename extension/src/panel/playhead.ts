// Where the player of the page is, for the curves that show it.

import { useEffect, useState } from "preact/hooks";
import type { Model } from "./model";
import { Store } from "./store";

/** The time of the player in seconds; null where the page does not show it. */
export type Playhead = Store<number | null>;

export function usePlayhead(model: Model, id: string, isHere: boolean | null): Playhead {
  const [playhead] = useState(() => new Store<number | null>(null));
  useEffect(() => {
    if (!isHere) return;
    const stop = model.page.listen((_frame, event) => {
      if (event?.kind === "time") playhead.set(event.time);
    });
    void model.follow(id);
    return () => {
      stop();
      model.stopFollowing();
      playhead.set(null);
    };
  }, [model, id, isHere]);
  return playhead;
}
