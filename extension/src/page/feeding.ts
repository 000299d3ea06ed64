// Whether a player is fed segment by segment, so that the address of its video leads to no file.

/** After which an address that gives nothing is taken for one of no file. */
const PATIENCE_MILLISECONDS = 5000;

interface Learned {
  address: string;
  /** Null until it is known. */
  isFile: boolean | null;
}

const learned = new WeakMap<HTMLVideoElement, Learned>();

/**
 * Whether there is no file behind a video. Until that is known none is promised; `hear` is called
 * once it is.
 */
export function isFed(video: HTMLVideoElement, hear: () => void): boolean {
  const address = video.currentSrc || video.src;
  if (!address.startsWith("blob:")) return false;
  const known = learned.get(video);
  if (known?.address === address) return known.isFile !== true;
  // What has not yet taken up its source could lose it to whoever else asks for it.
  const hasLoaded = video.readyState > 0;
  if (hasLoaded) void learn(video, address).then(hear);
  return true;
}

async function learn(video: HTMLVideoElement, address: string): Promise<void> {
  learned.set(video, { address, isFile: null });
  learned.set(video, { address, isFile: await opens(address) });
}

/** A source of segments serves one player, and to any other it is as if it were not there. */
async function opens(address: string): Promise<boolean> {
  const other = document.createElement("video");
  const isFile = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MILLISECONDS);
    const finish = (result: boolean) => {
      clearTimeout(timer);
      resolve(result);
    };
    other.addEventListener("loadedmetadata", () => finish(true));
    other.addEventListener("error", () => finish(false));
    other.preload = "metadata";
    other.muted = true;
    other.src = address;
  });
  other.removeAttribute("src");
  other.load();
  return isFile;
}
