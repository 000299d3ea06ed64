import { useEffect, useRef, useState } from "preact/hooks";
import type { Person } from "../service/client";
import type { Analyses } from "./analyses";
import { phrase } from "./catalogue";
import { useStore } from "./store";
import { harmless } from "./words";

export const NOBODY: Person = { files: [], known: "", keepAs: "" };

/** Whom what is tested is said to show; null where nobody is given. */
export function personOf({ files, known, keepAs }: Person): Person | null {
  if (!files.length && !known) return null;
  return { files, known, keepAs: files.length ? keepAs.trim() : "" };
}

interface Props {
  analyses: Analyses;
  person: Person;
  change: (person: Person) => void;
}

/** Pictures and clips of the person, or somebody in the casebook. */
export function PersonField({ analyses, person, change }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const people = useStore(analyses.people);
  useEffect(() => void analyses.loadPeople(), [analyses]);
  const takeBack = () => {
    if (input.current) input.current.value = "";
    change({ ...person, files: [] });
  };
  return (
    <details class="person">
      <summary>{phrase("person-title")}</summary>
      <p>{phrase("person-about")}</p>
      <label for="person-files">{phrase("person-files")}</label>
      <input
        id="person-files"
        ref={input}
        type="file"
        multiple
        accept="image/*,video/*"
        aria-describedby="person-fate"
        onChange={(event) => change({ ...person, files: [...(event.currentTarget.files ?? [])] })}
      />
      <p class="quiet" id="person-fate">
        {phrase("person-fate")}
      </p>
      {person.files.length > 0 && (
        <>
          <p class="actions">
            <span role="status">{phrase("person-chosen", { files: person.files.length })}</span>
            <button type="button" onClick={takeBack}>
              {phrase("person-remove")}
            </button>
          </p>
          <label for="person-name">{phrase("person-keep")}</label>
          <input
            id="person-name"
            type="text"
            maxLength={80}
            autocomplete="off"
            value={person.keepAs}
            aria-describedby="person-keep-meaning"
            onInput={(event) => change({ ...person, keepAs: event.currentTarget.value })}
          />
          <p class="quiet" id="person-keep-meaning">
            {phrase("person-keep-meaning")}
          </p>
        </>
      )}
      {people.length > 0 && (
        <Known
          people={people}
          known={person.known}
          choose={(known) => change({ ...person, known })}
          forget={async (name) => {
            await analyses.forgetPerson(name);
            change({ ...person, known: "" });
          }}
        />
      )}
    </details>
  );
}

interface KnownProps {
  people: readonly string[];
  known: string;
  choose: (name: string) => void;
  forget: (name: string) => Promise<void>;
}

function Known({ people, known, choose, forget }: KnownProps) {
  const [isForgetting, setForgetting] = useState(false);
  const forgetKnown = async () => {
    setForgetting(true);
    await forget(known).finally(() => setForgetting(false));
  };
  return (
    <>
      <label for="person-known">{phrase("person-known")}</label>
      <select
        id="person-known"
        value={known}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="">{phrase("person-nobody")}</option>
        {people.map((name) => (
          <option key={name} value={name}>
            {harmless(name)}
          </option>
        ))}
      </select>
      {known && (
        <p class="actions">
          <button type="button" disabled={isForgetting} onClick={() => void forgetKnown()}>
            {phrase("person-forget-named", { name: harmless(known) })}
          </button>
        </p>
      )}
    </>
  );
}
