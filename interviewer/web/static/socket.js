// The connection of one page: comes back by itself after a reload, a lost network, a new server.

const OVER = 4000;
const REFUSED = [4001, 4005];
const SLOWEST = 5000;
const PATIENCE = 700;

const GONE = "The server does not answer. Nothing said is lost: start it again with `interviewer serve`, and this page goes on by itself.";
const UNKNOWN = "The server was started anew. Open the address it printed, in any tab: this page goes on by itself.";

function tabName() {
  // A reload keeps the name; a duplicated tab must not, so it is put back only when the page goes.
  const name = sessionStorage.getItem("tab") || crypto.randomUUID();
  sessionStorage.removeItem("tab");
  addEventListener("pagehide", () => sessionStorage.setItem("tab", name));
  return name;
}

export class Connection {
  // onMessage(message, sound?), onState("open" | "lost" | "over" | "refused", sentence)
  constructor(session, hooks) {
    this.hooks = hooks;
    this.address = `ws://${location.host}/api/interviews/${session}?tab=${tabName()}`;
    this.wait = 250;
    this.open();
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.hurry(); });
  }

  open() {
    this.timer = undefined;
    this.socket = new WebSocket(this.address);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => { this.wait = 250; this.isLost = false; this.hooks.onState("open", ""); };
    this.socket.onmessage = ({ data }) => this.take(data);
    this.socket.onclose = (event) => this.closed(event);
  }

  take(data) {
    if (typeof data !== "string") {
      this.hooks.onMessage(this.announced, data);
      return;
    }
    const message = JSON.parse(data);
    this.announced = message;
    if (message.type !== "speech" || message.last) this.hooks.onMessage(message);
  }

  async closed({ code, reason }) {
    this.isLost = code !== OVER && !REFUSED.includes(code);
    if (code === OVER) this.hooks.onState("over", "");
    else if (REFUSED.includes(code)) this.hooks.onState("refused", reason);
    else {
      this.timer = setTimeout(() => this.open(), this.wait);
      this.wait = Math.min(this.wait * 2, SLOWEST);
      await new Promise((done) => setTimeout(done, PATIENCE));
      const sentence = this.isLost ? await why() : "";
      if (this.isLost) this.hooks.onState("lost", sentence); // else it is back, or over, by now
    }
  }

  hurry() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.open();
  }

  again() {
    this.wait = 250;
    this.open();
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  sendSound(block) {
    // Sound that cannot leave is not piled up: it would arrive late and out of its turn.
    if (this.isOpen && this.socket.bufferedAmount < 640000) this.socket.send(block);
  }
}

async function why() {
  try {
    const response = await fetch("/api/here");
    return response.status === 401 ? UNKNOWN : "The connection was lost; trying again.";
  } catch {
    return GONE;
  }
}
