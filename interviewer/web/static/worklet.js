// 16 kHz, 16 bit, 20 ms at a time: longer blocks are heard late. Where the device runs at another
// rate, a windowed
// sinc of sixteen crossings brings it down.

const RATE = 16000;
const BLOCK = RATE / 50;
const CROSSINGS = 16;

class Pcm16 extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
    this.sum = 0;
    this.silent = true;
    this.step = sampleRate / RATE;
    if (this.step !== 1) this.prepare();
  }

  prepare() {
    this.stretch = Math.max(this.step, 1);
    this.half = Math.ceil(CROSSINGS * this.stretch);
    this.kept = new Float32Array(2 * this.half);
    this.next = this.half;
  }

  // The sound around `at`, a place between samples.
  value(samples, at) {
    const first = Math.ceil(at - this.half);
    let sum = 0;
    let weights = 0;
    for (let index = Math.max(first, 0); index < Math.min(at + this.half, samples.length); index += 1) {
      const x = (index - at) / this.stretch;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * (index - at)) / this.half);
      const weight = window * (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
      sum += samples[index] * weight;
      weights += weight;
    }
    return sum / weights;
  }

  resampled(input) {
    const samples = new Float32Array(this.kept.length + input.length);
    samples.set(this.kept);
    samples.set(input, this.kept.length);
    const found = [];
    for (; this.next + this.half < samples.length; this.next += this.step) found.push(this.value(samples, this.next));
    this.kept = samples.slice(input.length);
    this.next -= input.length;
    return found;
  }

  put(sample) {
    const value = Math.max(-1, Math.min(1, sample));
    this.sum += value * value;
    if (value !== 0) this.silent = false;
    this.block[this.filled] = value < 0 ? value * 32768 : value * 32767;
    this.filled += 1;
    if (this.filled === BLOCK) this.hand();
  }

  hand() {
    const block = this.block.buffer;
    this.port.postMessage({ block, level: Math.sqrt(this.sum / BLOCK), silent: this.silent }, [block]);
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
    this.sum = 0;
    this.silent = true;
  }

  process([input]) {
    const samples = input[0];
    if (samples) for (const sample of this.step === 1 ? samples : this.resampled(samples)) this.put(sample);
    return true;
  }
}

registerProcessor("pcm16", Pcm16);
