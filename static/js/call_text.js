// A call by text. What the rep wrote stays in the browser until the server has answered it.
import { end, isOver, keptAt, post, showTurn, startClock, teller, whenEndIsWanted } from "./call_page.js";

const AGAIN = 3000; // ms until an unanswered message is sent again, under the same key
const LAST_WORDS = 2500; // ms to read them before the report opens
const PASSING = [409, 429, 502, 503, 504]; // statuses after which the same message is sent again
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

// The answer to a message, however often it must be sent; a refusal is thrown, with its words.
async function deliver({ key, text }) {
  for (;;) {
    const answer = await post(messages, { "Idempotency-Key": key }, { text }).catch(() => null);
    if (answer?.ok) return answer.json();
    if (answer?.status === 409 && (await isOver())) return { ended: true };
    if (answer?.status === 401) {
      location.reload(); // to the login and back; the message is kept
      return new Promise(() => {});
    }
    if (answer && !PASSING.includes(answer.status)) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problem.errors?.[0]?.detail ?? problem.detail ?? "That did not work. Send it again.");
    }
    if (answer?.status !== 409) tell(trouble(answer), true);
    await pause(1000 * (answer?.headers.get("Retry-After") ?? 0) || AGAIN);
  }
}

function trouble(answer) {
  if (answer) return `${name} cannot answer right now. We'll retry.`;
  return navigator.onLine ? "The server cannot be reached. We'll retry." : "You're offline. We'll retry.";
}

function leave() {
  localStorage.removeItem(keptAt);
  location.assign(report);
}

async function say(pending) {
  const mine = showTurn("rep", pending.text, "sending");
  const typing = showTurn("customer", "is writing …", "typing");
  send.disabled = true;
  startClock();
  try {
    const { reply, ended } = await deliver(pending);
    mine.classList.remove("sending");
    keep({ pending: null });
    tell(ended ? "The call has ended. Your report opens." : hint);
    if (reply) {
      showTurn("customer", reply);
      document.getElementById("announce").textContent = `${name}: ${reply}`;
    }
    if (ended) return setTimeout(leave, reply ? LAST_WORDS : 0);
  } catch (problem) {
    mine.remove();
    field.value = [pending.text, field.value].filter(Boolean).join("\n");
    keep({ pending: null, draft: field.value });
    fit();
    tell(problem.message, true);
  } finally {
    typing.remove();
  }
  send.disabled = false;
  field.focus();
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
  if (!text || send.disabled) return;
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
// Sent before a reload: the same key brings the same answer, and a reload shows both once.
if (kept.pending) {
  send.disabled = true;
  tell("Sending what you wrote …");
  deliver(kept.pending)
    .then(() => keep({ pending: null }))
    .catch((problem) => keep({ pending: null, draft: kept.pending.text, problem: problem.message }))
    .finally(() => location.reload());
} else if (kept.problem) {
  tell(kept.problem, true);
  keep({ problem: null });
}
