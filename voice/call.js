// A call by voice. The server has made it; this page joins it, shows it, and leaves it.
import Vapi from "@vapi-ai/web";
import { end, isOver, keptAt, showTurn, startClock, teller, whenEndIsWanted } from "../static/js/call_page.js";
import { closeMicrophone, openMicrophone } from "../static/js/microphone.js";

const NO_CONNECTION = "Could not connect to the call. Try again, or end it and use text.";
const SLOW = 20000; // ms until one may try to connect anew
const AGAIN = { role: "system", content: "The caller did not catch that. Say your last sentence once more." };
const call = document.querySelector("[data-call]");
const { report, room, roomId } = call.dataset;
const part = (name) => call.querySelector(`[data-${name}]`);
const [join, mute, repeat, captions] = ["join", "mute", "repeat", "captions"].map(part);
const tell = teller();

// Its code comes by a script tag: evaluating text would need a weaker content policy.
const vapi = new Vapi("", undefined, { avoidEval: true });
let expected = false; // that the call ends, so nothing is offered when it does
let partial = null;
let slow = 0;

function offer(text, words) {
  tell(text, true);
  join.textContent = words;
  join.hidden = false;
  setLive(false);
  join.focus();
}

function setLive(is) {
  mute.disabled = repeat.disabled = !is;
}

async function connect() {
  join.hidden = true;
  tell("Connecting …");
  try {
    // Asked for before: a call that is joined without a microphone ends unheard.
    closeMicrophone(await openMicrophone());
  } catch (problem) {
    return offer(problem.message, "Test again");
  }
  sessionStorage.setItem(keptAt, "joined");
  expected = true;
  await vapi.stop();
  expected = false;
  clearTimeout(slow);
  slow = setTimeout(() => offer(NO_CONNECTION, "Try again"), SLOW);
  try {
    await vapi.reconnect({ webCallUrl: room, id: roomId });
  } catch {
    clearTimeout(slow);
    offer(NO_CONNECTION, "Try again");
  }
}

function leave() {
  expected = true;
  sessionStorage.removeItem(keptAt);
  location.assign(report);
}

whenEndIsWanted(async () => {
  tell("Ending the call …");
  expected = true;
  vapi.end();
  if (await end()) return leave();
  offer("The call could not be ended. Try again, or rejoin.", "Rejoin");
});

vapi.on("call-start", () => {
  clearTimeout(slow);
  join.hidden = true;
  startClock();
  tell("You are connected.");
  setLive(true);
});
vapi.on("call-end", async () => {
  setLive(false);
  if (expected) return;
  if (await isOver()) return leave();
  offer("You left the call. Rejoin it, or end it and keep what was said.", "Rejoin");
});
vapi.on("error", (problem) => {
  if (JSON.stringify(problem ?? "").includes("Meeting has ended")) return leave();
  if (problem?.type === "audio-start-failed") offer("Your browser holds the sound back.", "Turn on the sound");
});
vapi.on("network-connection", ({ event }) => {
  if (event === "interrupted") tell("The connection was lost. We'll retry.", true);
  if (event === "connected") tell("You are connected.");
});
vapi.on("local-volume-level", (level) => (part("mine").value = level));
vapi.on("volume-level", (level) => (part("theirs").value = level));
vapi.on("message", (message) => {
  if (message.type === "status-update" && message.status === "ended" && !expected) leave();
  if (!message.type?.startsWith("transcript")) return;
  partial?.remove();
  // For the service the persona is the assistant, and the rep its user.
  const item = showTurn(message.role === "user" ? "rep" : "customer", message.transcript);
  partial = message.transcriptType === "final" ? null : item;
});

function toggleMute() {
  const muted = !vapi.isMuted();
  vapi.setMuted(muted);
  mute.setAttribute("aria-pressed", muted);
  tell(muted ? "You are muted." : "You are connected.");
}

mute.addEventListener("click", toggleMute);
document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, textarea, select, dialog");
  if (event.key === "m" && !inField && !event.ctrlKey && !event.metaKey && !event.altKey && !mute.disabled) toggleMute();
});
repeat.addEventListener("click", () => {
  vapi.send({ type: "add-message", message: AGAIN, triggerResponseEnabled: true });
});
captions.addEventListener("change", () => (part("said").hidden = !captions.checked));
join.addEventListener("click", connect);

if (sessionStorage.getItem(keptAt)) {
  offer("The page was reloaded during the call. Rejoin it, or end it and keep what was said.", "Rejoin");
} else {
  connect();
}
