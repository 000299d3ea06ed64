// Which hosts are this machine or in a network of one's own. Names that only such a network's own
// directory leads there cannot be told from others.

/** IPv4 addresses that are not of the public internet, as the first bits that they share. */
const RANGES: readonly (readonly [address: string, bits: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
];
const NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/;
/** IPv6: unspecified and loopback, unique local (fc, fd), link local (fe8 to feb). */
const IPV6 = /^\[(::1?\]|f[cd]|fe[89ab])/;
const MAPPED_IPV4 = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/;

/** The host of an address; empty where it has none. */
export function hostOf(address: string | null): string {
  return address !== null && URL.canParse(address) ? new URL(address).hostname : "";
}

/** Whether a host, as `URL` writes it, is this machine or in a network of one's own. */
export function isPrivate(host: string): boolean {
  const name = host.replace(/\.$/, "");
  if (name.startsWith("[")) return IPV6.test(name) || isPrivateNumber(mappedNumber(name));
  if (/^[\d.]+$/.test(name)) return isPrivateNumber(numberOf(name));
  return NAMES.test(name) || !name.includes(".");
}

function isPrivateNumber(number: number | null): boolean {
  if (number === null) return false;
  return RANGES.some(([start, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(number / size) === Math.floor(numberOf(start) / size);
  });
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => 256 * sum + Number(part), 0);
}

/** An IPv4 address that is written as one of IPv6; null for all others. */
function mappedNumber(name: string): number | null {
  const [, high, low] = MAPPED_IPV4.exec(name) ?? [];
  return high && low ? 65536 * Number.parseInt(high, 16) + Number.parseInt(low, 16) : null;
}
