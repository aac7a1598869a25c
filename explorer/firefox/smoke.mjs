// Open a page in Firefox and use it: node smoke.mjs FIREFOX PAGE. Prints what was seen, as JSON; fails at the first fault.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [firefox, file] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true, timeout: 60_000 });
try {
  const page = await browser.newPage();
  const told = [];
  page.on("console", (message) => told.push(message.text()));
  page.on("pageerror", (error) => told.push(error.message));
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("[data-label]");
  const places = () => page.$$eval("[data-mark]", (all) => all.map((one) => one.getAttribute("transform")).join());
  const until = (check, ...given) => page.waitForFunction(check, { timeout: 5_000, polling: 50 }, ...given);
  const marks = (await page.$$("[data-mark]")).length;
  assert.ok(marks > 0);

  await page.click("input[name=individuals]");
  await until(() => {
    const canvas = document.querySelector(".plan canvas");
    return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0);
  });
  await page.$eval("[data-mark][tabindex='0']", (mark) => mark.focus());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await until(() => document.querySelectorAll("article.carte").length === 1);
  const before = await places();
  await page.keyboard.press("+");
  await until(() => location.hash.includes("zoom"));
  assert.notEqual(await places(), before);
  await page.click("#onglet-contributions");
  await until(() => document.querySelectorAll(".cote").length === 2);
  const [link, shown] = [await page.evaluate(() => location.href), await places()];
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("[data-label]");
  const numbers = (text) => text.match(/-?[\d.]+/g).map(Number);
  const [again, before_it] = [numbers(await places()), numbers(shown)];
  assert.equal(again.length, before_it.length);
  again.forEach((value, rank) => assert.ok(Math.abs(value - before_it[rank]) < 0.1)); // an address is rounded
  assert.deepEqual(told, []);
  process.stdout.write(`${JSON.stringify({ browser: await browser.version(), marks })}\n`);
} finally {
  await browser.close();
}
