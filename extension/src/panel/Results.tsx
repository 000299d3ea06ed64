import { useEffect, useState } from "preact/hooks";
import { type Analysis, DIRECTIONS, type Direction } from "../service/answers";
import { hasEnded } from "../service/events";
import { type StringKey, say } from "../strings";
import type { Analyses } from "./analyses";
import { SeenAt, useThumbnail } from "./Belonging";
import { CommandsAsCode } from "./CommandsAsCode";
import { SERVICE_LANGUAGE } from "./cards";
import { Labels } from "./Labels";
import type { Model } from "./model";
import { obstacleWords } from "./obstacles";
import { Thumbnail } from "./Select";
import { useStore } from "./store";
import type { Submission } from "./submissions";
import { Elsewhere, useTestAgain } from "./TestAgain";
import {
  endOf,
  harmless,
  labelWords,
  momentWords,
  nameOfAnalysis,
  stageWords,
  stateWords,
  submissionWords,
} from "./words";

interface Props {
  model: Model;
  analyses: Analyses;
}

const DAYS: readonly (readonly [number, StringKey])[] = [
  [1, "days_1"],
  [7, "days_7"],
  [30, "days_30"],
  [365, "days_365"],
];
const TYPING_MILLISECONDS = 300;
const DIRECTION_WORDS: Record<Direction, StringKey> = {
  manipulated: "verdict_signs",
  "not manipulated": "verdict_no_signs",
  undecided: "verdict_open",
};

/** All that is handed over, waits, runs or is done, the newest first. */
export function Results({ model, analyses }: Props) {
  const pending = useStore(model.submissions.pending);
  const known = useStore(analyses.known);
  const older = useStore(analyses.older);
  const matches = useStore(analyses.matches);
  const listed = [...known.values()].filter(({ id }) => !matches || matches.includes(id));
  const sorted = listed.toSorted((one, other) => other.created.localeCompare(one.created));
  const isEmpty = pending.length + sorted.length === 0;
  return (
    <>
      <h1 tabIndex={-1}>{say("results_title")}</h1>
      {known.size > 0 && <Search analyses={analyses} />}
      <p role="status">{isEmpty && say(matches ? "nothing_matches" : "nothing_tested")}</p>
      <ul class="rows">
        {pending.map((submission) => (
          <SubmissionRow key={submission.number} model={model} submission={submission} />
        ))}
        {sorted.map((analysis) => (
          <AnalysisRow key={analysis.id} model={model} analyses={analyses} analysis={analysis} />
        ))}
      </ul>
      {older !== null && !matches && (
        <p class="actions">
          <button type="button" onClick={() => void analyses.loadOlder()}>
            {say("show_older")}
          </button>
        </p>
      )}
    </>
  );
}

/** Which results are listed. The service finds them, also those that the list does not hold yet. */
function Search({ analyses }: { analyses: Analyses }) {
  const [query, setQuery] = useState("");
  const [direction, setDirection] = useState("");
  const [days, setDays] = useState("");
  useEffect(() => {
    const timer = setTimeout(
      () => void analyses.search(query.trim(), direction, days && daysAgo(Number(days))),
      TYPING_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [analyses, query, direction, days]);
  useEffect(() => () => void analyses.search("", ""), [analyses]);
  return (
    <search class="search">
      <div>
        <label for="query">{say("search_label")}</label>
        <input
          id="query"
          type="search"
          maxLength={200}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </div>
      <div>
        <label for="direction">{say("verdict_label")}</label>
        <select
          id="direction"
          value={direction}
          onChange={(event) => setDirection(event.currentTarget.value)}
        >
          <option value="">{say("verdict_any")}</option>
          {DIRECTIONS.map((one) => (
            <option key={one} value={one}>
              {say(DIRECTION_WORDS[one])}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="days">{say("days_label")}</label>
        <select id="days" value={days} onChange={(event) => setDays(event.currentTarget.value)}>
          <option value="">{say("days_any")}</option>
          {DAYS.map(([count, words]) => (
            <option key={count} value={count}>
              {say(words)}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
}

function SubmissionRow({ model, submission }: { model: Model; submission: Submission }) {
  const { stage, share, obstacles, complaint, wish } = submission;
  const isStuck = stage === "stuck";
  const retry = () => {
    model.submissions.dismiss(submission.number);
    model.begin(wish);
  };
  return (
    <li class="row">
      <h2>
        <bdi>{wish.title}</bdi>
      </h2>
      <p class="quiet">{submissionWords(submission)}</p>
      {!isStuck && <progress max={1} value={share ?? undefined} aria-label={wish.title} />}
      {isStuck && (
        <div class="notice" role="alert">
          <ul>
            {obstacleWords(obstacles).map((words) => (
              <li key={words}>{words}</li>
            ))}
            {complaint && <li lang={SERVICE_LANGUAGE}>{harmless(complaint)}</li>}
          </ul>
        </div>
      )}
      {!isStuck && obstacles.length > 0 && (
        <p role="status">{say("next_way", obstacleWords(obstacles.slice(-1))[0] ?? "")}</p>
      )}
      <p class="actions">
        {isStuck && (
          <button type="button" onClick={retry}>
            {say("retry")}
          </button>
        )}
        <button type="button" onClick={() => model.submissions.dismiss(submission.number)}>
          {say(isStuck ? "put_away" : "stop")}
        </button>
      </p>
    </li>
  );
}

function AnalysisRow({ model, analyses, analysis }: Props & { analysis: Analysis }) {
  const { id, state, progress, stage, created } = analysis;
  const cards = useStore(analyses.cards);
  const end = endOf(analysis, cards);
  const name = nameOfAnalysis(analysis);
  const seen = analysis.sightings.at(-1);
  const thumbnail = useThumbnail(model, analysis);
  const labels = [...new Set(analysis.labels.map(({ value }) => labelWords(value)))];
  return (
    <li class="row">
      <h2>
        <button type="button" class="as-link" onClick={() => model.show({ kind: "analysis", id })}>
          <bdi>{name}</bdi>
        </button>
      </h2>
      <div class="belonging">
        <Thumbnail data={thumbnail} type="video" />
        <div>
          <p class="quiet">
            {momentWords(created)} · {stateWords(state)}
            {state === "running" && `: ${stageWords(stage, cards)}`}
          </p>
          {seen && <SeenAt seen={seen} />}
        </div>
      </div>
      {hasEnded(state) ? (
        <p lang={end.spoken}>
          <CommandsAsCode text={end.words} />
        </p>
      ) : (
        <>
          <progress max={1} value={progress} aria-label={name} />
          <p class="actions">
            <button type="button" onClick={() => void analyses.cancel(id)}>
              {say("stop")}
            </button>
          </p>
        </>
      )}
      {labels.length > 0 && <p class="quiet">{say("labelled", labels.join(", "))}</p>}
      {hasEnded(state) && <RowActions model={model} analysis={analysis} />}
    </li>
  );
}

/** What a person may do with a result without opening it. */
function RowActions({ model, analysis }: { model: Model; analysis: Analysis }) {
  const [again, isElsewhere] = useTestAgain(model, analysis);
  const [isLabelling, label] = useState(false);
  const { sha256 } = analysis;
  const name = nameOfAnalysis(analysis);
  return (
    <>
      <p class="actions">
        <button type="button" aria-label={`${say("test_again")}: ${name}`} onClick={again}>
          {say("test_again")}
        </button>
        {sha256 && (
          <button
            type="button"
            aria-expanded={isLabelling}
            aria-label={`${say("label_it")}: ${name}`}
            onClick={() => label(!isLabelling)}
          >
            {say("label_it")}
          </button>
        )}
      </p>
      <div role="alert">{isElsewhere && <Elsewhere analysis={analysis} />}</div>
      {isLabelling && sha256 && <Labels model={model} sha256={sha256} />}
    </>
  );
}
