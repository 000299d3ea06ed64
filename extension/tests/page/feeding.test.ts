// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { isFed } from "../../src/page/feeding";

const IDLE = 1;
const LOADING = 2;

function player(currentSrc: string, networkState: number): HTMLVideoElement {
  Object.assign(HTMLMediaElement, { NETWORK_IDLE: IDLE });
  const video = document.createElement("video");
  Object.defineProperties(video, {
    currentSrc: { value: currentSrc },
    networkState: { value: networkState },
  });
  return video;
}

test.each([
  ["segments", "blob:https://example.org/1", LOADING, true],
  ["a file in the memory of the page", "blob:https://example.org/1", IDLE, false],
  ["a file of the web that has yet to come", "https://example.org/1.mp4", LOADING, false],
  ["what the camera sees", "", LOADING, false],
])("of %s it is known whether there is a file", (_what, address, state, fed) => {
  expect(isFed(player(address, state))).toBe(fed);
});
