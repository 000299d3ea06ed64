// @vitest-environment happy-dom

import { expect, test, vi } from "vitest";
import { followPlayer } from "../../src/page/following";

test("the panel hears of the time until it does not want to", () => {
  const video = document.createElement("video");
  const say = vi.fn();
  const following = new AbortController();
  followPlayer(video, following.signal, say);
  expect(say).toHaveBeenCalledWith({ kind: "time", time: 0 });
  video.dispatchEvent(new Event("timeupdate"));
  video.dispatchEvent(new Event("seeking"));
  expect(say).toHaveBeenCalledTimes(3);
  following.abort();
  video.dispatchEvent(new Event("timeupdate"));
  expect(say).toHaveBeenCalledTimes(3);
});
