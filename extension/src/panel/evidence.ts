// What belongs to a finished analysis. Pictures need the token, so that they are fetched here.

import { useEffect, useState } from "preact/hooks";
import { type Look, lookOf } from "../looks";
import type { Analysis, AnalysisDocument, Exhibit, Frames, Plot } from "../service/answers";
import type { ServiceClient } from "../service/client";
import type { Model } from "./model";

export interface Evidence {
  document: AnalysisDocument | null;
  exhibits: readonly Exhibit[];
  plots: readonly Plot[];
  frames: Frames;
  /** Addresses of exhibits and frames within the panel, by their names. */
  pictures: ReadonlyMap<string, string>;
  /** What frames look like, by their names, to tell whether a player still shows them. */
  looks: ReadonlyMap<string, Look>;
}

export const NO_EVIDENCE: Evidence = {
  document: null,
  exhibits: [],
  plots: [],
  frames: { width: 0, height: 0, frames: [] },
  pictures: new Map(),
  looks: new Map(),
};

export function useEvidence(model: Model, { id, state }: Analysis): Evidence {
  const [evidence, setEvidence] = useState(NO_EVIDENCE);
  useEffect(() => {
    const client = clientOf(model);
    if (state !== "done" || !client) return;
    const reading = new AbortController();
    const { signal } = reading;
    readEvidence(client, id, signal, setEvidence).catch((error: unknown) => {
      if (error !== signal.reason) model.failed(error);
    });
    return () => reading.abort();
  }, [model, id, state]);
  return evidence;
}

/** Tell of the evidence, and again with each picture that came, until it is no longer wanted. */
async function readEvidence(
  client: ServiceClient,
  id: string,
  signal: AbortSignal,
  tell: (evidence: Evidence) => void,
): Promise<void> {
  const [document, exhibits, plots, frames] = await Promise.all([
    client.document(id),
    client.exhibits(id),
    client.plots(id),
    client.frames(id),
  ]);
  let evidence: Evidence = {
    document,
    exhibits,
    plots,
    frames,
    pictures: new Map(),
    looks: new Map(),
  };
  const wanted = [
    ...namesOf(exhibits).map((name) => ({ of: "exhibits", name }) as const),
    ...frames.frames.map(({ name }) => ({ of: "frames", name }) as const),
  ];
  signal.throwIfAborted();
  tell(evidence);
  for (const { of, name } of wanted) {
    const picture = await client.picture(id, of, name);
    signal.throwIfAborted();
    const look = of === "frames" ? await lookOfFile(picture) : null;
    signal.throwIfAborted();
    const looks = look ? new Map(evidence.looks).set(name, look) : evidence.looks;
    const address = URL.createObjectURL(picture);
    signal.addEventListener("abort", () => URL.revokeObjectURL(address));
    const pictures = new Map(evidence.pictures).set(name, address);
    evidence = { ...evidence, pictures, looks };
    tell(evidence);
  }
}

/** The files of exhibits and of what they are read against, each once. */
function namesOf(exhibits: readonly Exhibit[]): string[] {
  const names = exhibits.flatMap(({ name, comparison }) => {
    const compared = [comparison?.original.name, comparison?.untouched?.name];
    return [name, ...compared.filter((one) => one !== undefined)];
  });
  return [...new Set(names)];
}

async function lookOfFile(picture: Blob): Promise<Look> {
  const bitmap = await createImageBitmap(picture);
  const look = lookOf(bitmap);
  bitmap.close();
  return look;
}

export function clientOf(model: Model): ServiceClient | null {
  const state = model.connection.state.value;
  return state.kind === "ready" ? state.client : null;
}
