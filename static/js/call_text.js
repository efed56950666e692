// A call by text. What the rep wrote stays in the browser until the server has answered it.
import { end, isOver, keptAt, post, showTurn, startClock, teller, whenEndIsWanted } from "./call_page.js";

const AGAIN = 3000; // ms until an unanswered message is sent again, under the same key
const LAST_WORDS = 2500; // ms to read them before the report opens
const PASSING = [0, 409, 429, 503, 504]; // after these the same message is sent again; 0: no connection
const REFUSED = [400, 413, 422]; // after these it must be another message
const call = document.querySelector("[data-call]");
const { name, messages, report } = call.dataset;
const form = call.querySelector("[data-composer]");
const field = form.querySelector("textarea");
const send = form.querySelector("button");
const hint = call.querySelector("[data-words]").textContent;
const tell = teller();
const kept = JSON.parse(localStorage.getItem(keptAt) ?? "{}");

function keep(changes) {
  Object.assign(kept, changes);
  localStorage.setItem(keptAt, JSON.stringify(kept));
}

// Until the time is up, or the network is back.
function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true });
  });
}

// The last event of an answer that streams; the pieces before it are shown as they come.
async function lastEvent(answer, onPiece) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { status: 0 };
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const [, kind, data] = event.match(/^event: (\w+)\ndata: (.*)$/);
      const said = JSON.parse(data);
      if (kind !== "piece") return { status: 200, ...said };
      onPiece(said.text);
    }
  }
}

async function ask({ key, text }, onPiece) {
  const headers = { "Idempotency-Key": key, Accept: "text/event-stream, application/json" };
  const answer = await post(messages, headers, { text });
  if (answer.ok) return lastEvent(answer, onPiece);
  const problem = await answer.json().catch(() => ({}));
  return { wait: 1000 * answer.headers.get("Retry-After"), ...problem, status: answer.status };
}

// The customer's reply, however often it must be asked for. Throws the problem that ends the asking.
async function deliver(pending, onPiece = () => {}) {
  for (;;) {
    const answer = await ask(pending, onPiece).catch(() => ({ status: 0 }));
    if (answer.status === 200) return answer;
    if (answer.status === 409 && (await isOver())) return { ended: true };
    if (answer.status === 401) {
      location.reload(); // to the login and back; the message is kept
      return new Promise(() => {});
    }
    if (!PASSING.includes(answer.status)) throw answer;
    if (answer.status !== 409) tell(trouble(answer.status), true);
    onPiece(null); // the next answer begins anew
    await pause(answer.wait || AGAIN);
  }
}

function trouble(status) {
  if (status) return `${name} cannot answer right now. We'll retry.`;
  return navigator.onLine ? "The server cannot be reached. We'll retry." : "You're offline. We'll retry.";
}

function leave() {
  localStorage.removeItem(keptAt);
  location.assign(report);
}

async function say(pending, mine = showTurn("rep", pending.text)) {
  const theirs = showTurn("customer", "is writing …", "typing");
  const words = theirs.querySelector("p");
  const onPiece = (text) => {
    words.textContent = text === null || theirs.classList.contains("typing") ? (text ?? "") : words.textContent + text;
    theirs.classList.toggle("typing", text === null);
  };
  send.disabled = true;
  startClock();
  try {
    const { reply, ended } = await deliver(pending, onPiece);
    keep({ pending: null });
    finish(theirs, reply);
    tell(ended ? "The call has ended. Your report opens." : hint);
    if (ended) return setTimeout(leave, reply ? LAST_WORDS : 0);
  } catch (problem) {
    theirs.remove();
    tell(problem.errors?.[0]?.detail ?? problem.detail ?? "That did not work. Send it again.", true);
    if (REFUSED.includes(problem.status)) giveBack(mine);
  }
  send.textContent = kept.pending ? "Send again" : "Send";
  send.disabled = false;
  field.focus();
}

function finish(theirs, reply) {
  theirs.remove();
  if (!reply) return;
  showTurn("customer", reply);
  document.getElementById("announce").textContent = `${name}: ${reply}`;
}

// What was refused can be put right, with what was written since.
function giveBack(mine) {
  mine.remove();
  field.value = [kept.pending.text, field.value].filter(Boolean).join("\n");
  keep({ pending: null, draft: field.value });
  fit();
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (send.disabled) return;
  if (kept.pending) return say(kept.pending, call.querySelector(".rep:last-child"));
  if (!text) return;
  keep({ draft: "", pending: { key: newKey(), text } });
  field.value = "";
  fit();
  say(kept.pending);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
field.addEventListener("input", () => {
  keep({ draft: field.value });
  fit();
});
whenEndIsWanted(async () => {
  tell("Ending the call …");
  if (await end()) return leave();
  tell("The call could not be ended. Nothing is lost: try again.", true);
});

field.value = kept.draft ?? "";
fit();
// Sent before a reload. The server may have the message by now, and even its answer.
if (kept.pending) {
  const last = [...call.querySelectorAll("[data-said] .rep")].at(-1);
  const isThere = last?.querySelector("p").textContent === kept.pending.text;
  if (isThere && last.nextElementSibling) {
    const once = deliver(kept.pending).catch(() => null);
    once.then(() => keep({ pending: null })).then(() => location.reload());
  } else {
    say(kept.pending, isThere ? last : undefined);
  }
}
