import { say } from "../strings";
import { ownBuild } from "./build";
import type { Connection } from "./connection";
import { useStore } from "./store";

/** That Unmask was updated, and the browser goes on with the extension of before. */
export function Outdated({ connection }: { connection: Connection }) {
  const build = useStore(connection.newBuild);
  return (
    <div role="status">
      {build !== null && (
        <div class="notice">
          <p>
            <strong>{say("outdated_title")}</strong> {say("outdated_meaning", ownBuild(), build)}
          </p>
          <Reload />
        </div>
      )}
    </div>
  );
}

/** Reads the files of the extension anew, and with that closes the panel. */
export function Reload() {
  return (
    <p class="actions">
      <button type="button" onClick={() => chrome.runtime.reload()}>
        {say("reload_go")}
      </button>
    </p>
  );
}
