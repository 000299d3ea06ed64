/** A sentence whose commands, which stand between backquotes, are marked as code. */
export function CommandsAsCode({ text }: { text: string }) {
  const parts = text.split(/`((?:unmask|pip) [^`]+)`/);
  return <>{parts.map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>;
}
