// @vitest-environment happy-dom

import { afterEach, expect, test, vi } from "vitest";
import { Registry } from "../../src/page/registry";
import { Thumbnails } from "../../src/page/thumbnails";
import type { PageEvent } from "../../src/protocol";
import { required, setPage } from "./pages";

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = "";
});

/** Draw the video of a page; gives the posters that were asked for and what was said. */
function drawnVideo(markup: string) {
  const posters: HTMLImageElement[] = [];
  vi.stubGlobal(
    "Image",
    class {
      constructor() {
        const poster = document.createElement("img");
        posters.push(poster);
        // biome-ignore lint/correctness/noConstructorReturn: stands in for the browser's own
        return poster;
      }
    },
  );
  setPage(markup);
  const video = required<HTMLVideoElement>(document, "video");
  // The tests' own browser knows no posters.
  Object.assign(video, { poster: video.getAttribute("poster") ?? "" });
  const said: PageEvent[] = [];
  const thumbnails = new Thumbnails(new Registry(), (event) => said.push(event));
  const draw = () => thumbnails.draw([video]);
  draw();
  return { posters, said, draw };
}

test("a poster is asked for in the way in which its site may let anybody read it", () => {
  const { posters, said } = drawnVideo('<video poster="https://media.example/a.jpg"></video>');
  expect(posters.map(({ crossOrigin }) => crossOrigin)).toEqual(["anonymous"]);
  // It has not come yet.
  expect(said).toEqual([]);
});

test("of a poster that nobody may read it is said once that there is no picture", () => {
  const { posters, said, draw } = drawnVideo('<video poster="https://media.example/a.jpg">');
  posters[0]?.dispatchEvent(new Event("error"));
  draw();
  draw();
  expect(said.map(({ kind }) => kind)).toEqual(["unread"]);
});

test("of a video that has shown nothing yet nothing is said", () => {
  const { said, draw } = drawnVideo('<video src="https://media.example/a.mp4"></video>');
  draw();
  expect(said).toEqual([]);
});
