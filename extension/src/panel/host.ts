// The program that the browser starts for this extension: it runs the service, and gives a token
// without a code. It is there after `unmask extension install`.

import { kinds, object, oneOf, text } from "../decode";
import { localAddress } from "../service/discovery";

const HOST = "org.unmask.host";
const WAITING = "connecting";
const NEEDED: chrome.permissions.Permissions = { permissions: ["nativeMessaging"] };

type Answer =
  | { kind: "connected"; address: string; token: string }
  | { kind: "failed"; message: string };

/** What came of asking; `words` are those of the program, in English, or of the browser. */
export type HostOutcome =
  | { kind: "connected"; address: string; token: string }
  | { kind: "denied" }
  | { kind: "reloading" }
  | { kind: "absent" }
  | { kind: "failed"; words: string };

const answer = kinds<Answer>({
  connected: object({ kind: oneOf("connected"), address: text, token: text }),
  failed: object({ kind: oneOf("failed"), message: text }),
});

/** Whether the panel was loaded anew in order to go on connecting; true once. */
export async function takeWaiting(): Promise<boolean> {
  const isWaiting = (await chrome.storage.session.get(WAITING))[WAITING] === true;
  await chrome.storage.session.remove(WAITING);
  return isWaiting;
}

/** Pages that were open before the permission was given have no way to the program. */
async function goOnAfterReload(): Promise<HostOutcome> {
  if (await takeWaiting()) return { kind: "failed", words: "no native messaging" };
  await chrome.storage.session.set({ [WAITING]: true });
  location.reload();
  return { kind: "reloading" };
}

/** Let the program be started. The browser asks the person, which only a press of theirs may cause. */
export async function askHost(): Promise<HostOutcome> {
  try {
    const isAllowed = await chrome.permissions.contains(NEEDED);
    if (!isAllowed && !(await chrome.permissions.request(NEEDED))) return { kind: "denied" };
    if (!chrome.runtime.sendNativeMessage) return await goOnAfterReload();
    const said = answer(await chrome.runtime.sendNativeMessage(HOST, { kind: "connect" }));
    if (said.kind === "failed") return { kind: "failed", words: said.message };
    // The token is for a service on this machine, and for no other.
    const address = localAddress(said.address);
    if (address === null) return { kind: "failed", words: said.address };
    return { kind: "connected", address, token: said.token };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return /not found|forbidden/.test(words) ? { kind: "absent" } : { kind: "failed", words };
  }
}
