import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Crops } from "../../src/panel/crops";
import type { HearPage } from "../../src/panel/page-link";
import { WayBlocked } from "../../src/panel/taking";
import type { Command, Located } from "../../src/protocol";

// Reading a file takes a time that is no timer's.
vi.mock("../../src/base64", async (original) => ({
  ...(await original<object>()),
  toBase64: async () => "anBlZw==",
}));

const PLACE = { left: 20, top: 30, width: 400, height: 200, ratio: 2 };
const drawImage = vi.fn();
const pictureOfTab = vi.fn(async () => new Blob());
const cut = vi.fn();
const hearers = new Set<HearPage>();
let place: (key: string) => Located["place"] = () => PLACE;
let shade = 200;
let isWanted = true;

beforeEach(() => {
  vi.useFakeTimers();
  for (const mock of [drawImage, pictureOfTab, cut]) mock.mockClear();
  pictureOfTab.mockImplementation(async () => new Blob());
  hearers.clear();
  place = () => PLACE;
  shade = 200;
  isWanted = true;
  vi.stubGlobal("createImageBitmap", async () => ({ close: () => undefined }));
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = () => ({
        drawImage,
        getImageData: () => ({ data: new Uint8ClampedArray(4).fill(shade) }),
      });
      convertToBlob = async () => new Blob(["jpeg"]);
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hear(event: Parameters<HearPage>[1]): void {
  for (const listener of [...hearers]) listener(3, event);
}

/** Crops of a page that answers where its elements are. */
function crops(): Crops {
  const send = (_: number, command: Command) => {
    if (command.kind !== "locate") throw new Error(`unexpected ${command.kind}`);
    const { key, talk } = command;
    queueMicrotask(() => hear({ kind: "located", talk, place: place(key) }));
    return true;
  };
  const listen = (listener: HearPage) => {
    hearers.add(listener);
    return () => hearers.delete(listener);
  };
  return new Crops({ page: { send, listen }, isWanted: () => isWanted, pictureOfTab, cut });
}

async function pass(milliseconds = 3000): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

test("what the page may not read is cut out of one picture of the tab, small", async () => {
  crops();
  hear({ kind: "unread", key: "a" });
  hear({ kind: "unread", key: "b" });
  await pass();
  expect(pictureOfTab).toHaveBeenCalledOnce();
  expect(drawImage).toHaveBeenCalledWith(expect.anything(), 40, 60, 800, 400, 0, 0, 160, 80);
  expect(cut.mock.calls.map(([key]) => key)).toEqual(["a", "b"]);
  expect(cut.mock.calls[0]?.[1]).toBe("data:image/jpeg;base64,anBlZw==");
});

test("no picture is taken for what is out of sight, until it comes into sight", async () => {
  place = () => null;
  crops();
  hear({ kind: "unread", key: "a" });
  await pass();
  expect(pictureOfTab).not.toHaveBeenCalled();
  place = () => PLACE;
  await pass();
  expect(cut).toHaveBeenCalledOnce();
});

test("what is black is no picture, and is not tried for ever", async () => {
  shade = 0;
  crops();
  hear({ kind: "unread", key: "a" });
  await pass(60_000);
  expect(cut).not.toHaveBeenCalled();
  expect(pictureOfTab).toHaveBeenCalledTimes(5);
});

test("nothing is cut out where the page moved meanwhile", async () => {
  let top = 0;
  place = () => {
    top += 1;
    return { ...PLACE, top };
  };
  crops();
  hear({ kind: "unread", key: "a" });
  await pass();
  expect(pictureOfTab).toHaveBeenCalled();
  expect(cut).not.toHaveBeenCalled();
});

test("a tab that the browser does not show is asked for again once the button was pressed", async () => {
  pictureOfTab.mockImplementation(async () => {
    throw new WayBlocked("unseen");
  });
  const asked = crops();
  hear({ kind: "unread", key: "a" });
  await pass(30_000);
  expect(pictureOfTab).toHaveBeenCalledOnce();
  pictureOfTab.mockImplementation(async () => new Blob());
  asked.lookAgain();
  await pass();
  expect(cut).toHaveBeenCalledOnce();
});

test("nothing is taken while nobody looks at the list, nor of what is gone", async () => {
  isWanted = false;
  crops();
  hear({ kind: "unread", key: "a" });
  await pass();
  expect(pictureOfTab).not.toHaveBeenCalled();
  hear(null);
  isWanted = true;
  await pass();
  expect(pictureOfTab).not.toHaveBeenCalled();
});
