import { beforeEach, expect, test, vi } from "vitest";
import { Page } from "../../src/panel/page";
import type { Command, PageEvent } from "../../src/protocol";

/** The end of a connection that lies in a page. */
class FakePort {
  readonly commands: Command["kind"][] = [];
  readonly disconnect = vi.fn();
  hear: (message: unknown) => void = () => undefined;
  end: () => void = () => undefined;
  readonly onMessage = { addListener: (hear: FakePort["hear"]) => this.keep(hear) };
  readonly onDisconnect = { addListener: (end: FakePort["end"]) => this.keepEnd(end) };

  postMessage(command: Command): void {
    this.commands.push(command.kind);
  }

  private keep(hear: FakePort["hear"]): void {
    this.hear = hear;
  }

  private keepEnd(end: FakePort["end"]): void {
    this.end = end;
  }
}

const ports: FakePort[] = [];
const PIECE: PageEvent = { kind: "piece", talk: "t", data: "AA==" };

beforeEach(() => {
  ports.length = 0;
  Object.assign(chrome, {
    runtime: {},
    scripting: { executeScript: async () => [{ frameId: 0 }] },
    tabs: {
      connect: () => {
        const port = new FakePort();
        ports.push(port);
        return port;
      },
    },
  });
});

test("a page that is held stays within reach while the panel looks at another", async () => {
  const page = new Page();
  await page.look(1);
  const held = page.hold(1);
  const heard = vi.fn();
  held?.listen(heard);
  await page.look(2);
  expect(ports[0]?.disconnect).not.toHaveBeenCalled();
  expect(ports[0]?.commands).toEqual(["stop-picking", "stop-drawing"]);
  ports[0]?.hear(PIECE);
  expect(heard).toHaveBeenCalledWith(0, PIECE);
  held?.release();
  expect(ports[0]?.disconnect).toHaveBeenCalledOnce();
});

test("a page that is looked at again is not entered anew, so that its media keep their names", async () => {
  const page = new Page();
  await page.look(1);
  const media: PageEvent = {
    kind: "media",
    page: "A page",
    address: "https://example.org/",
    origin: "https://example.org",
    media: [],
    more: 0,
    frames: [],
  };
  ports[0]?.hear(media);
  await page.look(1);
  expect(ports).toHaveLength(1);
  ports[0]?.end();
  await page.look(1);
  expect(ports).toHaveLength(2);
  page.leave();
});

test("a page that nobody holds is left", async () => {
  const page = new Page();
  await page.look(1);
  page.hold(1)?.release();
  expect(ports[0]?.disconnect).not.toHaveBeenCalled();
  page.leave();
  expect(ports[0]?.disconnect).toHaveBeenCalledOnce();
  expect(page.hold(1)).toBeNull();
});

test("a page that neither lets the script in nor refuses it counts as closed until it does", async () => {
  vi.useFakeTimers();
  let letIn: (frames: { frameId: number }[]) => void = () => undefined;
  const entered = new Promise((resolve) => {
    letIn = resolve;
  });
  Object.assign(chrome, { scripting: { executeScript: () => entered } });
  const page = new Page();
  const looked = page.look(1);
  expect(page.state.value.access).toBe("looking");
  await vi.advanceTimersByTimeAsync(6000);
  expect(page.state.value.access).toBe("closed");
  letIn([{ frameId: 0 }]);
  await looked;
  expect(page.state.value.access).toBe("open");
  page.leave();
  vi.useRealTimers();
});

test("those who hold a page hear that it went away", async () => {
  const page = new Page();
  await page.look(1);
  const heard = vi.fn();
  page.hold(1)?.listen(heard);
  ports[0]?.end();
  expect(heard).toHaveBeenCalledWith(0, null);
  page.leave();
});
