// What is wrong with a microphone, in words that say what to do.
const FAULTS = {
  NotAllowedError: "Your browser blocks the microphone for this site. Allow it, then test again, or use text.",
  NotFoundError: "No microphone was found. Plug one in, then test again, or use text.",
  NotReadableError: "Another program holds the microphone. Close it, then test again, or use text.",
};

// The stream. Throws an Error whose message is for the rep.
export async function openMicrophone() {
  if (!navigator.mediaDevices) throw new Error("The microphone works over https alone. Use text here.");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new Error(FAULTS[error.name] ?? "The microphone could not be opened. Test again, or use text.");
  }
}

export function closeMicrophone(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
