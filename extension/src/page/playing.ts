// Letting a video play for a while, and leaving the player as it was.

/** Without anything new, after which the video counts as not playing. */
export const SILENCE_MILLISECONDS = 8000;

/**
 * Brings a video into sight that has nothing to show yet, and waits for what the page puts into it:
 * many pages do that only then.
 */
export async function broughtIn(video: HTMLVideoElement): Promise<void> {
  const hasSomething = video.readyState > 0;
  if (hasSomething) return;
  video.scrollIntoView({ block: "center", behavior: "instant" });
  // What has an address already comes when it is played.
  if (video.currentSrc || video.srcObject) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SILENCE_MILLISECONDS);
    const loaded = () => {
      clearTimeout(timer);
      resolve();
    };
    video.addEventListener("loadeddata", loaded, { once: true });
  });
}

/** Makes a video play; gives what sets it back to where it was, or null where it does not play. */
export async function startPlaying(video: HTMLVideoElement): Promise<(() => void) | null> {
  const { paused, currentTime, muted } = video;
  const setBack = () => {
    video.muted = muted;
    if (!paused) return;
    video.pause();
    if (Number.isFinite(video.duration)) video.currentTime = currentTime;
  };
  if (await plays(video)) return setBack;
  setBack();
  return null;
}

/** Browsers may allow it only without sound. */
async function plays(video: HTMLVideoElement): Promise<boolean> {
  if (!video.paused && !video.ended) return true;
  if (video.ended) video.currentTime = 0;
  const started = () =>
    video.play().then(
      () => true,
      () => false,
    );
  if (await settled(started())) return true;
  video.muted = true;
  return await settled(started());
}

/** A play request may wait for ever where nothing comes from the network. */
async function settled(starting: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), SILENCE_MILLISECONDS);
  });
  return await Promise.race([starting, late]);
}

export function droppedFrames(video: HTMLVideoElement): number {
  return video.getVideoPlaybackQuality().droppedVideoFrames;
}
