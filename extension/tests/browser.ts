// The parts of the browser's interface for extensions that the tests need, kept in memory.

import { beforeEach, vi } from "vitest";
import english from "../public/_locales/en/messages.json";

const messages: Record<string, { message: string }> = english;

export class StorageArea {
  private values: Record<string, unknown> = {};
  private readonly listeners = new Set<(changes: Record<string, { newValue?: unknown }>) => void>();
  readonly onChanged = {
    addListener: (listener: () => void) => this.listeners.add(listener),
    removeListener: (listener: () => void) => this.listeners.delete(listener),
  };

  async get(key: string): Promise<Record<string, unknown>> {
    return key in this.values ? { [key]: structuredClone(this.values[key]) } : {};
  }

  async set(values: Record<string, unknown>): Promise<void> {
    Object.assign(this.values, structuredClone(values));
    const changes = Object.entries(values).map(([key, newValue]) => [key, { newValue }]);
    for (const listener of this.listeners) listener(Object.fromEntries(changes));
  }

  async remove(key: string): Promise<void> {
    delete this.values[key];
  }
}

/** Locks of one name, which is all that the extension has. */
class Locks {
  private held: Promise<unknown> = Promise.resolve();

  async request<T>(_name: string, task: () => Promise<T>): Promise<T> {
    const done = this.held.then(task);
    this.held = done;
    return await done;
  }
}

export function getMessage(key: string, values: string[] = []): string {
  const message = messages[key]?.message ?? "";
  return message.replace(/\$(\d)/g, (_all, number) => values[Number(number) - 1] ?? "");
}

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  vi.stubGlobal("chrome", {
    i18n: { getMessage },
    storage: { local: new StorageArea(), session: new StorageArea() },
    permissions: { contains: async () => false, request: async () => false },
    runtime: { getManifest: () => ({ version: "0.1.0", version_name: "0.1.0 (0123abcd)" }) },
    management: { getSelf: async () => ({ installType: "development" }) },
  });
});
