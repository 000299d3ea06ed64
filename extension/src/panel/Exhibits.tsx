import { useEffect, useRef } from "preact/hooks";
import {
  CurveFollower,
  curveWords,
  drawnPlot,
  type Mark,
} from "../../../src/unmask/report/viewing/curves.js";
import {
  byOriginal,
  PictureViewer,
  type Shown,
  viewerWords,
} from "../../../src/unmask/report/viewing/pictures.js";
import type { Exhibit, Finding, Message, Plot } from "../service/answers";
import { language } from "../strings";
import type { Cards, SpokenCard } from "./cards";
import { phrase, spoken } from "./catalogue";
import type { Playhead } from "./playhead";
import { harmless } from "./words";

interface QuestionsProps {
  finding: Finding;
  card: SpokenCard;
}

/** What a person asks who sees the evidence of a test for the first time, with the answers. */
export function Questions({ finding, card }: QuestionsProps) {
  const general = phrase(finding.log10_lr ? "means-weighed" : "means-unweighed");
  return (
    <dl class="questions">
      <dt>{phrase("question-shows")}</dt>
      <dd lang={card.spoken}>{harmless(card.shows || card.summary)}</dd>
      <dt>{phrase("question-means")}</dt>
      <dd lang={card.means ? card.spoken : language()}>{harmless(card.means || general)}</dd>
    </dl>
  );
}

/** The maps among the exhibits, together those of one picture. */
export function mapsByOriginal(exhibits: readonly Exhibit[]): Exhibit[][] {
  const maps = exhibits.filter(({ comparison }) => comparison !== null);
  return byOriginal(maps, ({ comparison }) => comparison?.original.name ?? "");
}

interface MapsProps {
  /** Of one picture. */
  maps: readonly Exhibit[];
  /** Addresses within the panel, by name. */
  pictures: ReadonlyMap<string, string>;
  cards: Cards;
}

/** The maps of one picture, between which and that picture a person flips. */
export function Maps({ maps, pictures, cards }: MapsProps) {
  const place = useRef<HTMLDivElement>(null);
  const viewer = useRef<PictureViewer | null>(null);
  const shown = shownPictures(maps, pictures, cards);
  const names = maps.map(({ name }) => name).join();
  const addresses = shown.map(({ address, untouched }) => `${address} ${untouched}`).join();
  useEffect(() => {
    viewer.current = new PictureViewer(shown, viewerWords(phrase));
    place.current?.replaceChildren(viewer.current.element);
  }, [names]);
  useEffect(() => viewer.current?.update(shown), [addresses]);
  return <div ref={place} />;
}

function shownPictures(
  maps: readonly Exhibit[],
  pictures: ReadonlyMap<string, string>,
  cards: Cards,
): Shown[] {
  const addressOf = (name: string | undefined) => (name && pictures.get(name)) || "";
  const nothing = { caption: "", look: "", ignore: "", untouched: null };
  const original = maps[0]?.comparison?.original.name;
  const title = phrase("viewer-original");
  return [
    { ...nothing, title, address: addressOf(original) },
    ...maps.map(({ name, caption, messages, comparison, time }) => {
      const words = inWords(caption, messages.caption, cards);
      const at = time === null ? "" : ` ${phrase("moment-at", { time })}`;
      const said = comparison?.messages;
      return {
        title: inWords(comparison?.title ?? "", said?.title, cards),
        address: addressOf(name),
        caption: words + at,
        look: inWords(comparison?.look ?? "", said?.look, cards),
        ignore: inWords(comparison?.ignore ?? "", said?.ignore, cards),
        untouched: addressOf(comparison?.untouched?.name) || null,
      };
    }),
  ];
}

interface CurveProps {
  plot: Plot;
  /** Pictures of moments, the addresses of which may come later. */
  marks: readonly Mark[];
  cards: Cards;
  /** The time in the player at which the analysis begins. */
  start: number;
  seek: (time: number) => void;
  playhead: Playhead;
}

/** A plot; over time it leads the player of the page, and follows it. */
export function Curve({ plot, marks, cards, start, seek, playhead }: CurveProps) {
  const place = useRef<HTMLDivElement>(null);
  const follower = useRef<CurveFollower | null>(null);
  useEffect(() => {
    const plain = plainPlot(plot, cards);
    const words = curveWords(phrase, plain.caption, language());
    const shown = plot.over_time ? marks : [];
    const { whole, drawing } = drawnPlot(plain, shown, language(), words.label);
    if (plot.over_time) {
      const made = new CurveFollower(drawing, words, marks, (time) => seek(time + start));
      whole.append(made.readout, made.picture);
      follower.current = made;
    }
    place.current?.replaceChildren(whole);
    return playhead.listen(() => {
      if (playhead.value !== null) follower.current?.moveCursor(playhead.value - start);
    });
  }, [plot, cards, start, playhead]);
  useEffect(() => follower.current?.takeMarks(marks));
  return (
    <figure>
      <div ref={place} />
      <figcaption>{inWords(plot.caption, plot.messages.caption, cards)}</figcaption>
    </figure>
  );
}

/** The pictures of moments of a test, in order of time. */
export function marksOf(
  exhibits: readonly Exhibit[],
  pictures: ReadonlyMap<string, string>,
  cards: Cards,
): Mark[] {
  const marks = exhibits.flatMap(({ name, time, caption, messages, comparison }) => {
    if (time === null || comparison) return [];
    const words = inWords(caption, messages.caption, cards);
    return [{ time, caption: words, address: pictures.get(name) ?? "" }];
  });
  return marks.toSorted((one, other) => one.time - other.time);
}

/** Whether there is anything in a plot to draw. */
export function hasPoints({ curves }: Plot): boolean {
  return curves.some(({ points }) => points.some((point) => point !== null));
}

function plainPlot(plot: Plot, cards: Cards) {
  const { caption, x_label, y_label, messages, curves, bands, over_time } = plot;
  return {
    caption: inWords(caption, messages.caption, cards),
    x_label: inWords(x_label, messages.x_label, cards),
    y_label: inWords(y_label, messages.y_label, cards),
    over_time,
    curves: curves.map((one) => ({ ...one, name: inWords(one.name, one.messages.name, cards) })),
    bands: bands.map((one) => ({ ...one, name: inWords(one.name, one.messages.name, cards) })),
  };
}

function inWords(sentence: string, message: Message | null | undefined, cards: Cards): string {
  return harmless(spoken(sentence, message, cards).words);
}
