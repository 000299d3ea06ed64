// Pictures and pieces of files as text: messages between the panel and a page carry nothing else.

export async function toBase64(blob: Blob): Promise<string> {
  const reader = new FileReader();
  return await new Promise((resolve, reject) => {
    reader.addEventListener("error", () => reject(reader.error));
    reader.addEventListener("load", () => resolve(dataOf(String(reader.result))));
    reader.readAsDataURL(blob);
  });
}

export function fromBase64(data: string, type = ""): Blob {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type });
}

/** What an address of the form `data:…;base64,…` holds. */
export function dataOf(address: string): string {
  return address.slice(address.indexOf(",") + 1);
}
