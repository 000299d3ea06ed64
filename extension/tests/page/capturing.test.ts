// @vitest-environment happy-dom

import { afterEach, expect, test, vi } from "vitest";
import { Capture } from "../../src/page/capturing";
import type { Answer } from "../../src/protocol";

afterEach(() => vi.unstubAllGlobals());

/** A playing video with a new frame at once, of which the canvas gives `readings` in turn. */
function playingVideo(readings: (() => Uint8ClampedArray)[]): HTMLVideoElement {
  const getImageData = () => ({ data: readings.shift()?.() });
  const getContext = () => ({ drawImage: () => undefined, getImageData });
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = getContext;
    },
  );
  const video = document.createElement("video");
  document.body.append(video);
  const requestVideoFrameCallback = (hear: (now: number, frame: object) => void) => {
    queueMicrotask(() => hear(0, { mediaTime: 1 }));
    return 1;
  };
  Object.defineProperties(video, { paused: { value: false }, readyState: { value: 4 } });
  return Object.assign(video, {
    requestVideoFrameCallback,
    cancelVideoFrameCallback: () => undefined,
    getVideoPlaybackQuality: () => ({ droppedVideoFrames: 0 }),
  });
}

const readable = () => new Uint8ClampedArray(4);

test.each([
  ["closed", new DOMException("tainted", "SecurityError")],
  ["silent", new DOMException("no picture", "InvalidStateError")],
])("a capture that fails midway ends as %s instead of never", async (outcome, error) => {
  const said: Answer[] = [];
  const fails = () => {
    throw error;
  };
  const capture = new Capture(playingVideo([readable, fails]), (event) => said.push(event));
  await capture.run(2);
  expect(said).toMatchObject([{ kind: "capture-end", outcome, seen: 0 }]);
});
