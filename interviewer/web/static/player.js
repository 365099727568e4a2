// What the interviewer says, as it comes: pieces of 16-bit sound, one after the other.

export class Player {
  // onPlayed(number): all of it was heard.
  constructor(onPlayed) {
    this.onPlayed = onPlayed;
    this.sources = new Set();
    this.until = 0;
  }

  // A browser lets a page sound only after a key or a click.
  async wake() {
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 300))]);
    return this.context.state === "running";
  }

  get isSilent() {
    return !this.context || this.context.state !== "running";
  }

  piece({ number, rate }, sound) {
    if (this.isSilent) return;
    this.number = number;
    const samples = new Int16Array(sound);
    const buffer = this.context.createBuffer(1, Math.max(samples.length, 1), rate);
    const channel = buffer.getChannelData(0);
    for (let index = 0; index < samples.length; index += 1) channel[index] = samples[index] / 32768;
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    this.until = Math.max(this.until, this.context.currentTime + 0.02);
    source.start(this.until);
    this.until += buffer.duration;
    this.sources.add(source);
    source.onended = () => this.ended(source);
  }

  last({ number }) {
    this.lastNumber = number;
    if (this.sources.size === 0) this.onPlayed(number);
  }

  ended(source) {
    this.sources.delete(source);
    if (this.sources.size === 0 && this.lastNumber === this.number) this.onPlayed(this.number);
  }

  stop() {
    for (const source of this.sources) {
      source.onended = null;
      source.stop();
    }
    this.sources.clear();
    this.until = 0;
  }
}
