// @vitest-environment happy-dom

import { h, render } from "preact";
import { expect, test } from "vitest";
import { CommandsAsCode } from "../../src/panel/CommandsAsCode";

test("commands are code, and whatever else stands between backquotes is not", () => {
  render(h(CommandsAsCode, { text: "Run `unmask weights fetch <b>` or `rm -r`." }), document.body);
  expect(document.body.innerHTML).toBe(
    "Run <code>unmask weights fetch &lt;b&gt;</code> or `rm -r`.",
  );
});
