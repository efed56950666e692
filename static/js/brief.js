// The brief: hears whether the microphone works before a call is made, and sends its form once.
import { closeMicrophone, openMicrophone } from "./microphone.js";

const HEARD = 0.02; // of full scale: louder than a quiet room
const SILENT = 5000; // ms without a sound, then we say so
const form = document.querySelector("[data-start]");
const box = form.querySelector("[data-mic]");
const test = box?.querySelector("button");
const meter = box?.querySelector("meter");
const words = box?.querySelector("[data-words]");
let stream = null;

// Without a microphone no call is made: it would end at once, unheard.
form.addEventListener("submit", async (event) => {
  if (form.dataset.sent) return event.preventDefault();
  if (event.submitter?.value === "voice" && !stream) {
    event.preventDefault();
    if (await open()) form.requestSubmit(event.submitter);
    return;
  }
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => delete form.dataset.sent); // back from the call

async function open() {
  try {
    stream = await openMicrophone();
  } catch (problem) {
    words.textContent = problem.message;
  }
  test.textContent = "Test again";
  return stream;
}

function watch(mine) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  const began = performance.now();
  let told = "";
  context.createMediaStreamSource(mine).connect(analyser);
  words.textContent = "Say a few words.";
  (function look() {
    if (stream !== mine) return context.close();
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    meter.value = Math.min(1, loud * 5);
    if (loud > HEARD && told !== "heard") {
      told = "heard";
      words.textContent = "We hear you.";
    } else if (!told && performance.now() - began > SILENT) {
      told = "silent";
      const which = mine.getAudioTracks()[0].label || "the microphone";
      words.textContent = `We hear nothing from ${which}. Is it muted, or the wrong one? Test again, or use text.`;
    }
    requestAnimationFrame(look);
  })();
}

if (box) {
  box.hidden = false;
  test.addEventListener("click", async () => {
    closeMicrophone(stream);
    stream = null;
    if (await open()) watch(stream);
  });
}
