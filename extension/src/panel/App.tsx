import { useLayoutEffect, useRef } from "preact/hooks";
import { say } from "../strings";
import { AnalysisView } from "./AnalysisView";
import type { ConnectionState } from "./connection";
import { FirstRun } from "./FirstRun";
import type { Model, View } from "./model";
import { Outdated } from "./Outdated";
import { Prepare } from "./Prepare";
import { Results } from "./Results";
import { Select } from "./Select";
import { useStore } from "./store";

interface Props {
  model: Model;
}

/** The panel as a whole: the way to the service first, then selecting and results. */
export function App({ model }: Props) {
  const connection = useStore(model.connection.state);
  const analyses = useStore(model.analyses);
  const announcement = useStore(model.announcement);
  const needsFirstRun = !analyses || connection.kind === "unpaired";
  return (
    <>
      {needsFirstRun ? (
        <FirstRun connection={model.connection} />
      ) : (
        <>
          <Navigation model={model} />
          <Gone state={connection} />
          <Outdated connection={model.connection} />
          <Complaint model={model} />
          <CurrentView model={model} />
        </>
      )}
      <p class="unseen" role="status" aria-live="polite">
        {announcement}
      </p>
    </>
  );
}

function Navigation({ model }: Props) {
  const { kind } = useStore(model.view);
  const isSelecting = kind === "select" || kind === "prepare";
  return (
    <header>
      <p class="brand">Unmask</p>
      <nav aria-label={say("views")}>
        <button
          type="button"
          aria-current={isSelecting ? "page" : undefined}
          onClick={() => model.show({ kind: "select" })}
        >
          {say("view_select")}
        </button>
        <button
          type="button"
          aria-current={isSelecting ? undefined : "page"}
          onClick={() => model.show({ kind: "results" })}
        >
          {say("view_results")}
        </button>
      </nav>
    </header>
  );
}

/** What to do where the service went away while the panel was open. */
function Gone({ state }: { state: ConnectionState }) {
  const isFine = state.kind === "ready" || state.kind === "searching";
  return (
    <div role="alert">
      {!isFine && (
        <p class="notice grave">
          <strong>{say("gone_title")}</strong> {say("gone_advice")}
        </p>
      )}
    </div>
  );
}

function Complaint({ model }: Props) {
  const complaint = useStore(model.complaint);
  return <div role="alert">{complaint && <p class="notice grave">{complaint}</p>}</div>;
}

function CurrentView({ model }: Props) {
  const view = useStore(model.view);
  const main = useRef<HTMLElement>(null);
  const name = view.kind === "analysis" ? view.id : view.kind;
  // Before the browser draws: a focus that comes later would take a key that the person has pressed.
  useLayoutEffect(() => {
    main.current?.querySelector("h1")?.focus();
  }, [name]);
  return (
    <main ref={main} key={name}>
      <ViewOf model={model} view={view} />
    </main>
  );
}

function ViewOf({ model, view }: Props & { view: View }) {
  const analyses = useStore(model.analyses);
  if (!analyses) return null;
  switch (view.kind) {
    case "select":
      return <Select model={model} />;
    case "prepare":
      return <Prepare model={model} analyses={analyses} choice={view.choice} />;
    case "results":
      return <Results model={model} analyses={analyses} />;
    case "analysis":
      return <AnalysisView model={model} analyses={analyses} id={view.id} />;
  }
}
