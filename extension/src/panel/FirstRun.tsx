import { useState } from "preact/hooks";
import { Refusal } from "../service/client";
import { localAddress } from "../service/discovery";
import { say } from "../strings";
import type { Connection, ConnectionState } from "./connection";
import { useStore } from "./store";

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
      <section aria-live="polite">
        <Step state={state} connection={connection} />
      </section>
      {state.kind !== "searching" && state.kind !== "ready" && (
        <Address connection={connection} address={state.address} />
      )}
    </main>
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
        </>
      );
    case "unpaired":
      return <Pairing connection={connection} wasPaired={state.wasPaired} />;
  }
}

function Absent({ address }: { address: string }) {
  return (
    <>
      <h2>{say("absent_title")}</h2>
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
      <h2>{say("pairing_title")}</h2>
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
