// Why a way to the pixels led nowhere, and what a person can do about it.

import { type StringKey, say } from "../strings";

export const OBSTACLES = [
  "not_fetched",
  "not_opened",
  "other_file",
  "not_read",
  "too_large",
  "black",
  "closed",
  "silent",
  "refused",
  "gone",
  "hidden",
  "behind",
  "unseen",
  "still",
] as const;

export type Obstacle = (typeof OBSTACLES)[number];

const WORDS: Record<Obstacle, StringKey> = {
  not_fetched: "obstacle_not_fetched",
  not_opened: "obstacle_not_opened",
  other_file: "obstacle_other_file",
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
  still: "obstacle_still",
};

export function obstacleWords(obstacles: readonly Obstacle[]): string[] {
  return [...new Set(obstacles)].map((obstacle) => say(WORDS[obstacle]));
}
