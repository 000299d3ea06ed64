import { useEffect, useState } from "preact/hooks";
import type { Expected } from "../service/answers";
import { type StringKey, say } from "../strings";
import type { Analyses } from "./analyses";
import type { SpokenCard } from "./cards";
import { loadUnwanted, saveUnwanted } from "./memory";
import type { Choice, Model } from "./model";
import { NOBODY, PersonField, personOf } from "./Person";
import type { Found, PageState } from "./page";
import { factsOf, Thumbnail } from "./Select";
import { useStore } from "./store";
import type { Wish } from "./submissions";
import {
  isPlaylist,
  mayBeFetched,
  originToAsk,
  type Subject,
  subjectOf,
  type Way,
  waysTo,
} from "./ways";
import { harmless, nameOf } from "./words";

interface Props {
  model: Model;
  analyses: Analyses;
  choice: Choice;
}

const WAY_WORDS: Record<Way, StringKey> = {
  fetch: "way_fetch",
  read: "way_read",
  link: "way_link",
  page: "way_page",
  frames: "way_frames",
  tab: "way_tab",
};
const PICTURE_WORDS: Record<Way, StringKey> = {
  ...WAY_WORDS,
  frames: "way_frames_picture",
  tab: "way_tab_picture",
};
type PartType = "picture" | "video";
const PART_TYPES: readonly PartType[] = ["picture", "video"];
const PART_WORDS: Record<PartType, StringKey> = { picture: "part_picture", video: "part_video" };
const SPANS = [5, 10, 20, 60];
const USUAL_SPAN = 10;

/** What is going to be tested and how its pixels are got, with the button that begins. */
export function Prepare({ model, analyses, choice }: Props) {
  const page = useStore(model.page.state);
  const [partType, setPartType] = useState<PartType>("picture");
  const { subject, found } = asItIsNow(choice, partType, page);
  const [mayFetch, setMayFetch] = useMayFetch(subject);
  const [chosen, choose] = useState<Way | null>(null);
  const [seconds, setSeconds] = useState(USUAL_SPAN);
  const [keeps, keep] = useState(false);
  const [person, setPerson] = useState(NOBODY);
  const [unwanted, setUnwanted] = useUnwanted();
  const cards = useStore(analyses.cards);
  const detectors = wantedTests([...cards.keys()], unwanted);
  const isKnown = mayFetch !== null && areTestsKnown(unwanted, cards.size);
  const ways = waysOf(choice, subject, mayFetch);
  const first = chosen && ways.includes(chosen) ? chosen : ways[0];
  const takesFrames = first === "frames" || first === "tab";
  const name = harmless(choice.title) || nameOf(subject.address) || say("unnamed");
  const begin = (event: Event) => {
    event.preventDefault();
    // A person's own choice is not followed by ways that were not chosen.
    const tried = chosen && first ? [first] : ways;
    const again = choice.isAgain;
    const options = { detectors, keep: keeps, again, person: personOf(person) };
    const wish = { title: name, ways: tried, seconds, options };
    model.begin({ ...wish, ...whereabouts({ ...choice, subject, found }, name, page) });
  };
  return (
    <form onSubmit={begin}>
      <h1 tabIndex={-1}>
        <bdi>{name}</bdi>
      </h1>
      <div class="chosen">
        <Thumbnail
          data={found ? page.thumbnails.get(found.key) : undefined}
          type={subject.type === "picture" ? "picture" : "video"}
        />
        <p class="quiet">{found ? factsOf(found) : harmless(subject.address)}</p>
      </div>
      {first === undefined ? (
        <p class="notice">{say("way_none")}</p>
      ) : (
        <>
          {choice.isPart && <PartChoice type={partType} choose={setPartType} />}
          <p>{firstWords(choice, first, subject)}</p>
          {takesFrames && subject.type === "video" && (
            <Span seconds={seconds} choose={setSeconds} found={found} />
          )}
          <Begin
            isKnown={isKnown}
            isAny={detectors?.length !== 0}
            back={() => model.show({ kind: "select" })}
          />
        </>
      )}
      <PersonField analyses={analyses} person={person} change={setPerson} />
      <details>
        <summary>{say("options")}</summary>
        {/* Before the permission is known the list would change under a person who chooses. */}
        {mayFetch !== null && ways.length > 1 && (
          <Ways ways={ways} first={first} choose={choose} subject={subject} />
        )}
        {mayFetch === false && <AskToFetch subject={subject} granted={() => setMayFetch(true)} />}
        {ways.includes("frames") && !takesFrames && (
          <p class="quiet">{say(subject.type === "video" ? "frames_last" : "picture_last")}</p>
        )}
        <Tests cards={[...cards.values()]} unwanted={unwanted} change={setUnwanted} />
        <label class="option">
          <input
            type="checkbox"
            checked={keeps}
            disabled={takesFrames}
            onChange={(event) => keep(event.currentTarget.checked)}
          />
          <span>
            {say("keep")} <span class="quiet block">{say("keep_meaning")}</span>
          </span>
        </label>
      </details>
    </form>
  );
}

function waysOf({ isPart }: Choice, subject: Subject, mayFetch: boolean | null): Way[] {
  return isPart ? ["tab"] : waysTo(subject, mayFetch ?? false);
}

function firstWords({ isPart }: Choice, first: Way, subject: Subject): string {
  return isPart ? say("way_part") : wayWords(first, subject);
}

/** A video that loads only in sight gets its address, length and size after it was chosen. */
function asItIsNow(
  choice: Choice,
  partType: PartType,
  page: PageState,
): Pick<Choice, "subject" | "found"> {
  if (choice.isPart) return { ...choice, subject: { ...choice.subject, type: partType } };
  const now = page.media.find(({ key }) => key === choice.found?.key);
  return now ? { subject: subjectOf(now, page.address), found: now } : choice;
}

/** Nothing tells whether a part of the tab moves but the person. */
function PartChoice({ type, choose }: { type: PartType; choose: (type: PartType) => void }) {
  return (
    <fieldset>
      <legend>{say("part_question")}</legend>
      {PART_TYPES.map((other) => (
        <label class="option" key={other}>
          <input type="radio" name="part" checked={other === type} onChange={() => choose(other)} />
          <span>{say(PART_WORDS[other])}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface BeginProps {
  isKnown: boolean;
  /** Whether a test is left that is wanted. */
  isAny: boolean;
  back: () => void;
}

function Begin({ isKnown, isAny, back }: BeginProps) {
  return (
    <>
      <p class="actions">
        <button type="submit" class="main" disabled={!isKnown || !isAny}>
          {say("begin")}
        </button>
        <button type="button" onClick={back}>
          {say("back")}
        </button>
      </p>
      {isKnown && !isAny && <p class="notice">{say("no_test_wanted")}</p>}
    </>
  );
}

/** Where it is, for the way back to it and for the casebook. */
function whereabouts(
  { subject, found }: Choice,
  name: string,
  { tab, title, address: page }: PageState,
): Omit<Wish, "title" | "ways" | "seconds" | "options"> {
  const source = title ? `${title}: ${name}` : name;
  const seen = page ? { page, title, seen: new Date().toISOString() } : null;
  if (!found || tab === null) return { subject, page: source, seen, expected: null, place: null };
  const { frame, key, address, width, height, duration } = found;
  const place = { tab, frame, key, address, width, height, duration };
  return {
    subject,
    page: source,
    seen,
    expected: expectedOf(found),
    place: { ...place, obstacles: [], start: 0, isCut: false, covered: 0, cover: "" },
  };
}

/** What the browser shows of a file. Of the streams of a list it shows whichever is fast enough. */
function expectedOf({ type, address, width, height, duration, isScaled }: Found): Expected | null {
  if (!width || !height || isPlaylist(address)) return null;
  const kind = type === "video" ? "video" : "image";
  return { kind, width, height, duration, scaled: isScaled, look: null };
}

function Ways({
  ways,
  first,
  choose,
  subject,
}: {
  ways: readonly Way[];
  first: Way | undefined;
  choose: (way: Way) => void;
  subject: Subject;
}) {
  return (
    <fieldset>
      <legend>{say("ways_title")}</legend>
      {ways.map((way) => (
        <label class="option" key={way}>
          <input type="radio" name="way" checked={way === first} onChange={() => choose(way)} />
          <span>{wayWords(way, subject)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** The permission to fetch from a site, asked for only here, with what it is for. */
function AskToFetch({ subject, granted }: { subject: Subject; granted: () => void }) {
  const origin = siteToAsk(subject);
  if (origin === null) return null;
  const ask = async () => {
    if (await chrome.permissions.request({ origins: [`${origin}/*`] })) granted();
  };
  return (
    <p>
      <span class="quiet block">{say("fetch_reason", hostOf(subject))}</span>
      <button type="button" onClick={() => void ask()}>
        {say("fetch_ask", hostOf(subject))}
      </button>
    </p>
  );
}

/** The tests that are installed, each to be left out. What is left out stays so. */
function Tests({
  cards,
  unwanted: stored,
  change,
}: {
  cards: readonly SpokenCard[];
  unwanted: readonly string[] | null;
  change: (unwanted: readonly string[]) => void;
}) {
  const unwanted = stored ?? [];
  const choose = (name: string, isWanted: boolean) => {
    const others = unwanted.filter((other) => other !== name);
    change(isWanted ? others : [...others, name]);
  };
  return (
    <fieldset>
      <legend>{say("which_tests")}</legend>
      {cards.length === 0 && <p class="quiet">{say("tests_listed")}</p>}
      {cards.map(({ name, title, spoken }) => (
        <label class="option" key={name}>
          <input
            type="checkbox"
            value={name}
            checked={!unwanted.includes(name)}
            onChange={(event) => choose(name, event.currentTarget.checked)}
          />
          <span lang={spoken}>{harmless(title)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Where tests are left out, the names of the others have yet to come from the service. */
function areTestsKnown(unwanted: readonly string[] | null, cardCount: number): boolean {
  return unwanted !== null && (unwanted.length === 0 || cardCount > 0);
}

/** The tests to ask for; null for all. */
function wantedTests(
  names: readonly string[],
  unwanted: readonly string[] | null,
): string[] | null {
  if (!unwanted) return null;
  const wanted = names.filter((name) => !unwanted.includes(name));
  return wanted.length === names.length ? null : wanted;
}

/** The tests that are left out; null until they are known. */
function useUnwanted(): [readonly string[] | null, (unwanted: readonly string[]) => void] {
  const [unwanted, setUnwanted] = useState<readonly string[] | null>(null);
  useEffect(() => void loadUnwanted().then(setUnwanted), []);
  const change = (value: readonly string[]) => {
    setUnwanted(value);
    void saveUnwanted(value);
  };
  return [unwanted, change];
}

function Span({
  seconds,
  choose,
  found,
}: {
  seconds: number;
  choose: (seconds: number) => void;
  found: Choice["found"];
}) {
  return (
    <>
      {found?.isProtected && <p class="notice">{say("protected_advice")}</p>}
      <label for="span">{say("span_label")}</label>
      <select
        id="span"
        value={seconds}
        onChange={(event) => choose(Number(event.currentTarget.value))}
      >
        {SPANS.map((span) => (
          <option key={span} value={span}>
            {say("span_seconds", span)}
          </option>
        ))}
      </select>
      <p class="quiet">{say("span_meaning")}</p>
    </>
  );
}

/** Whether the extension may fetch from the site of the file; null until it is known. */
function useMayFetch(subject: Subject): [boolean | null, (may: boolean) => void] {
  const origin = siteToAsk(subject);
  const [mayFetch, setMayFetch] = useState(origin === null ? false : null);
  useEffect(() => {
    if (origin === null) return;
    const asked = chrome.permissions.contains({ origins: [`${origin}/*`] });
    void asked.then(setMayFetch, () => setMayFetch(false));
  }, [origin]);
  return [mayFetch, setMayFetch];
}

/** The origin whose permission is asked for; links are only ever fetched by the service. */
function siteToAsk(subject: Subject): string | null {
  const { type, address } = subject;
  return type === "link" || !mayBeFetched(subject) ? null : originToAsk(address);
}

function wayWords(way: Way, subject: Subject): string {
  const words = subject.type === "picture" ? PICTURE_WORDS : WAY_WORDS;
  return say(words[way], way === "page" ? hostOfPage(subject) : hostOf(subject));
}

function hostOfPage({ page }: Subject): string {
  return page === null ? "" : new URL(page).host;
}

function hostOf({ address }: Subject): string {
  const origin = originToAsk(address);
  return origin === null ? "" : new URL(origin).host;
}
