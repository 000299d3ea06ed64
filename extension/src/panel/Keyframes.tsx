import { useEffect, useState } from "preact/hooks";
import type { Analysis } from "../service/answers";
import { say } from "../strings";
import { ENGINE_KEYS, ENGINES, type EngineKey, pagesOf, publicAddress } from "./engines";
import { clientOf, type Evidence } from "./evidence";
import { loadEngines, saveEngines } from "./memory";
import type { Model } from "./model";
import { saveFile } from "./saving";
import { harmless, timeWords } from "./words";

interface Props {
  model: Model;
  analysis: Analysis;
  /** What to call it in the names of files. */
  name: string;
  evidence: Evidence;
  /** The time in the player at which what was analysed begins. */
  start: number;
}

/** Frames to be saved, and the search engines that know whether one is elsewhere on the web. */
export function Keyframes({ model, analysis, name, evidence, start }: Props) {
  const [place, choose] = useState(0);
  const { frames } = evidence.frames;
  const frame = frames[place];
  if (!frame) return null;
  const isImage = evidence.document?.media.kind === "image";
  const isLink = analysis.source_kind === "link";
  const save = async () => {
    const client = clientOf(model);
    if (!client) return;
    try {
      const picture = await client.picture(analysis.id, "frames", frame.name);
      saveFile(picture, `${name}-${(frame.time + start).toFixed(2)}s.jpg`);
    } catch (error) {
      model.failed(error);
    }
  };
  return (
    <details>
      <summary>{say("keyframes_title")}</summary>
      {frames.length > 1 && (
        <label>
          <span>{say("keyframe_which")}</span>
          <select value={place} onChange={(event) => choose(Number(event.currentTarget.value))}>
            {frames.map(({ name: key, time }, index) => (
              <option key={key} value={index}>
                {timeWords(time + start)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>
        <img
          class="keyframe"
          src={evidence.pictures.get(frame.name)}
          alt={say("frame_at", timeWords(frame.time + start))}
        />
      </p>
      <p class="actions">
        <button type="button" onClick={() => void save()}>
          {say("keyframe_save")}
        </button>
      </p>
      <Search address={isImage && isLink ? publicAddress(analysis.source) : null} save={save} />
    </details>
  );
}

/** Asks what leaves the machine before any page is opened. */
function Search({ address, save }: { address: string | null; save: () => Promise<void> }) {
  const [chosen, choose] = useState<readonly EngineKey[]>([]);
  const [isAsking, ask] = useState(false);
  useEffect(() => void loadEngines().then(choose), []);
  const tick = (key: EngineKey) => {
    const next = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key];
    choose(next);
    ask(false);
    void saveEngines(next);
  };
  const open = async () => {
    ask(false);
    if (address === null) await save();
    for (const url of pagesOf(chosen, address)) await chrome.tabs.create({ url, active: false });
  };
  const names = chosen.map((key) => ENGINES[key].name).join(", ");
  return (
    <>
      <fieldset>
        <legend>{say("engines_title")}</legend>
        {ENGINE_KEYS.map((key) => (
          <label class="option" key={key}>
            <input type="checkbox" checked={chosen.includes(key)} onChange={() => tick(key)} />
            <span>{ENGINES[key].name}</span>
          </label>
        ))}
      </fieldset>
      <p class="actions">
        <button type="button" disabled={chosen.length === 0} onClick={() => ask(true)}>
          {say("engines_search")}
        </button>
      </p>
      {isAsking && (
        <div class="notice" role="alertdialog" aria-labelledby="leaves">
          <p id="leaves">
            {address === null
              ? say("engines_leave_nothing", names)
              : say("engines_leave_address", names, harmless(address))}
          </p>
          <p class="actions">
            <button type="button" class="main" onClick={() => void open()}>
              {say("engines_open")}
            </button>
            <button type="button" onClick={() => ask(false)}>
              {say("engines_not")}
            </button>
          </p>
        </div>
      )}
    </>
  );
}
