import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HearPage } from "../../src/panel/page-link";
import { pictureOfTab, takeTabPictures } from "../../src/panel/tab-pictures";
import type { Command, Sight } from "../../src/protocol";

const SEEN: Sight = {
  kind: "sight",
  outcome: "seen",
  time: 10,
  left: 20,
  top: 30,
  width: 100,
  height: 50,
  ratio: 2,
  full: 640,
  covered: 0,
  cover: "",
  dropped: 1,
  rate: 1,
};
const drawImage = vi.fn();
let shade = 200;
/** Whether each picture is like the one before. */
let isStill = false;

beforeEach(() => {
  vi.useFakeTimers();
  drawImage.mockReset();
  shade = 200;
  isStill = false;
  vi.stubGlobal("createImageBitmap", async () => ({ close: () => undefined }));
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = () => ({
        drawImage,
        getImageData: () => {
          if (shade > 100 && !isStill) shade += 1;
          return { data: new Uint8ClampedArray(4).fill(shade) };
        },
      });
      convertToBlob = async () => new Blob(["jpeg"]);
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Take pictures of a page that shows one thing after the other, the last for ever. */
async function taken(sights: Partial<Sight>[], seconds = 2, isPicture = false) {
  const commands: Command["kind"][] = [];
  const hearers = new Set<HearPage>();
  const send = (frame: number, command: Command) => {
    commands.push(command.kind);
    const next = sights.length > 1 ? sights.shift() : sights[0];
    if ("talk" in command) {
      const { talk } = command;
      queueMicrotask(() => {
        for (const hear of hearers) hear(frame, { ...SEEN, ...next, talk });
      });
    }
    return true;
  };
  const listen = (hear: HearPage) => {
    hearers.add(hear);
    return () => hearers.delete(hear);
  };
  const { signal } = new AbortController();
  const picture = async () => new Blob();
  const page = { send, listen };
  const progressed = () => undefined;
  const recording = { page, frame: 0, key: "k", isPicture, seconds, signal, progressed };
  const result = takeTabPictures(recording, picture).then(
    ({ frames, capture }) => ({ times: frames.map(({ time }) => time), capture }),
    (error: unknown) => ({ error: String(error) }),
  );
  await vi.runAllTimersAsync();
  return { result: await result, commands };
}

test("pictures that are all the same are no video", async () => {
  isStill = true;
  const sights = [{ time: 10 }, { time: 10.1 }, { time: 10.6 }, { time: 10.6 }, { time: 13 }];
  expect((await taken(sights)).result).toEqual({ error: "Error: still" });
});

test("what covers most of the video is kept with the capture", async () => {
  const sights = [
    { time: 10, covered: 0.25, cover: "Controls" },
    { time: 10.1 },
    { time: 10.6, covered: 0.75, cover: "Subscribe" },
    { time: 10.6 },
    { time: 13 },
  ];
  const { result } = await taken(sights);
  expect(result).toMatchObject({ capture: { covered: 0.75, cover: "Subscribe" } });
});

test("a picture is cut where the video is, and lies between the times before and after", async () => {
  const sights = [{ time: 10 }, { time: 10.1 }, { time: 10.6 }, { time: 10.6 }, { time: 13 }];
  const { result, commands } = await taken(sights);
  expect(result).toMatchObject({
    times: [10.05, 10.6],
    capture: { method: "tab", width: 200, height: 100, full_width: 640, frames: 2 },
  });
  expect(drawImage).toHaveBeenCalledWith(expect.anything(), 40, 60, 200, 100, 0, 0, 200, 100);
  expect(commands.at(-1)).toBe("stop-watching");
});

test("what the page moved away meanwhile is not taken for the video", async () => {
  const moved = { time: 10.1, top: 31 };
  const sights = [{ time: 10 }, moved, { time: 10.5 }, { time: 11 }, { time: 13 }];
  const { result } = await taken(sights);
  expect(result).toMatchObject({ times: [10.75] });
});

test.each([
  ["gone", [{ outcome: "gone" as const }]],
  ["hidden", [{}, {}, { outcome: "hidden" as const }]],
  ["refused", [{ outcome: "refused" as const }]],
  ["silent", [{ time: 10 }]],
])("a video that is %s ends it with the reason", async (reason, sights) => {
  const { result, commands } = await taken(sights);
  expect(result).toMatchObject({ error: expect.stringContaining(reason) });
  expect(commands.at(-1)).toBe("stop-watching");
});

test("of a video that goes out of sight midway, what was taken until then is kept", async () => {
  const hidden = { outcome: "hidden" as const };
  const sights = [{ time: 10 }, { time: 10 }, { time: 10.5 }, { time: 10.5 }, hidden];
  const { result, commands } = await taken(sights);
  expect(result).toMatchObject({ times: [10, 10.5], capture: { frames: 2, cut: "hidden" } });
  expect(commands.at(-1)).toBe("stop-watching");
});

test("black pictures are no pictures", async () => {
  shade = 0;
  const { result } = await taken([{ time: 10 }, { time: 10 }, { time: 13 }]);
  expect(result).toMatchObject({ error: expect.stringContaining("black") });
});

test("a tab that went behind another while it was taken is not what the picture shows", async () => {
  const get = vi.fn();
  get.mockResolvedValueOnce({ active: true, windowId: 1 });
  get.mockResolvedValue({ active: false, windowId: 1 });
  vi.stubGlobal("chrome", { tabs: { get, captureVisibleTab: async () => "data:image/png,AA==" } });
  await expect(pictureOfTab(5)).rejects.toThrow("behind");
});

test("where two take pictures at once, the second waits for its turn", async () => {
  const captureVisibleTab = vi.fn();
  captureVisibleTab.mockRejectedValueOnce(new Error("quota MAX_CAPTURE_VISIBLE_TAB_CALLS"));
  captureVisibleTab.mockResolvedValue("data:image/png;base64,AAEC");
  const get = async () => ({ active: true, windowId: 1 });
  vi.stubGlobal("chrome", { tabs: { get, captureVisibleTab } });
  const picture = pictureOfTab(5);
  await vi.runAllTimersAsync();
  expect((await picture).size).toBe(3);
});

test("of a picture one shot is taken, whatever time it has", async () => {
  const { result, commands } = await taken([{ time: 0 }], 10, true);
  expect(result).toMatchObject({ times: [0], capture: { frames: 1, span: 0 } });
  expect(commands.at(-1)).toBe("stop-watching");
});
