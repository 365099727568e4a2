// The microphone: 16 kHz blocks and a level, and plain words when it is not there.

const WHY = {
  NotAllowedError: "The microphone is not allowed for this page. Allow it in the address bar and try again.",
  SecurityError: "The microphone is not allowed for this page. Allow it in the address bar and try again.",
  NotFoundError: "There is no microphone. Plug one in, or type.",
  OverconstrainedError: "That microphone is gone. Choose another one.",
  NotReadableError: "The microphone is in use by something else. Close that, or choose another one.",
  AbortError: "The microphone could not be started. Try again, or choose another one.",
};
const ELSEWHERE = "Browsers give a page the microphone only on this machine (localhost) or over https. You can type.";
const QUIET_AFTER = 3;
const BLOCKS_A_SECOND = 50;

export const lastDevice = {
  get: () => localStorage.getItem("microphone") || "",
  set: (id) => localStorage.setItem("microphone", id),
};

export async function devices() {
  if (!navigator.mediaDevices) return [];
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((device) => device.kind === "audioinput" && device.deviceId);
}

export async function fillDevices(select) {
  const found = await devices();
  const wanted = select.value || lastDevice.get();
  select.replaceChildren(...found.map((device, index) => {
    const option = document.createElement("option");
    option.value = device.deviceId;
    option.textContent = device.label || `Microphone ${index + 1}`;
    return option;
  }));
  if (found.some((device) => device.deviceId === wanted)) select.value = wanted;
  select.disabled = found.length === 0;
}

export class Microphone {
  // onBlock(ArrayBuffer), onLevel(0..1), onTrouble(sentence), onBack()
  constructor(hooks) {
    this.hooks = hooks;
    this.zeros = 0;
  }

  async start(deviceId = lastDevice.get()) {
    if (!navigator.mediaDevices) throw new Error(ELSEWHERE);
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false };
    try {
      this.stream = await this.open(audio, deviceId);
      await this.connect();
    } catch (error) {
      this.stop();
      throw new Error(WHY[error.name] || `The microphone could not be started: ${error.message}`);
    }
    const [track] = this.stream.getAudioTracks();
    track.addEventListener("ended", () => this.lost());
    lastDevice.set(track.getSettings().deviceId || deviceId);
    return track.label;
  }

  async open(audio, deviceId) {
    if (!deviceId) return navigator.mediaDevices.getUserMedia({ audio });
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: deviceId } } });
    } catch (error) {
      if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
      return navigator.mediaDevices.getUserMedia({ audio });
    }
  }

  async connect() {
    try {
      await this.wire(new AudioContext({ sampleRate: 16000, latencyHint: 0 }));
    } catch (error) {
      if (error.name !== "NotSupportedError") throw error;
      await this.wire(new AudioContext()); // the worklet brings it to 16 kHz
    }
  }

  async wire(context) {
    this.context = context;
    await context.audioWorklet.addModule("/static/worklet.js");
    if (context.state === "suspended") await context.resume();
    this.node = new AudioWorkletNode(context, "pcm16", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    this.node.port.onmessage = ({ data }) => this.take(data);
    // Last of all: what comes before somebody listens piles up, and everything is heard late.
    context.createMediaStreamSource(this.stream).connect(this.node);
    context.onstatechange = () => {
      if (context.state === "interrupted") this.hooks.onTrouble("The browser has stopped the microphone. Come back to this tab to go on.");
      else if (context.state === "running") this.hooks.onBack();
    };
  }

  take({ block, level, silent }) {
    this.hooks.onLevel(level);
    this.hooks.onBlock(block);
    this.zeros = silent ? this.zeros + 1 : 0;
    if (this.zeros === QUIET_AFTER * BLOCKS_A_SECOND) {
      this.muted = true;
      this.hooks.onTrouble("The microphone delivers no sound at all. Is it muted?");
    } else if (this.muted && !silent) {
      this.muted = false;
      this.hooks.onBack();
    }
  }

  lost() {
    this.stop();
    this.hooks.onTrouble("The microphone is gone. What you have said stands: plug it in again, choose another one, or type.", true);
  }

  get isOn() {
    return Boolean(this.stream);
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.context && this.context.state !== "closed") {
      this.context.onstatechange = null;
      this.context.close();
    }
    this.stream = this.context = this.node = undefined;
    this.hooks.onLevel(0);
  }
}

// A level between 0 and 1 on a bar: -60 dB is empty, 0 dB full.
export function drawLevel(meter, level) {
  const decibels = level > 0 ? 20 * Math.log10(level) : -60;
  const part = Math.max(0, Math.min(1, 1 + decibels / 60));
  meter.firstElementChild.style.transform = `scaleX(${part.toFixed(3)})`;
  meter.classList.toggle("loud", decibels > -3);
}
