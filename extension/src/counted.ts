// Files whose size is counted while they are read: what a server announces may be wrong.

/** Read into memory before the browser may put it on the disk. */
const HELD_BYTES = 16 * 1024 ** 2;

/** More was read than may be. */
export class TooLarge extends Error {}

/**
 * The body of an answer as a file.
 *
 * @throws TooLarge as soon as one byte too many has come.
 */
export async function countedBlob(response: Response, mostBytes: number): Promise<Blob> {
  const reader = response.body?.getReader();
  if (!reader) return new Blob();
  const parts: Blob[] = [];
  let held: Uint8Array<ArrayBuffer>[] = [];
  let heldBytes = 0;
  let count = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob([...parts, ...held]);
    count += value.byteLength;
    if (count > mostBytes) {
      await reader.cancel();
      throw new TooLarge();
    }
    held.push(value);
    heldBytes += value.byteLength;
    if (heldBytes < HELD_BYTES) continue;
    parts.push(new Blob(held));
    held = [];
    heldBytes = 0;
  }
}
