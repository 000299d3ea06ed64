import { useEffect, useState } from "preact/hooks";
import type { Analysis, Sighting } from "../service/answers";
import { say } from "../strings";
import { clientOf } from "./evidence";
import { loadPlace, type Place } from "./memory";
import type { Model } from "./model";
import { Thumbnail } from "./Select";
import { useStore } from "./store";
import { harmless, momentWords, stateWords } from "./words";

interface Props {
  model: Model;
  analysis: Analysis;
}

/** Of what and when a result is: a small picture, where it was seen, and whether it is here. */
export function Belonging({ model, analysis }: Props) {
  const isHere = useIsHere(model, analysis.id);
  const thumbnail = useThumbnail(model, analysis);
  const seen = analysis.sightings.at(-1);
  return (
    <div class="belonging">
      <Thumbnail data={thumbnail} type="video" />
      <div>
        {isHere !== null && (
          <p class={isHere ? "place" : "place elsewhere"}>
            {say(isHere ? "on_this_page" : "not_on_this_page")}
          </p>
        )}
        {seen && <SeenAt seen={seen} />}
        {seen && isHere === false && <OpenPage seen={seen} />}
        <p class="quiet">
          {momentWords(analysis.created)} · {stateWords(analysis.state)}
        </p>
      </div>
    </div>
  );
}

/** The title of the page, its site, and when it was seen there. */
export function SeenAt({ seen }: { seen: Sighting }) {
  const site = siteOf(seen);
  return (
    <p class="quiet">
      {seen.title && <bdi class="block">{harmless(seen.title)}</bdi>}
      {site && <bdi>{harmless(site)} · </bdi>}
      {say("seen_when", momentWords(seen.seen))}
    </p>
  );
}

/** The way back to the page; only such pages are opened as extensions may open for a person. */
export function OpenPage({ seen }: { seen: Sighting }) {
  if (!/^https?:\/\//.test(seen.page)) return null;
  return (
    <p>
      <button
        type="button"
        class="as-link"
        onClick={() => void chrome.tabs.create({ url: seen.page })}
      >
        {say("open_page")}
      </button>
    </p>
  );
}

function siteOf({ page }: Sighting): string {
  return URL.canParse(page) ? new URL(page).host : "";
}

/** Whether the page before the person shows what an analysis is of; null until that is known. */
export function useIsHere(model: Model, id: string): boolean | null {
  const page = useStore(model.page.state);
  const [place, setPlace] = useState<Place | null | undefined>(undefined);
  useEffect(() => void loadPlace(id).then(setPlace), [id]);
  if (place === undefined || page.access === "looking") return null;
  return place !== null && model.page.find(place) !== null;
}

/** The address within the panel of the first frame that the tests looked at. */
export function useThumbnail(model: Model, { id, state }: Analysis): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const client = clientOf(model);
    if (state !== "done" || !client) return;
    const reading = new AbortController();
    const { signal } = reading;
    const read = async () => {
      const [first] = (await client.frames(id)).frames;
      if (!first) return;
      const shown = URL.createObjectURL(await client.picture(id, "frames", first.name));
      signal.addEventListener("abort", () => URL.revokeObjectURL(shown));
      if (signal.aborted) URL.revokeObjectURL(shown);
      else setAddress(shown);
    };
    read().catch((error: unknown) => model.failed(error));
    return () => reading.abort();
  }, [model, id, state]);
  return address;
}
