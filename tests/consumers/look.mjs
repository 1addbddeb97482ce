// Looks at pages in a headless Chromium and prints what is wrong with each as JSON:
// node look.mjs CHROMIUM WIDTH[,WIDTH] ADDRESS...
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const [executablePath, widths, ...addresses] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath,
  pipe: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const seen = [];
for (const address of addresses) {
  for (const width of widths.split(",").map(Number)) {
    seen.push(await look(address, width));
  }
}
await browser.close();
console.log(JSON.stringify(seen));

async function look(address, width) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 900 });
  const errors = [];
  page.on("console", (message) => errors.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setRequestInterception(true);
  // Pictures of other sites are stood in for: nothing leaves this machine.
  page.on("request", (request) =>
    new URL(request.url()).hostname === "127.0.0.1"
      ? request.continue()
      : request.respond({ contentType: "image/png", body: dot }),
  );
  await page.goto(address, { waitUntil: "load" });
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run());
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  await page.close();
  return {
    address,
    width,
    errors,
    tooWide,
    violations: violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`),
  };
}
