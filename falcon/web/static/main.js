// The page: one answer of GET /api/overview, asked for again and again.

import { drawCurve } from "./curve.js";
import {
  ago,
  day,
  direction,
  money,
  signedMoney,
  signedPercent,
  unbroken,
} from "./format.js";
import {
  DECISIONS,
  OPTIMIZATIONS,
  POSITIONS,
  SIGNALS,
  STRATEGIES,
  TRADES,
  table,
} from "./tables.js";

const EVERY_MS = 5000;
const LONGEST_WAIT_MS = 15000;
const TOKEN = "falcon-token";

const at = (id) => document.getElementById(id);

let latest = null;
let timer = 0;

class Refused extends Error {}

async function refresh() {
  clearTimeout(timer);
  try {
    const seen = await overview();
    if (seen !== null) show(seen);
  } catch (error) {
    trouble(error);
  }
  timer = setTimeout(refresh, EVERY_MS);
}

async function overview() {
  const token = sessionStorage.getItem(TOKEN);
  const answer = await fetch("/api/overview", {
    headers: token ? { Authorization: `Bearer ${token}` } : {},
    signal: AbortSignal.timeout(LONGEST_WAIT_MS),
  });
  const refused = answer.status === 401;
  at("token").hidden = !refused;
  if (refused) {
    at("health").lastElementChild.textContent = "not admitted yet";
    return null;
  }
  const body = await answer.json();
  if (!answer.ok) throw new Refused(body.error.message);
  return body;
}

function show(seen) {
  latest = seen;
  at("trouble").hidden = true;
  at("main").hidden = false;
  showHealth(seen.health);
  showNotice(seen.health);
  showAccount(seen.account);
  showStrategies(seen.strategies);
  table(at("positions"), seen.positions, POSITIONS, "Nothing is held.");
  table(at("signals"), seen.signals, SIGNALS, "No strategy has wanted anything yet.");
  table(at("trades"), seen.trades, TRADES, "No trade has been closed yet.");
  table(
    at("optimizations"),
    seen.optimizations,
    OPTIMIZATIONS,
    "No strategy has faltered yet.",
  );
  table(at("decisions"), seen.decisions, DECISIONS, "No bar has been decided on yet.");
  at("updated").textContent = `updated at ${new Date().toLocaleTimeString()}`;
}

function showHealth(health) {
  const place = at("health");
  place.className = `health ${health.healthy ? "good" : "bad"}`;
  place.lastElementChild.textContent = health.healthy ? going(health) : health.reason;
}

function going(health) {
  if (health.ended) return `all bars are traded, to ${unbroken(day(health.ends_at))}`;
  const market = health.moment ? `market day ${day(health.moment)}` : "no bar yet";
  return `${unbroken(market)} · ${unbroken(`ticked ${ago(health.tick_age_s)}`)}`;
}

function showNotice(health) {
  const text = advice(health);
  at("notice").textContent = text;
  at("notice").hidden = text === "";
}

function advice(health) {
  if (health.ended) {
    return (
      `The bars ended on ${day(health.ends_at)}. All of them have been traded, and ` +
      "what you see is how it ended. A fresh database begins anew: falcon run --db again.db"
    );
  }
  if (health.healthy) return "";
  return (
    `Nothing is traded at the moment: ${health.reason}. “falcon status” tells what ` +
    "runs, “falcon run” starts it again, and its log says why it stopped."
  );
}

function showAccount(account) {
  at("equity").textContent = money(account.equity);
  at("cash").textContent = money(account.cash);
  at("invested").textContent = money(account.equity - account.cash);
  at("begun").textContent = money(account.initial_balance);
  const change = account.total_pnl / account.initial_balance;
  at("pnl").className = direction(account.total_pnl);
  at("pnl").textContent = `${signedMoney(account.total_pnl)} (${signedPercent(change)})`;
  document.title = `${money(account.equity)} · Falcon`;
  drawCurve(at("curve"), account.curve, account.initial_balance);
}

function showStrategies(strategies) {
  const active = strategies.filter((one) => one.status === "active").length;
  at("strategies-note").textContent = `${active} of ${strategies.length} trade`;
  table(
    at("strategies"),
    [...strategies].sort((one, other) => rank(one) - rank(other)),
    STRATEGIES,
    "There is no strategy yet. POST a description to /api/youtube-strategies/submit.",
  );
}

const ORDER = ["active", "retiring", "paused", "draft", "rejected"];

const rank = (strategy) => ORDER.indexOf(strategy.status);

function trouble(error) {
  const seen = at("updated").textContent;
  const old = seen ? `What you see is old, ${seen}. ` : "";
  at("trouble").textContent = `${failure(error)} ${old}This page asks again every ${
    EVERY_MS / 1000
  } seconds.`;
  at("trouble").hidden = false;
  at("notice").hidden = true;
  at("health").className = "health bad";
  at("health").lastElementChild.textContent = "not connected";
}

function failure(error) {
  if (error instanceof Refused) {
    return `Falcon answers, but with an error: ${error.message}.`;
  }
  if (error.name === "TimeoutError") {
    return `Falcon has not answered for ${LONGEST_WAIT_MS / 1000} seconds: the machine is busy, or the dashboard hangs.`;
  }
  return (
    `The connection to Falcon is lost (${error.message}): the dashboard was stopped, or the ` +
    "network is down. “falcon status” tells whether it runs, “falcon run” starts it again."
  );
}

at("token-use").addEventListener("click", () => {
  sessionStorage.setItem(TOKEN, at("token-value").value);
  at("token-value").value = "";
  refresh();
});

at("token-value").addEventListener("keydown", (event) => {
  if (event.key === "Enter") at("token-use").click();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(timer);
  else refresh();
});

let width = 0;
new ResizeObserver(([{ contentRect }]) => {
  if (latest === null || contentRect.width === width) return;
  width = contentRect.width;
  drawCurve(at("curve"), latest.account.curve, latest.account.initial_balance);
}).observe(at("curve"));

refresh();
