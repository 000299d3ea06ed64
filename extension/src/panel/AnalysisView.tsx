import { useEffect, useRef, useState } from "preact/hooks";
import type { Analysis, AnalysisDocument, Finding, Same } from "../service/answers";
import { hasEnded } from "../service/events";
import { type StringKey, say } from "../strings";
import type { Analyses } from "./analyses";
import { Belonging, useIsHere } from "./Belonging";
import { CommandsAsCode } from "./CommandsAsCode";
import { type Cards, languageOf, quickFirst } from "./cards";
import { phrase, spokenAll } from "./catalogue";
import { type Overlay, useOverlay } from "./drawings";
import { clientOf, useEvidence } from "./evidence";
import { Keyframes } from "./Keyframes";
import { Labels } from "./Labels";
import { Moments } from "./Moments";
import { loadPlace, type Place } from "./memory";
import type { Model } from "./model";
import { obstacleWords } from "./obstacles";
import { usePlayhead } from "./playhead";
import { saveFile } from "./saving";
import { useStore } from "./store";
import { Elsewhere, useTestAgain } from "./TestAgain";
import { AwaitedCard, TestCard } from "./TestCard";
import { VerdictView } from "./VerdictView";
import {
  coverWords,
  endOf,
  harmless,
  momentWords,
  nameOfAnalysis,
  stageWords,
  timeWords,
} from "./words";

/** The time in the player at which it begins, whether it was cut short, and what failed before. */
type Span = Pick<Place, "start" | "isCut" | "covered" | "cover" | "obstacles">;

const WHOLE: Span = { start: 0, isCut: false, covered: 0, cover: "", obstacles: [] };
const SAME_WORDS: Record<Same, StringKey> = { bytes: "same_bytes", ends: "same_ends" };

interface Props {
  model: Model;
  analyses: Analyses;
  id: string;
}

/** One analysis: progress while it runs, then verdict, evidence and what people know. */
export function AnalysisView({ model, analyses, id }: Props) {
  const known = useStore(analyses.known);
  const analysis = known.get(id);
  useEffect(() => void analyses.open(id), [analyses, id]);
  useAnnouncement(model, analysis, useStore(analyses.cards));
  const back = () => model.show({ kind: "results" });
  return (
    <>
      <p>
        <button type="button" class="as-link" onClick={back}>
          ← {say("all_results")}
        </button>
      </p>
      {analysis ? (
        <Whole model={model} analyses={analyses} analysis={analysis} />
      ) : (
        <h1 tabIndex={-1}>{say("reading_analysis")}</h1>
      )}
    </>
  );
}

function Whole({ model, analyses, analysis }: Omit<Props, "id"> & { analysis: Analysis }) {
  const { id, state, sha256, verdict } = analysis;
  const cards = useStore(analyses.cards);
  const span = useSpan(id);
  const same = analyses.sameAsBefore.get(id);
  const end = endOf(analysis, cards);
  const [isLost, setLost] = useState(false);
  const seek = async (time: number) => setLost(!(await model.seek(id, time)));
  // Times in what the service says count from the first frame that was taken.
  const start = span?.start ?? 0;
  return (
    <>
      <h1 tabIndex={-1}>
        <bdi>{nameOfAnalysis(analysis)}</bdi>
      </h1>
      <Belonging model={model} analysis={analysis} />
      {!hasEnded(state) && <UnderWay analyses={analyses} analysis={analysis} />}
      {(state === "failed" || state === "cancelled") && (
        <p class="notice">
          <span lang={end.spoken}>
            <CommandsAsCode text={end.words} />
          </span>{" "}
          {state === "failed" && say("failed_advice")}
        </p>
      )}
      {same && <p class="notice">{say(SAME_WORDS[same], momentWords(analysis.created))}</p>}
      {span &&
        obstacleWords(span.obstacles).map((words) => (
          <p class="notice" key={words}>
            {say("way_failed", words)}
          </p>
        ))}
      {span?.isCut && <p class="notice">{say("cut_short")}</p>}
      {span !== null && span.covered > 0 && (
        <p class="notice">{coverWords(span.covered, span.cover)}</p>
      )}
      {verdict && (
        <VerdictView verdict={verdict} cards={cards} seek={(time) => void seek(time + start)} />
      )}
      {span && (
        <Tests
          model={model}
          analyses={analyses}
          analysis={analysis}
          start={start}
          isLost={isLost}
          seek={(time) => void seek(time)}
        />
      )}
      {sha256 && hasEnded(state) && <Labels model={model} sha256={sha256} />}
      <Actions model={model} analyses={analyses} analysis={analysis} />
    </>
  );
}

function UnderWay({ analyses, analysis }: { analyses: Analyses; analysis: Analysis }) {
  const { id, stage, progress } = analysis;
  const cards = useStore(analyses.cards);
  const [isStopping, setStopping] = useState(false);
  const stop = () => {
    setStopping(true);
    void analyses.cancel(id);
  };
  return (
    <section aria-label={say("progress")}>
      <p>{stageWords(stage, cards)}…</p>
      <progress max={1} value={progress} aria-label={say("progress")} />
      <p class="quiet">{say("goes_on")}</p>
      <p class="actions">
        <button type="button" disabled={isStopping} onClick={stop}>
          {say("stop")}
        </button>
      </p>
    </section>
  );
}

interface TestsProps extends Omit<Props, "id"> {
  analysis: Analysis;
  /** The time in the player at which the analysis begins. */
  start: number;
  /** Whether the player could not be reached. */
  isLost: boolean;
  seek: (time: number) => void;
}

function Tests({ model, analyses, analysis, start, isLost, seek }: TestsProps) {
  const cards = useStore(analyses.cards);
  const evidence = useEvidence(model, analysis);
  // What failed did so before its tests, or with them; its reason stands above.
  const awaitsNone = ["done", "failed"].includes(analysis.state);
  const awaited = awaitsNone ? [] : quickFirst(analysis.detectors ?? [...cards.keys()], cards);
  const found = analysis.findings.map(({ detector }) => detector);
  const open = awaited.filter((name) => !found.includes(name));
  const overlay = useOverlay(model, analysis.id, evidence, start);
  // What another page shows cannot be drawn on, nor does it play here.
  const isHere = useIsHere(model, analysis.id);
  const playhead = usePlayhead(model, analysis.id, isHere);
  const openCase = async (query: string) => {
    const id = await analyses.newestOf(query);
    if (id !== null) model.show({ kind: "analysis", id });
    return id !== null;
  };
  const idle = analysis.findings.filter(({ status }) => status !== "scored");
  // What says most in the verdict comes first.
  const weightOf = ({ log10_lr: weight }: Finding) => Math.abs(weight ?? 0);
  const scored = analysis.findings
    .filter(({ status }) => status === "scored")
    .sort((one, other) => weightOf(other) - weightOf(one));
  const testCard = (finding: Finding) => (
    <TestCard
      key={finding.detector}
      finding={finding}
      cards={cards}
      exhibits={evidence.exhibits.filter(({ detector }) => detector === finding.detector)}
      plots={evidence.plots.filter(({ detector }) => detector === finding.detector)}
      pictures={evidence.pictures}
      duration={evidence.document?.media.duration ?? 0}
      start={start}
      isImage={evidence.document?.media.kind === "image"}
      seek={seek}
      playhead={playhead}
      overlay={isHere === false ? null : overlay}
      openCase={openCase}
    />
  );
  return (
    <>
      <Notes document={evidence.document} cards={cards} />
      <p role="alert">
        {(isLost || !overlay.isReached) && <span class="notice block">{say("player_lost")}</span>}
      </p>
      {isHere !== false && evidence.frames.frames.some(({ faces }) => faces.length > 0) && (
        <FacesOnPage overlay={overlay} />
      )}
      {analysis.findings.length + open.length > 0 && (
        <section aria-labelledby="tests">
          <h2 id="tests">{phrase("tests-title")}</h2>
          {start > 0 && <p class="quiet">{say("counts_from", timeWords(start))}</p>}
          {scored.map(testCard)}
          {open.map((name) => (
            <AwaitedCard
              key={name}
              title={cards.get(name)?.title ?? name}
              spoken={languageOf(name, cards)}
              ended={hasEnded(analysis.state)}
            />
          ))}
          {idle.length > 0 && (
            <details>
              <summary>{phrase("tests-idle", { tests: idle.length })}</summary>
              {idle.map(testCard)}
            </details>
          )}
        </section>
      )}
      <Moments
        evidence={evidence}
        findings={analysis.findings}
        cards={cards}
        start={start}
        seek={seek}
      >
        <Keyframes
          model={model}
          analysis={analysis}
          name={stemOf(analysis)}
          evidence={evidence}
          start={start}
        />
      </Moments>
    </>
  );
}

/** What there is to know of the file and how it could be read. */
function Notes({ document, cards }: { document: AnalysisDocument | null; cards: Cards }) {
  if (!document) return null;
  const { notes, messages } = document.media;
  return (
    <>
      {spokenAll(notes, messages.notes, cards).map(({ words, spoken }) => (
        <p class="notice" key={words} lang={spoken}>
          <CommandsAsCode text={harmless(words)} />
        </p>
      ))}
    </>
  );
}

/** The switch of the boxes over the page's own video. */
function FacesOnPage({ overlay }: { overlay: Overlay }) {
  const isOn = overlay.drawn === "faces";
  return (
    <p class="actions">
      <button
        type="button"
        aria-pressed={isOn}
        onClick={() => overlay.show(isOn ? "nothing" : "faces")}
      >
        {say("faces_on_page")}
      </button>
    </p>
  );
}

function Actions({ model, analyses, analysis }: Omit<Props, "id"> & { analysis: Analysis }) {
  const [isAsking, ask] = useState(false);
  const [complaint, setComplaint] = useState("");
  const [again, isElsewhere] = useTestAgain(model, analysis);
  const [isCopied, setCopied] = useState(false);
  if (!hasEnded(analysis.state)) return null;
  const save = async () => {
    const client = clientOf(model);
    if (!client) return;
    try {
      saveFile(await client.report(analysis.id), `${stemOf(analysis)}-report.html`);
    } catch (error) {
      model.failed(error);
      setComplaint(say("report_not_saved"));
    }
  };
  const copyLink = async () => {
    const address = clientOf(model)?.address;
    if (!address) return;
    await navigator.clipboard.writeText(`${address}/#/analyses/${analysis.id}`);
    setCopied(true);
  };
  const remove = async () => {
    await analyses.remove(analysis.id);
    model.show({ kind: "results" });
  };
  return (
    <>
      <p class="actions">
        {analysis.state === "done" && (
          <button type="button" onClick={() => void save()}>
            {say("save_report")}
          </button>
        )}
        <button type="button" onClick={again}>
          {say("test_again")}
        </button>
        <button type="button" onClick={() => void copyLink()}>
          {say("copy_link")}
        </button>
        {!isAsking && (
          <button type="button" onClick={() => ask(true)}>
            {say("delete")}
          </button>
        )}
      </p>
      {isAsking && (
        <div class="notice" role="alertdialog" aria-labelledby="question">
          <p id="question">{say("delete_question")}</p>
          <p class="actions">
            <button type="button" class="grave" onClick={() => void remove()}>
              {say("delete")}
            </button>
            <button type="button" onClick={() => ask(false)}>
              {say("keep_it")}
            </button>
          </p>
        </div>
      )}
      <div role="alert">
        {complaint && <p class="notice">{complaint}</p>}
        {isElsewhere && <Elsewhere analysis={analysis} />}
      </div>
      <p role="status">{isCopied && say("link_copied")}</p>
    </>
  );
}

/** What files about an analysis are named after. */
function stemOf(analysis: Analysis): string {
  return nameOfAnalysis(analysis).replace(/\.[^.]*$/, "");
}

/** Which part of a video was analysed; null until it is known. */
function useSpan(id: string): Span | null {
  const [span, setSpan] = useState<Span | null>(null);
  useEffect(() => void loadPlace(id).then((place) => setSpan(place ?? WHOLE)), [id]);
  return span;
}

/** Say the end of an analysis to those who hear the panel, if they waited for it. */
function useAnnouncement(model: Model, analysis: Analysis | undefined, cards: Cards): void {
  const before = useRef(analysis?.state);
  useEffect(() => {
    const waited = before.current !== undefined && !hasEnded(before.current);
    if (analysis && waited && hasEnded(analysis.state)) {
      model.announce(endOf(analysis, cards).words);
    }
    before.current = analysis?.state;
  }, [model, analysis?.state]);
}
