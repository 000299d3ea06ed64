// What belongs to a finished analysis. Pictures need the token, so that they are fetched here.

import { useEffect, useState } from "preact/hooks";
import type { Analysis, AnalysisDocument, Exhibit, Frames } from "../service/answers";
import type { ServiceClient } from "../service/client";
import type { Model } from "./model";

export interface Evidence {
  document: AnalysisDocument | null;
  exhibits: readonly Exhibit[];
  frames: Frames;
  /** Addresses of exhibits and frames within the panel, by their names. */
  pictures: ReadonlyMap<string, string>;
}

export const NO_EVIDENCE: Evidence = {
  document: null,
  exhibits: [],
  frames: { width: 0, height: 0, frames: [] },
  pictures: new Map(),
};

export function useEvidence(model: Model, { id, state }: Analysis): Evidence {
  const [evidence, setEvidence] = useState(NO_EVIDENCE);
  useEffect(() => {
    const client = clientOf(model);
    if (state !== "done" || !client) return;
    const reading = new AbortController();
    const addresses: string[] = [];
    const keep = (picture: Blob) => {
      const address = URL.createObjectURL(picture);
      addresses.push(address);
      return address;
    };
    readEvidence(client, id, keep, (read) => !reading.signal.aborted && setEvidence(read)).catch(
      (error: unknown) => model.failed(error),
    );
    return () => {
      reading.abort();
      for (const address of addresses) URL.revokeObjectURL(address);
    };
  }, [model, id, state]);
  return evidence;
}

/** Tell of the evidence again with each picture that came; false means that nobody listens. */
async function readEvidence(
  client: ServiceClient,
  id: string,
  keep: (picture: Blob) => string,
  tell: (evidence: Evidence) => unknown,
): Promise<void> {
  const [document, exhibits, frames] = await Promise.all([
    client.document(id),
    client.exhibits(id),
    client.frames(id),
  ]);
  let evidence: Evidence = { document, exhibits, frames, pictures: new Map() };
  const wanted = [
    ...exhibits.map(({ name }) => ({ of: "exhibits", name }) as const),
    ...frames.frames.map(({ name }) => ({ of: "frames", name }) as const),
  ];
  if (tell(evidence) === false) return;
  for (const { of, name } of wanted) {
    const address = keep(await client.picture(id, of, name));
    evidence = { ...evidence, pictures: new Map(evidence.pictures).set(name, address) };
    if (tell(evidence) === false) return;
  }
}

export function clientOf(model: Model): ServiceClient | null {
  const state = model.connection.state.value;
  return state.kind === "ready" ? state.client : null;
}
