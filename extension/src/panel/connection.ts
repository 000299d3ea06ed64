// Whether the service is there, fits and knows this extension.

import { exchangeCode, type Fetch, Refusal, ServiceClient, Unreachable } from "../service/client";
import { type Discovery, discover, USUAL_ADDRESS } from "../service/discovery";
import { isOutdated, ownBuild } from "./build";
import { askHost, type HostOutcome } from "./host";
import { loadAccess, saveAccess } from "./memory";
import { Store } from "./store";

const NAME = "Unmask extension";
const AGAIN_MILLISECONDS = 3000;

export type ConnectionState =
  | { kind: "searching" }
  | Exclude<Discovery, { kind: "found" }>
  | { kind: "unpaired"; address: string; wasPaired: boolean }
  | { kind: "ready"; address: string; client: ServiceClient };

export class Connection {
  readonly state = new Store<ConnectionState>({ kind: "searching" });
  /** The build that lies on the disk, where the browser runs another; null where it does not. */
  readonly newBuild = new Store<string | null>(null);
  private readonly fetch: Fetch;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(fetcher: Fetch = (...call) => fetch(...call)) {
    this.fetch = fetcher;
  }

  /** Look for the service at the address that is known, or at another one. */
  async search(address?: string): Promise<void> {
    clearTimeout(this.timer);
    const known = await loadAccess();
    const wanted = address ?? known?.address ?? USUAL_ADDRESS;
    const found = await discover(wanted, this.fetch);
    if (found.kind !== "found") {
      this.state.set(found);
      this.timer = setTimeout(() => void this.search(wanted), AGAIN_MILLISECONDS);
      return;
    }
    this.newBuild.set((await isOutdated(found.extension)) ? found.extension : null);
    const token = known?.address === wanted ? known.token : "";
    await this.enter(wanted, token);
  }

  /** Let the browser start the service, and enter with the token that comes back. */
  async connect(): Promise<HostOutcome> {
    const outcome = await askHost();
    if (outcome.kind !== "connected") return outcome;
    const { address, token } = outcome;
    await saveAccess({ address, token });
    await this.search(address);
    return outcome;
  }

  /**
   * Exchange the code of the person for a token.
   *
   * @throws Refusal where the code does not hold.
   * @throws Unreachable where the service is gone.
   */
  async pair(code: string): Promise<void> {
    const state = this.state.value;
    if (state.kind !== "unpaired") return;
    const token = await exchangeCode(state.address, code, NAME, this.fetch);
    await saveAccess({ address: state.address, token });
    await this.enter(state.address, token);
  }

  /** Forget the token of this extension. */
  async forget(): Promise<void> {
    const state = this.state.value;
    if (state.kind !== "ready") return;
    await saveAccess({ address: state.address, token: "" });
    this.state.set({ kind: "unpaired", address: state.address, wasPaired: false });
  }

  /** Find out what an error of a request means for the connection. */
  noteError(error: unknown): void {
    const state = this.state.value;
    if (state.kind !== "ready") return;
    if (error instanceof Unreachable) void this.search(state.address);
    if (isDenied(error)) {
      this.state.set({ kind: "unpaired", address: state.address, wasPaired: true });
    }
  }

  private async enter(address: string, token: string): Promise<void> {
    if (!token) {
      this.state.set({ kind: "unpaired", address, wasPaired: false });
      return;
    }
    const client = new ServiceClient(address, token, this.fetch);
    try {
      await client.analyses({ limit: "1" });
      await saveAccess({ address, token });
      this.state.set({ kind: "ready", address, client });
      // A service of before cannot note it, and nothing depends on it.
      client.noteBuild(ownBuild()).catch(() => undefined);
    } catch (error) {
      if (isDenied(error)) this.state.set({ kind: "unpaired", address, wasPaired: true });
      else this.timer = setTimeout(() => void this.search(address), AGAIN_MILLISECONDS);
    }
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 401 || error.status === 403);
}
