// Shows pages in a headless Chromium, does to them all that a person could, and prints what acted on each as JSON:
// node provoke.mjs CHROMIUM < ADDRESSES
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const addresses = readFileSync(0, "utf8").split("\n");
const browser = await puppeteer.launch({
  executablePath: process.argv[2],
  pipe: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const seen = {};
const waiting = addresses.slice();
await Promise.all(Array.from({ length: 4 }, watch));
await browser.close();
console.log(JSON.stringify(seen));

async function watch() {
  while (waiting.length) {
    const address = waiting.shift();
    seen[new URL(address).pathname.slice(1)] = await provoke(address);
  }
}

async function provoke(address) {
  const page = await browser.newPage();
  const acted = [];
  await page.exposeFunction("act", () => acted.push("act"));
  page.on("dialog", async (dialog) => {
    acted.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("popup", (popup) => popup?.close());
  await page.setRequestInterception(true);
  let arrived = false;
  page.on("request", (request) => {
    if (["script", "xhr", "fetch", "websocket", "ping"].includes(request.resourceType())) {
      acted.push(`${request.resourceType()} ${request.url()}`);
    }
    const leaves = request.isNavigationRequest() && arrived;
    leaves || new URL(request.url()).hostname !== "127.0.0.1" ? request.abort() : request.continue();
  });
  await page.goto(address, { waitUntil: "load" }).catch((error) => acted.push(`goto ${error.message}`));
  arrived = true;
  await page.evaluate(stir).catch((error) => acted.push(`stir ${error.message}`));
  await page.close();
  return acted;
}

// Every event that a vector may wait for, on every element; then a turn of the loop for what they set off.
async function stir() {
  const names = "click mouseover mouseenter mouseout pointerover focus toggle animationstart animationend load error wheel";
  for (const element of document.querySelectorAll("*")) {
    for (const name of names.split(" ")) {
      element.dispatchEvent(new Event(name, { bubbles: true, cancelable: name !== "click" }));
    }
    // Following a link to the web is no act; any other address is followed.
    if (element.matches("button, input, summary") || !/^(https?:|$)/.test(element.protocol ?? element.href ?? "")) {
      element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
}
