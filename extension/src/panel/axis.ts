// Linear scales from values to places in a drawing, with marks at round values.

const MOST_STEPS = 5;

export interface Tick {
  place: number;
  value: number;
  decimals: number;
}

export interface Axis {
  start: number;
  end: number;
  low: number;
  high: number;
  at: (value: number) => number;
  ticks: () => Tick[];
}

/** An axis over all values, `margin` being the share of their range that is left free. */
export function axis(values: readonly number[], start: number, end: number, margin: number): Axis {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const isFlat = highest - lowest <= 1e-9 * Math.max(Math.abs(lowest), Math.abs(highest), 1);
  const room = isFlat ? Math.max(Math.abs(lowest) * 0.1, 0.5) : (highest - lowest) * margin;
  const low = lowest - room;
  const high = highest + room;
  const at = (value: number) => {
    return Number((start + ((value - low) / (high - low)) * (end - start)).toFixed(1));
  };
  return { start, end, low, high, at, ticks: () => ticks(low, high, at) };
}

function ticks(low: number, high: number, at: (value: number) => number): Tick[] {
  const step = roundStep((high - low) / MOST_STEPS);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const values = Array.from({ length: count }, (_, index) => (first + index) * step + 0);
  return values.map((value) => ({ place: at(value), value, decimals }));
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const steps = [1, 2, 5, 10].map((step) => step * power);
  return steps.find((step) => step >= least * (1 - 1e-9)) ?? 10 * power;
}
