// Finding the service on this machine, and whether it speaks the language of this extension.

import { type Fetch, readHealth, Unreachable } from "./client";

export const API = 1;
export const USUAL_ADDRESS = "http://127.0.0.1:8177";
const LOCAL_NAMES = ["127.0.0.1", "localhost"];
const ANSWER_MILLISECONDS = 3000;

export type Discovery =
  | { kind: "found"; address: string; version: string; extension: string | null }
  | { kind: "older-service" | "newer-service"; address: string; version: string }
  | { kind: "other-program"; address: string }
  | { kind: "absent"; address: string };

/**
 * The address of a service from what a person typed, such as "8177" or "localhost:8177"; null
 * where it is none of this machine.
 */
export function localAddress(typed: string): string | null {
  const trimmed = typed.trim().replace(/^(\d+)$/, "127.0.0.1:$1");
  const complete = /^\w+:\/\//.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(complete)) return null;
  const { protocol, hostname, origin, username, password } = new URL(complete);
  const isLocal = protocol === "http:" && LOCAL_NAMES.includes(hostname);
  return isLocal && !username && !password ? origin : null;
}

/** Ask who is at an address. */
export async function discover(
  address: string,
  fetcher: Fetch = (...call) => fetch(...call),
): Promise<Discovery> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
    const { name, version, api, extension } = await readHealth(address, fetcher, signal);
    if (name !== "unmask") return { kind: "other-program", address };
    if (api < API) return { kind: "older-service", address, version };
    if (api > API) return { kind: "newer-service", address, version };
    return { kind: "found", address, version, extension };
  } catch (error) {
    const isSilent = error instanceof Unreachable || error instanceof DOMException;
    return { kind: isSilent ? "absent" : "other-program", address };
  }
}
