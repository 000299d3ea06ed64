// Which build of the extension the browser runs. An update of Unmask changes the files in its folder,
// and the browser goes on with those that it has read until the person reloads the extension.

/** The build that the browser runs, as its manifest names it. */
export function ownBuild(): string {
  const { version, version_name: name } = chrome.runtime.getManifest();
  return name ?? version;
}

/**
 * Whether the service has another build than the browser runs, so that reloading helps. Extensions
 * from a store are updated by the browser.
 */
export async function isOutdated(buildOfService: string | null): Promise<boolean> {
  if (buildOfService === null || buildOfService === ownBuild()) return false;
  return (await chrome.management.getSelf()).installType === "development";
}
