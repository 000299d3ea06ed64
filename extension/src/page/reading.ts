// The bytes of what the page itself may read: its own site's files, and files that it made.

import { toBase64 } from "../base64";
import { countedBlob, TooLarge } from "../counted";
import type { ReadEnd, SayAnswer } from "../protocol";

const MOST_BYTES = 256 * 1024 ** 2;
const PIECE_BYTES = 1024 ** 2;

/** Hands a file over piece by piece, each when the panel asks for it, so that none pile up. */
export class Reading {
  private readonly say: SayAnswer;
  private readonly pieceBytes: number;
  private readonly mostBytes: number;
  private readonly stopping = new AbortController();
  private file: Blob | null = null;
  private offset = 0;

  constructor(say: SayAnswer, pieceBytes = PIECE_BYTES, mostBytes = MOST_BYTES) {
    this.say = say;
    this.pieceBytes = pieceBytes;
    this.mostBytes = mostBytes;
  }

  stop(): void {
    this.stopping.abort();
  }

  async start(address: string): Promise<void> {
    try {
      const response = await fetch(address, { signal: this.stopping.signal });
      if (!response.ok) {
        this.end("closed");
        return;
      }
      this.file = await countedBlob(response, this.mostBytes);
    } catch (error) {
      this.end(error instanceof TooLarge ? "large" : "closed");
      return;
    }
    await this.next();
  }

  async next(): Promise<void> {
    if (!this.file || this.stopping.signal.aborted) return;
    if (this.offset >= this.file.size) {
      this.end("done");
      return;
    }
    const piece = this.file.slice(this.offset, this.offset + this.pieceBytes);
    this.offset += piece.size;
    this.say({ kind: "piece", data: await toBase64(piece) });
  }

  private end(outcome: ReadEnd["outcome"]): void {
    this.file = null;
    if (!this.stopping.signal.aborted) this.say({ kind: "read-end", outcome });
  }
}
