import { useEffect, useState } from "preact/hooks";
import { Refusal } from "../service/client";
import { localAddress } from "../service/discovery";
import { say } from "../strings";
import { SERVICE_LANGUAGE } from "./cards";
import type { Connection, ConnectionState } from "./connection";
import { type HostOutcome, takeWaiting } from "./host";
import { Reload } from "./Outdated";
import { useStore } from "./store";
import { harmless } from "./words";

/** Where to let the browser start the service leads on. */
const CONNECTABLE: readonly ConnectionState["kind"][] = ["absent", "other-program", "unpaired"];
const PUZZLE_PIECE =
  "M20 11h-1.5V7a2 2 0 0 0-2-2h-4V3.5a2.5 2.5 0 0 0-5 0V5H4a2 2 0 0 0-2 2v3.8h1.5a2.7 2.7 0 0 1 0 5.4H2V20a2 2 0 0 0 2 2h3.8v-1.5a2.7 2.7 0 0 1 5.4 0V22h3.3a2 2 0 0 0 2-2v-4H20a2.5 2.5 0 0 0 0-5z";
const PIN = "M16 9V4h1V2H7v2h1v5c0 1.7-1.3 3-3 3v2h6v7l1 1 1-1v-7h6v-2c-1.7 0-3-1.3-3-3z";

interface Props {
  connection: Connection;
}

/** The way to the service: find it, pair with it, and what to do where that does not work. */
export function FirstRun({ connection }: Props) {
  const state = useStore(connection.state);
  return (
    <main class="first-run">
      <img class="icon" src="/icons/48.png" alt="" width={40} height={40} />
      <h1 tabIndex={-1}>{say("welcome")}</h1>
      <p>{say("what_it_does")}</p>
      <p>{say("stays_here")}</p>
      {CONNECTABLE.includes(state.kind) && <Connect connection={connection} />}
      <section aria-live="polite">
        <Step state={state} connection={connection} />
      </section>
      <PinHint />
      {state.kind !== "searching" && state.kind !== "ready" && (
        <Address connection={connection} address={state.address} />
      )}
    </main>
  );
}

/** Start the service and pair with it in one go, which needs a permission and no code. */
function Connect({ connection }: Props) {
  const [outcome, setOutcome] = useState<HostOutcome | null>(null);
  const [isBusy, setBusy] = useState(false);
  const connect = async () => {
    setBusy(true);
    setOutcome(await connection.connect());
    setBusy(false);
  };
  const goOn = async () => {
    if (await takeWaiting()) await connect();
  };
  useEffect(() => void goOn(), []);
  return (
    <section aria-labelledby="connect">
      <h2 id="connect">{say("connect_title")}</h2>
      <p>{say("connect_meaning")}</p>
      <p class="actions">
        <button type="button" class="main" disabled={isBusy} onClick={() => void connect()}>
          {say("connect_go")}
        </button>
      </p>
      {isBusy && <p role="status">{say("connect_waiting")}</p>}
      <div role="alert">{outcome && !isBusy && <ConnectComplaint outcome={outcome} />}</div>
    </section>
  );
}

function ConnectComplaint({ outcome }: { outcome: HostOutcome }) {
  switch (outcome.kind) {
    case "connected":
    case "reloading":
      return null;
    case "denied":
      return <p class="notice">{say("connect_denied")}</p>;
    case "absent":
      return (
        <p class="notice">
          {say("connect_absent")} <code class="command">unmask extension install</code>
        </p>
      );
    case "failed":
      return (
        <p class="notice grave">
          {say("connect_failed")} <span lang={SERVICE_LANGUAGE}>{harmless(outcome.words)}</span>
        </p>
      );
  }
}

/** How the button gets into the toolbar, where it is not: browsers hide new ones. */
function PinHint() {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    void chrome.action.getUserSettings().then(({ isOnToolbar }) => setHidden(!isOnToolbar));
  }, []);
  if (!isHidden) return null;
  return (
    <section class="pin" aria-labelledby="pin">
      <h2 id="pin">{say("pin_title")}</h2>
      <ol>
        <li>
          <Icon path={PUZZLE_PIECE} /> {say("pin_menu")}
        </li>
        <li>
          <Icon path={PIN} /> {say("pin_press")}
        </li>
      </ol>
    </section>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg class="symbol" viewBox="0 0 24 24" width={20} height={20} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

function Step({ state, connection }: Props & { state: ConnectionState }) {
  switch (state.kind) {
    case "searching":
    case "ready":
      return <p>{say("searching")}</p>;
    case "absent":
      return <Absent address={state.address} />;
    case "other-program":
      return (
        <>
          <h2>{say("other_program_title")}</h2>
          <p>{say("other_program_advice", state.address)}</p>
        </>
      );
    case "older-service":
      return (
        <>
          <h2>{say("misfit_title")}</h2>
          <p>{say("older_service_advice", state.version)}</p>
        </>
      );
    case "newer-service":
      return (
        <>
          <h2>{say("misfit_title")}</h2>
          <p>{say("newer_service_advice", state.version)}</p>
          <Reload />
        </>
      );
    case "unpaired":
      return <Pairing connection={connection} wasPaired={state.wasPaired} />;
  }
}

function Absent({ address }: { address: string }) {
  return (
    <>
      <h2>{say("by_hand_title")}</h2>
      <ol>
        <li>{say("absent_open_terminal")}</li>
        <li>
          {say("absent_run")} <code class="command">unmask serve</code>
        </li>
        <li>{say("absent_wait")}</li>
      </ol>
      <p class="quiet">{say("absent_where", address)}</p>
    </>
  );
}

function Pairing({ connection, wasPaired }: Props & { wasPaired: boolean }) {
  const [code, setCode] = useState("");
  const [complaint, setComplaint] = useState("");
  const [isBusy, setBusy] = useState(false);
  const pair = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setComplaint(await complaintOf(connection.pair(code)));
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void pair(event)}>
      <h2>{say("by_code_title")}</h2>
      {wasPaired && <p class="notice">{say("pairing_lost")}</p>}
      <ol>
        <li>
          {say("pairing_run")} <code class="command">unmask pair</code>
        </li>
        <li>
          <label for="code">{say("pairing_code")}</label>
          <input
            id="code"
            class="code"
            required
            autocomplete="off"
            spellcheck={false}
            maxLength={40}
            placeholder="ABCD-EFGH"
            aria-describedby="code-complaint"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </li>
      </ol>
      <p id="code-complaint" role="alert">
        {complaint && <span class="notice grave block">{complaint}</span>}
      </p>
      <p class="actions">
        <button type="submit" class="main" disabled={isBusy}>
          {say("pairing_go")}
        </button>
      </p>
      <p class="quiet">{say("pairing_why")}</p>
    </form>
  );
}

async function complaintOf(pairing: Promise<void>): Promise<string> {
  try {
    await pairing;
    return "";
  } catch (error) {
    if (!(error instanceof Refusal)) return say("gone_title");
    return error.status === 403 ? say("pairing_wrong") : say("pairing_later");
  }
}

function Address({ connection, address }: Props & { address: string }) {
  const [typed, setTyped] = useState(address);
  const [isWrong, setWrong] = useState(false);
  const search = (event: Event) => {
    event.preventDefault();
    const local = localAddress(typed);
    setWrong(local === null);
    if (local !== null) void connection.search(local);
  };
  return (
    <details>
      <summary>{say("address_title")}</summary>
      <form onSubmit={search}>
        <label for="address">{say("address_label")}</label>
        <input
          id="address"
          required
          spellcheck={false}
          autocomplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p role="alert">{isWrong && <span class="notice block">{say("address_wrong")}</span>}</p>
        <p class="actions">
          <button type="submit">{say("address_go")}</button>
        </p>
      </form>
    </details>
  );
}
