// Search engines for pictures, and what they may be told. Nothing is asked of them in the background:
// their pages are opened, after the person was told what leaves the machine.

interface Engine {
  name: string;
  /** Its page, on which the person gives it a picture. */
  page: string;
  /** Its page on a picture whose address follows. */
  ofAddress: string;
}

export const ENGINES = {
  google: {
    name: "Google Lens",
    page: "https://www.google.com/imghp",
    ofAddress: "https://lens.google.com/uploadbyurl?url=",
  },
  bing: {
    name: "Bing",
    page: "https://www.bing.com/visualsearch",
    ofAddress: "https://www.bing.com/images/search?view=detailv2&iss=sbi&q=imgurl:",
  },
  yandex: {
    name: "Yandex",
    page: "https://yandex.com/images/",
    ofAddress: "https://yandex.com/images/search?rpt=imageview&url=",
  },
  tineye: {
    name: "TinEye",
    page: "https://tineye.com/",
    ofAddress: "https://tineye.com/search?url=",
  },
} as const satisfies Record<string, Engine>;

export type EngineKey = keyof typeof ENGINES;
export const ENGINE_KEYS = Object.keys(ENGINES) as EngineKey[];

/** The pages to open: on the picture of an address, or where the person gives one. */
export function pagesOf(keys: readonly EngineKey[], address: string | null): string[] {
  return keys.map((key) => {
    const { page, ofAddress } = ENGINES[key];
    return address === null ? page : ofAddress + encodeURIComponent(address);
  });
}

/**
 * The address of a picture where others can get it, too; null for what lies on this machine, in a
 * private network, or behind a name and password.
 */
export function publicAddress(source: string): string | null {
  if (!URL.canParse(source)) return null;
  const { protocol, hostname, username, password, href } = new URL(source);
  if (!["http:", "https:"].includes(protocol) || username || password) return null;
  const isNamed = hostname.includes(".") && !/\.(local|internal|test|localhost)$/.test(hostname);
  // Of bare addresses none is worth the risk of naming one inside a network.
  const isNumber = /^[\d.]+$/.test(hostname) || hostname.startsWith("[");
  return isNamed && !isNumber ? href : null;
}
