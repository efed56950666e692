// What the calls by text and by voice have in common.
const CALL = document.querySelector("[data-call]");

export const keptAt = `call-${CALL.dataset.call}`; // this call's place in the browser's storage

export function post(url, headers = {}, body = {}) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, ...headers },
    body: JSON.stringify(body),
  });
}

export async function isOver() {
  const answer = await fetch(CALL.dataset.status).catch(() => null);
  if (!answer?.ok) return false;
  const { status } = await answer.json();
  return !["created", "in_call"].includes(status);
}

// Ends the call at the server. True if it is over, by this or before.
export async function end() {
  const answer = await post(CALL.dataset.end).catch(() => null);
  return answer?.ok || (answer?.status === 409 && isOver());
}

export function showTurn(speaker, text, kind = "") {
  const thread = CALL.querySelector("[data-said]");
  const item = document.createElement("li");
  const who = document.createElement("span");
  const said = document.createElement("p");
  item.className = `${speaker} ${kind}`;
  who.className = "unseen";
  who.textContent = speaker === "rep" ? "You: " : `${CALL.dataset.name}: `;
  said.dir = "auto";
  said.textContent = text;
  item.append(who, said);
  thread.append(item);
  thread.scrollTop = thread.scrollHeight;
  return item;
}

export function teller() {
  const words = CALL.querySelector("[data-words]");
  return (text, isTrouble = false) => {
    words.textContent = text;
    words.classList.toggle("trouble", isTrouble);
  };
}

// Ending always asks.
export function whenEndIsWanted(act) {
  const dialog = document.querySelector("[data-end-dialog]");
  CALL.querySelector("[data-end-ask]").addEventListener("click", () => {
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => dialog.returnValue === "end" && act());
}

const shown = CALL.querySelector("[data-timer]");
let began = null;

export function startClock() {
  if (began) return;
  began = Date.now() - 1000 * shown.dataset.timer;
  draw();
  setInterval(draw, 1000);
}

function draw() {
  const seconds = Math.floor((Date.now() - began) / 1000);
  shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

if (shown.dataset.timer > 0) startClock();
CALL.querySelector("[data-said]").scrollTop = 1e6;
if (matchMedia("(max-width: 900px)").matches) {
  for (const part of CALL.querySelectorAll(".call-side details")) part.open = false;
}
