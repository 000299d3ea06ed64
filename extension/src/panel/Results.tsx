import type { Analysis } from "../service/answers";
import { hasEnded } from "../service/events";
import { type StringKey, say } from "../strings";
import type { Analyses } from "./analyses";
import { SERVICE_LANGUAGE } from "./cards";
import type { Model } from "./model";
import { useStore } from "./store";
import type { Submission } from "./submissions";
import type { Obstacle } from "./taking";
import {
  endOf,
  harmless,
  labelWords,
  momentWords,
  nameOf,
  stageWords,
  stateWords,
  submissionWords,
} from "./words";

interface Props {
  model: Model;
  analyses: Analyses;
}

const OBSTACLE_WORDS: Record<Obstacle, StringKey> = {
  not_fetched: "obstacle_not_fetched",
  not_read: "obstacle_not_read",
  too_large: "obstacle_too_large",
  black: "obstacle_black",
  closed: "obstacle_closed",
  silent: "obstacle_silent",
  refused: "obstacle_refused",
  gone: "obstacle_gone",
  hidden: "obstacle_hidden",
  behind: "obstacle_behind",
  unseen: "obstacle_unseen",
};

/** All that is handed over, waits, runs or is done, the newest first. */
export function Results({ model, analyses }: Props) {
  const pending = useStore(model.submissions.pending);
  const known = useStore(analyses.known);
  const older = useStore(analyses.older);
  const sorted = [...known.values()].toSorted((one, other) =>
    other.created.localeCompare(one.created),
  );
  return (
    <>
      <h1 tabIndex={-1}>{say("results_title")}</h1>
      {pending.length + sorted.length === 0 && <p>{say("nothing_tested")}</p>}
      <ul class="rows">
        {pending.map((submission) => (
          <SubmissionRow key={submission.number} model={model} submission={submission} />
        ))}
        {sorted.map((analysis) => (
          <AnalysisRow key={analysis.id} model={model} analyses={analyses} analysis={analysis} />
        ))}
      </ul>
      {older !== null && (
        <p class="actions">
          <button type="button" onClick={() => void analyses.loadOlder()}>
            {say("show_older")}
          </button>
        </p>
      )}
    </>
  );
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
            {[...new Set(obstacles)].map((obstacle) => (
              <li key={obstacle}>{say(OBSTACLE_WORDS[obstacle])}</li>
            ))}
            {complaint && <li lang={SERVICE_LANGUAGE}>{harmless(complaint)}</li>}
          </ul>
        </div>
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
  const labels = [...new Set(analysis.labels.map(({ value }) => labelWords(value)))];
  return (
    <li class="row">
      <h2>
        <button type="button" class="as-link" onClick={() => model.show({ kind: "analysis", id })}>
          <bdi>{name}</bdi>
        </button>
      </h2>
      <p class="quiet">
        {momentWords(created)} · {stateWords(state)}
        {state === "running" && `: ${stageWords(stage, cards)}`}
      </p>
      {hasEnded(state) ? (
        <p lang={end.spoken}>{end.words}</p>
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
    </li>
  );
}

/** The last part of a link, or what the page called it. */
export function nameOfAnalysis({ source }: Analysis): string {
  const isLink = /^https?:\/\//i.test(source);
  return (isLink ? nameOf(source) : harmless(source)) || say("unnamed");
}
