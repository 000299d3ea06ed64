import { useState } from "preact/hooks";
import { type Axis, axis } from "../../../src/unmask/report/viewing/curves.js";
import type { Finding } from "../service/answers";
import { language, say } from "../strings";
import type { Playhead } from "./playhead";
import { useStore } from "./store";
import { numberWords, timeWords } from "./words";

interface Props {
  finding: Finding;
  /** Of the test. */
  title: string;
  duration: number;
  /** The time in the player at which what was analysed begins. */
  start: number;
  seek: (time: number) => void;
  playhead: Playhead;
}

interface Point {
  time: number;
  score: number;
  face: number;
  isPoor: boolean;
}

const WIDTH = 360;
const HEIGHT = 140;
const STYLES = 4;
const POOR = 0.5;
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
  Enter: 0,
  " ": 0,
};

/** The moments of a finding in the order of time. */
export function pointsOf({ timeline }: Finding, start = 0): Point[] {
  const points = timeline.map(({ t, score, face, quality }) => {
    const isPoor = quality !== null && quality < POOR;
    return { time: t + start, score, face: face ?? 0, isPoor };
  });
  return points.toSorted((one, other) => one.time - other.time);
}

/** Scores over time; a click or key on a moment shows it in the player of the page. */
export function Timeline({ finding, title, duration, start, seek, playhead }: Props) {
  const [current, setCurrent] = useState(0);
  const now = useStore(playhead);
  const points = pointsOf(finding, start);
  const point = points[current];
  if (!point) return null;
  const x = axis([start, Math.max(start + duration, points.at(-1)?.time ?? 0)], 44, WIDTH - 10, 0);
  const y = axis(
    points.map(({ score }) => score),
    HEIGHT - 34,
    18,
    0.05,
  );
  const faces = [...new Set(points.map(({ face }) => face))].toSorted((a, b) => a - b);
  const choose = (index: number) => {
    const within = Math.max(0, Math.min(points.length - 1, index));
    setCurrent(within);
    const chosen = points[within];
    if (chosen) seek(chosen.time);
  };
  const clicked = (event: MouseEvent & { currentTarget: SVGElement }) => {
    const { left, width, top, height } = event.currentTarget.getBoundingClientRect();
    const place = {
      x: ((event.clientX - left) / width) * WIDTH,
      y: ((event.clientY - top) / height) * HEIGHT,
    };
    choose(nearest(points, x, y, place));
  };
  const pressed = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose(current + step);
  };
  return (
    <div class="timeline">
      {/* biome-ignore lint/a11y/useFocusableInteractive: in SVG the name is all small letters */}
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="slider"
        tabindex={0}
        aria-label={say("timeline_label", title)}
        aria-valuemin={0}
        aria-valuemax={points.length - 1}
        aria-valuenow={current}
        aria-valuetext={describe(point)}
        onClick={clicked}
        onKeyDown={pressed}
      >
        <Frame x={x} y={y} />
        {faces.map((face, index) => (
          <polyline
            key={face}
            class={`curve style-${index % STYLES}`}
            points={points
              .filter((other) => other.face === face)
              .map(({ time, score }) => `${x.at(time)},${y.at(score)}`)
              .join(" ")}
          />
        ))}
        {now !== null && now >= x.low && now <= x.high && (
          <line class="cursor" x1={x.at(now)} x2={x.at(now)} y1={y.end} y2={y.start} />
        )}
        {points.map((other, index) => (
          <circle
            key={index}
            class={`dot style-${faces.indexOf(other.face) % STYLES} ${other.isPoor ? "poor" : ""} ${
              index === current ? "current" : ""
            }`}
            cx={x.at(other.time)}
            cy={y.at(other.score)}
            r={index === current ? 5 : 2.5}
          />
        ))}
      </svg>
      <p class="quiet" aria-hidden="true">
        {describe(point)}
      </p>
    </div>
  );
}

/** The point that a click means; time counts more than height. */
export function nearest(
  points: readonly Point[],
  x: Axis,
  y: Axis,
  place: { x: number; y: number },
): number {
  const distances = points.map(({ time, score }) =>
    Math.hypot(x.at(time) - place.x, (y.at(score) - place.y) / 4),
  );
  return distances.indexOf(Math.min(...distances));
}

function describe({ time, score, face, isPoor }: Point): string {
  const words = say("moment_score", timeWords(time), numberWords(score));
  return [words, face ? say("person", face) : "", isPoor ? say("poor_input") : ""]
    .filter(Boolean)
    .join(", ");
}

function Frame({ x, y }: { x: Axis; y: Axis }) {
  return (
    <>
      {y.ticks().map(({ place, value, decimals }) => (
        <g key={value}>
          <line class="grid" x1={x.start} x2={x.end} y1={place} y2={place} />
          <text x={x.start - 5} y={place + 3.5} text-anchor="end">
            {tickWords(value, decimals)}
          </text>
        </g>
      ))}
      {x.ticks().map(({ place, value, decimals }) => (
        <g key={value}>
          <line class="axis" x1={place} x2={place} y1={y.start} y2={y.start + 4} />
          <text x={place} y={y.start + 15} text-anchor="middle">
            {tickWords(value, decimals)}
          </text>
        </g>
      ))}
      <line class="axis" x1={x.start} x2={x.end} y1={y.start} y2={y.start} />
      <text x={x.end} y={y.start + 30} text-anchor="end">
        {say("axis_time")}
      </text>
      <text x={x.start} y={10}>
        {say("axis_score")}
      </text>
    </>
  );
}

function tickWords(value: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString(language(), digits);
}
