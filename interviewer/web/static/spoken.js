// The spoken side of the page: microphone, captions, countdown and keys.

import { byId, h, show } from "./dom.js";
import { Microphone, drawLevel, fillDevices } from "./microphone.js";
import { Player } from "./player.js";

const HOLD = "hold";
const NOTHING_YET = "Your words appear here.";

export class Spoken {
  // say(message), sound(block), trouble(sentence), changed()
  constructor(session, hooks) {
    this.hooks = hooks;
    this.memory = `voice ${session}`;
    this.isOn = false;
    this.state = "off";
    this.held = false;
    this.player = new Player((number) => hooks.say({ type: "played", number }));
    this.microphone = new Microphone({
      // Between two presses silence goes out: time passes for the server too.
      onBlock: (block) => hooks.sound(this.turns !== HOLD || this.held ? block : new ArrayBuffer(block.byteLength)),
      onLevel: (level) => drawLevel(byId("meter"), level),
      onTrouble: (text, isLost) => this.trouble(text, isLost),
      onBack: () => hooks.trouble(""),
    });
    byId("speak").addEventListener("click", () => (this.isOn ? this.off() : this.choose()));
    byId("sound-on").addEventListener("click", () => {
      localStorage.setItem("turns", byId("turns").value);
      localStorage.setItem("headphones", byId("headphones").checked ? "yes" : "no");
      byId("sound").close();
      byId("speak").blur(); // Space is to end answers now, not to press this button again
      this.on();
    });
    byId("device").addEventListener("change", () => { if (this.isOn) this.on(); });
    byId("done").addEventListener("click", () => { if (this.turns !== HOLD) this.press("done"); });
    byId("done").addEventListener("pointerdown", () => this.hold(true));
    addEventListener("pointerup", () => this.hold(false));
    byId("not-done").addEventListener("click", () => this.press("not_done"));
    byId("hush").addEventListener("click", () => this.press("stop_speech"));
    byId("redo").addEventListener("click", () => this.press("redo"));
    navigator.mediaDevices?.addEventListener("devicechange", () => fillDevices(byId("device")));
    addEventListener("pagehide", () => this.microphone.stop());
  }

  get wasOn() {
    return sessionStorage.getItem(this.memory) === "on";
  }

  get turns() {
    return localStorage.getItem("turns") || "key";
  }

  async choose() {
    byId("turns").value = this.turns;
    byId("headphones").checked = localStorage.getItem("headphones") === "yes";
    await fillDevices(byId("device"));
    byId("sound").showModal();
  }

  async on() {
    try {
      this.microphone.stop();
      await this.microphone.start(byId("device").value || undefined);
      await this.player.wake(); // a page that listens may sound, also before the first click
    } catch (error) {
      this.hooks.trouble(error.message);
      this.off();
      return;
    }
    this.isOn = true;
    sessionStorage.setItem(this.memory, "on");
    this.hooks.trouble("");
    this.announce();
    this.draw();
  }

  // Also after a new connection: the server may not know that sound comes.
  announce() {
    if (!this.isOn) return;
    const interrupt = localStorage.getItem("headphones") === "yes";
    this.hooks.say({ type: "voice", on: true, automatic: this.turns === "automatic", interrupt });
  }

  off() {
    if (this.isOn) this.hooks.say({ type: "voice", on: false });
    sessionStorage.removeItem(this.memory);
    this.rest();
  }

  // Another tab answers now: this one hears no more.
  rest() {
    this.isOn = false;
    this.microphone.stop();
    this.player.stop();
    this.draw();
  }

  trouble(text, isLost = false) {
    this.hooks.trouble(text);
    if (isLost) {
      this.hooks.say({ type: "microphone", works: false });
      this.off();
    }
  }

  hold(isHeld) {
    if (this.turns !== HOLD || !this.isOn || this.held === isHeld) return;
    this.held = isHeld;
    if (isHeld && this.state === "speaking") this.press("stop_speech");
    if (!isHeld) this.press("done");
    this.draw();
  }

  press(key) {
    if (key === "stop_speech" || this.state === "speaking") this.player.stop();
    this.hooks.say({ type: "key", key });
  }

  take(message, sound) {
    switch (message.type) {
      case "captions": this.caption(message); break;
      case "turn": this.turn(message); break;
      case "speech": this.speech(message, sound); break;
      case "hush": this.player.stop(); break;
    }
  }

  speech(message, sound) {
    if (this.player.isSilent) {
      if (message.last) this.hooks.say({ type: "played", number: message.number });
    } else if (message.last) this.player.last(message);
    else this.player.piece(message, sound);
  }

  caption({ committed, tail }) {
    const words = committed || tail
      ? [h("span", {}, committed), committed && tail ? " " : "", h("span", { class: "tail" }, tail)]
      : [h("span", { class: "soft" }, NOTHING_YET)];
    byId("captions").replaceChildren(...words);
    byId("captions").scrollTop = byId("captions").scrollHeight;
  }

  turn({ state, seconds }) {
    this.state = state;
    show(byId("countdown"), state === "ending");
    if (state === "ending") {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const bar = byId("countdown").firstElementChild;
      bar.getAnimations().forEach((animation) => animation.cancel());
      if (!still) bar.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], { duration: seconds * 1000, fill: "forwards" });
    }
    this.draw();
  }

  get says() {
    if (!this.isOn) return "";
    const hold = this.turns === HOLD;
    return {
      speaking: "The interviewer speaks",
      listening: hold ? (this.held ? "Listening" : "Hold Space, or the button, while you speak") : "Listening",
      nudge: hold ? "Take your time" : "Take your time. Press Space when you are done",
      ending: "Sounds finished. Speak on, or press N, if it is not",
      examining: "Thinking about it",
    }[this.state] || "";
  }

  draw() {
    const hold = this.turns === HOLD;
    const answers = this.isOn && ["listening", "ending", "nudge"].includes(this.state);
    document.body.classList.toggle("speaks", this.isOn);
    show(byId("meter"), this.isOn);
    show(byId("captions"), this.isOn);
    show(byId("done"), answers);
    byId("done").textContent = hold ? (this.held ? "Let go when done" : "Hold to speak") : "Done (Space)";
    byId("done").classList.toggle("on", this.held);
    show(byId("not-done"), this.isOn && ["ending", "examining"].includes(this.state));
    show(byId("hush"), this.isOn && this.state === "speaking");
    byId("speak").textContent = this.isOn ? "Type instead" : "Speak";
    this.hooks.changed();
  }
}
