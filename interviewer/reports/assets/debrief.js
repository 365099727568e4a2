"use strict";
// Copying a command, hearing words. The page is whole without this script.
(() => {
  const gentle = matchMedia("(prefers-reduced-motion: reduce)").matches;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  async function copy(button) {
    const code = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }

  // What a link leads to takes the focus, so that the next Tab goes on from there.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (!target.matches("a, button, [tabindex]")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  });

  addEventListener("beforeprint", () => {
    for (const item of document.querySelectorAll("details")) item.open = true;
  });

  const sound = document.getElementById("sound");
  if (!sound) return;
  const words = [...document.querySelectorAll(".w")];
  const starts = words.map((word) => Number(word.dataset.t));
  let until = Infinity;
  let lit = null;

  function play(from, end = Infinity) {
    until = end;
    sound.currentTime = from;
    sound.play().catch(() => { /* the player shows what went wrong */ });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.play");
    if (button) play(Number(button.dataset.from), Number(button.dataset.until));
    const word = event.target.closest(".w");
    if (word && getSelection().isCollapsed && !event.target.closest("a")) play(Number(word.dataset.t));
  });

  document.addEventListener("keydown", (event) => {
    const text = event.target;
    if (!text.matches || !text.matches(".said[tabindex]")) return;
    const own = [...text.querySelectorAll(".w")];
    const at = own.findIndex((word) => word.classList.contains("at"));
    const next = { ArrowRight: at + 1, ArrowLeft: Math.max(at - 1, 0), Home: 0, End: own.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (at >= 0) own[at].classList.remove("at");
      own[Math.min(next, own.length - 1)].classList.add("at");
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      play(Number((own[at] || own[0]).dataset.t));
    }
  });

  function follow() {
    if (sound.currentTime >= until) { until = Infinity; sound.pause(); }
    let low = 0, high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= sound.currentTime + 0.01) low = middle + 1; else high = middle;
    }
    const now = low ? words[low - 1] : null;
    if (now !== lit) {
      if (lit) lit.classList.remove("on");
      if (now && !sound.paused) {
        now.classList.add("on");
        now.scrollIntoView({ block: "nearest", behavior: gentle ? "auto" : "smooth" });
      }
      lit = now;
    }
    if (!sound.paused) requestAnimationFrame(follow);
  }
  sound.addEventListener("play", () => requestAnimationFrame(follow));
  sound.addEventListener("seeked", follow);
  sound.addEventListener("ended", () => { if (lit) lit.classList.remove("on"); lit = null; });
})();
