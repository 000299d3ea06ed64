import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { OtherFrame } from "../protocol";
import { say } from "../strings";
import type { Model } from "./model";
import type { Found, PageState } from "./page";
import { useStore } from "./store";
import { harmless, lengthWords, nameOf } from "./words";

const LOADING_MILLISECONDS = 1500;
const MARKING_KEYS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Enter", "Escape"];

interface Props {
  model: Model;
}

/** The videos and pictures of the page, and the way to choose one on the page itself. */
export function Select({ model }: Props) {
  const page = useStore(model.page.state);
  const isPicking = useStore(model.isPicking);
  const isMarking = useStore(model.isMarking);
  usePickingKeys(model, isPicking);
  useMarkingKeys(model, isMarking);
  return (
    <>
      <h1 tabIndex={-1}>{say("select_title")}</h1>
      {page.access === "looking" && <p class="quiet">{say("page_looking")}</p>}
      {page.access === "closed" && <p class="notice">{say("page_closed")}</p>}
      {page.access === "open" && (
        <>
          <p class="actions">
            <button
              type="button"
              class={isPicking ? "" : "main"}
              onClick={() => (isPicking ? model.stopPicking() : model.pick())}
            >
              {say(isPicking ? "picking_stop" : "picking_start")}
            </button>
            <button type="button" onClick={() => (isMarking ? model.stopMarking() : model.mark())}>
              {say(isMarking ? "mark_stop" : "mark_start")}
            </button>
          </p>
          <p role="status" class={isPicking || isMarking ? "notice" : "unseen"}>
            {isPicking && say("picking_hint")}
            {isMarking && say("mark_hint")}
          </p>
          <MediaList model={model} page={page} />
          <ClosedFrames model={model} frames={page.closedFrames} />
        </>
      )}
    </>
  );
}

/** The keys of choosing on the page work in the panel as well, where the focus is at first. */
function usePickingKeys(model: Model, isPicking: boolean): void {
  // Before the browser draws: a key pressed at once would press the button instead.
  useLayoutEffect(() => {
    if (!isPicking) return;
    const pressed = (event: KeyboardEvent) => {
      const steps: Record<string, number> = {
        ArrowDown: 1,
        ArrowRight: 1,
        ArrowUp: -1,
        ArrowLeft: -1,
      };
      const step = steps[event.key];
      if (event.key === "Escape") model.stopPicking();
      else if (step !== undefined) model.pickStep(step);
      else if (event.key === "Enter") model.pickTake();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [model, isPicking]);
}

/** The same for marking a part of the tab, of which only the outermost frame knows. */
function useMarkingKeys(model: Model, isMarking: boolean): void {
  useLayoutEffect(() => {
    if (!isMarking) return;
    const pressed = (event: KeyboardEvent) => {
      if (!MARKING_KEYS.includes(event.key)) return;
      const { key, shiftKey: isResizing } = event;
      model.page.send(0, { kind: "mark-key", key, isResizing });
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [model, isMarking]);
}

function MediaList({ model, page }: Props & { page: PageState }) {
  const [showsPictures, showPictures] = useState(false);
  const videos = page.media.filter(({ type }) => type === "video");
  const pictures = page.media.filter(({ type }) => type === "picture");
  if (!page.media.length) return <p>{say("nothing_found")}</p>;
  const isOpen = showsPictures || videos.length === 0;
  return (
    <>
      {videos.length > 0 && <MediaGroup model={model} page={page} media={videos} />}
      {pictures.length > 0 && (
        <details open={isOpen} onToggle={(event) => showPictures(event.currentTarget.open)}>
          <summary>{say("pictures_count", pictures.length)}</summary>
          {isOpen && <MediaGroup model={model} page={page} media={pictures} />}
        </details>
      )}
      {page.more > 0 && <p class="quiet">{say("more_media", page.more)}</p>}
    </>
  );
}

function MediaGroup({ model, page, media }: Props & { page: PageState; media: readonly Found[] }) {
  return (
    <ul class="media">
      {media.map((found, index) => {
        const title = titleOf(found, index);
        const thumbnail = page.thumbnails.get(found.key);
        return (
          <li key={found.key}>
            <button
              type="button"
              class="medium"
              onClick={() => model.choose(found, title)}
              onFocus={() => model.page.send(found.frame, { kind: "show", key: found.key })}
            >
              <Thumbnail data={thumbnail} type={found.type} />
              <span class="words">
                <bdi class="title">{title}</bdi>
                <span class="quiet">{factsOf(found)}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function Thumbnail({ data, type }: { data: string | undefined; type: string }) {
  if (data) return <img class="thumbnail" src={data} alt="" />;
  return (
    <svg class="thumbnail" viewBox="0 0 96 60" aria-hidden="true">
      {type === "video" ? (
        <path d="M40 20l18 10-18 10z" />
      ) : (
        <path d="M30 42l12-14 8 8 6-6 10 12z" />
      )}
    </svg>
  );
}

/** A name that a person can tell it by, also where the page gives none. */
function titleOf(found: Found, index: number): string {
  const kind = found.type === "video" ? "video_number" : "picture_number";
  const isFile = /^https?:/.test(found.address);
  return harmless(found.title) || (isFile && nameOf(found.address)) || say(kind, index + 1);
}

export function factsOf({
  type,
  width,
  height,
  duration,
  isLive,
  isProtected,
  isFed,
}: Found): string {
  const isLoaded = width > 0 && height > 0;
  const facts = [
    type === "video" && duration !== null && lengthWords(duration),
    isLive && say("fact_live"),
    isLoaded ? `${width} × ${height}` : say("fact_not_loaded"),
    isFed && say("fact_fed"),
    isProtected && say("fact_protected"),
  ];
  return facts.filter(Boolean).join(" · ");
}

/** Frames of other sites are asked for one by one, at the moment they are wanted. */
function ClosedFrames({ model, frames }: Props & { frames: readonly OtherFrame[] }) {
  if (!frames.length) return null;
  return (
    <section aria-labelledby="frames">
      <h2 id="frames">{say("frames_title")}</h2>
      <p class="quiet">{say("frames_reason")}</p>
      <ul class="plain">
        {frames.map((frame) => (
          <ClosedFrame key={frame.origin} model={model} frame={frame} />
        ))}
      </ul>
    </section>
  );
}

/**
 * The permission that a frame needs. One that has it and stays closed leads on to another site, of
 * which the browser tells nobody; in a tab of its own it needs no permission.
 */
function ClosedFrame({ model, frame: { origin, address } }: Props & { frame: OtherFrame }) {
  const [leadsOn, setLeadsOn] = useState(false);
  useEffect(() => {
    const asked = chrome.permissions.contains({ origins: [`${origin}/*`] });
    const looked = asked.then((isOpen) => isOpen && stillClosed(model, origin));
    void looked.then(setLeadsOn, () => undefined);
  }, [model, origin]);
  const ask = async () => {
    if (!(await chrome.permissions.request({ origins: [`${origin}/*`] }))) return;
    await model.page.enterAgain();
    setLeadsOn(await stillClosed(model, origin));
  };
  const { host } = new URL(origin);
  return (
    <li>
      <button type="button" onClick={() => void ask()}>
        {say("frames_ask", host)}
      </button>
      <div role="status">
        {leadsOn && (
          <p class="notice">
            {say("frame_leads_on", host)}{" "}
            <button
              type="button"
              class="as-link"
              onClick={() => void chrome.tabs.create({ url: address })}
            >
              {say("frame_open")}
            </button>
          </p>
        )}
      </div>
    </li>
  );
}

/** Whether no frame of an origin could be entered after a while, in which it may load. */
async function stillClosed(model: Model, origin: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, LOADING_MILLISECONDS));
  return model.page.state.value.closedFrames.some((frame) => frame.origin === origin);
}
