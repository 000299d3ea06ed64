import { useEffect, useState } from "preact/hooks";
import { LABELS, type Label, type LabelValue } from "../service/answers";
import { Refusal, type ServiceClient } from "../service/client";
import { type StringKey, say } from "../strings";
import type { Model } from "./model";
import { OutsideLink } from "./TestCard";
import { harmless, labelWords, momentWords } from "./words";

interface Props {
  model: Model;
  sha256: string;
}

const MEANINGS: Record<LabelValue, StringKey> = {
  real: "meaning_real",
  manipulated: "meaning_manipulated",
  generated: "meaning_generated",
  unsure: "meaning_unsure",
};

/** What people say that the content is, and the form to say so. */
export function Labels({ model, sha256 }: Props) {
  const [labels, setLabels] = useState<readonly Label[]>([]);
  const [complaint, setComplaint] = useState("");
  const change = async (action: (client: ServiceClient) => Promise<void>): Promise<boolean> => {
    const state = model.connection.state.value;
    if (state.kind !== "ready") return false;
    try {
      await action(state.client);
      setLabels(await state.client.labels(sha256));
      // The list of results shows labels as well.
      void model.analyses.value?.load();
      setComplaint("");
      return true;
    } catch (error) {
      model.failed(error);
      // Of what could not be opened there is no case.
      const isNoCase = error instanceof Refusal && error.status === 404;
      if (!isNoCase) setComplaint(error instanceof Refusal ? error.message : say("gone_title"));
      return false;
    }
  };
  useEffect(() => void change(async () => undefined), [sha256]);
  return (
    <section aria-labelledby="people">
      <h2 id="people">{say("people_title")}</h2>
      {labels.length === 0 && <p>{say("nobody_said")}</p>}
      <ul class="plain">
        {labels.map((label) => (
          <Entry
            key={label.uid}
            label={label}
            remove={() => void change((client) => client.removeLabel(sha256, label.uid))}
          />
        ))}
      </ul>
      <Form
        save={(value, how, reference) =>
          change((client) => client.addLabel(sha256, value, how, reference))
        }
      />
      <p role="alert">{complaint && <span class="notice block">{harmless(complaint)}</span>}</p>
    </section>
  );
}

function Entry({ label, remove }: { label: Label; remove: () => void }) {
  const by = label.signer ? say("label_from", harmless(label.signer)) : say("label_by_you");
  return (
    <li>
      <strong>{labelWords(label.value)}</strong>{" "}
      <span class="quiet">
        {by}, {momentWords(label.created)}
      </span>
      <p>
        <bdi>{harmless(label.how)}</bdi>
      </p>
      {label.reference && (
        <p>
          <OutsideLink address={label.reference} words={label.reference} />
        </p>
      )}
      {!label.signer && (
        <button type="button" class="as-link" onClick={remove}>
          {say("take_back")}
        </button>
      )}
    </li>
  );
}

function Form({
  save,
}: {
  save: (value: LabelValue, how: string, reference: string) => Promise<boolean>;
}) {
  const [value, setValue] = useState<LabelValue | null>(null);
  const [how, setHow] = useState("");
  const [reference, setReference] = useState("");
  const [isOpen, open] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (value === null || !(await save(value, how, reference))) return;
    setValue(null);
    setHow("");
    setReference("");
    open(false);
  };
  return (
    <details open={isOpen} onToggle={(event) => open(event.currentTarget.open)}>
      <summary>{say("know_it")}</summary>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset>
          <legend>{say("it_is")}</legend>
          {LABELS.map((choice) => (
            <label class="option" key={choice}>
              <input
                type="radio"
                name="label"
                required
                checked={value === choice}
                onChange={() => setValue(choice)}
              />
              <span>
                {labelWords(choice)} <span class="quiet">{say(MEANINGS[choice])}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label for="how">{say("how_known")}</label>
        <textarea
          id="how"
          required
          rows={3}
          maxLength={2000}
          value={how}
          onInput={(event) => setHow(event.currentTarget.value)}
        />
        <label for="reference">{say("reference")}</label>
        <input
          id="reference"
          type="url"
          maxLength={2000}
          value={reference}
          onInput={(event) => setReference(event.currentTarget.value)}
        />
        <p class="quiet">{say("label_stays")}</p>
        <p class="actions">
          <button type="submit" class="main">
            {say("save_label")}
          </button>
        </p>
      </form>
    </details>
  );
}
