// Whether a player is fed segment by segment, so that the address of its video leads to no file.

/**
 * Whether there is no file behind a video. To ask for one that is not there would leave an error in
 * the console of the page. Chromium does not cease to load what is fed with segments, but what is a
 * file in the memory of the page; until it has ceased, no file is promised.
 */
export function isFed(video: HTMLVideoElement): boolean {
  const address = video.currentSrc || video.src;
  return address.startsWith("blob:") && video.networkState !== HTMLMediaElement.NETWORK_IDLE;
}
