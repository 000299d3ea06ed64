import { expect, test } from "vitest";
import { loadPlace, type Place, savePlace } from "../../src/panel/memory";

function placeIn(tab: number): Place {
  return {
    tab,
    frame: 0,
    key: "1-2",
    address: "https://example.org/clip.mp4",
    width: 640,
    height: 360,
    duration: 12,
    obstacles: ["not_opened"],
    start: 3,
    isCut: false,
    covered: 0,
    cover: "",
  };
}

test("places that are remembered at the same time are all kept", async () => {
  await Promise.all([savePlace("one", placeIn(1)), savePlace("other", placeIn(2))]);
  expect(await loadPlace("one")).toEqual(placeIn(1));
  expect(await loadPlace("other")).toEqual(placeIn(2));
});

test("the oldest places are forgotten, and what is remembered anew is the newest", async () => {
  for (let count = 0; count < 200; count += 1) await savePlace(`id-${count}`, placeIn(count));
  await savePlace("id-0", placeIn(0));
  await savePlace("id-200", placeIn(200));
  expect(await loadPlace("id-1")).toBeNull();
  expect(await loadPlace("id-0")).toEqual(placeIn(0));
});

test("what another version stored in another form is as good as nothing", async () => {
  await chrome.storage.local.set({ places: { one: { tab: "first" } } });
  expect(await loadPlace("one")).toBeNull();
  await savePlace("one", placeIn(1));
  expect(await loadPlace("one")).toEqual(placeIn(1));
});
