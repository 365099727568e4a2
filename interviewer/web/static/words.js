// How things are called on the pages; the same words as in the debrief.

export const CRITERIA = {
  definition: "Definition",
  tradeoff: "Trade-off",
  example: "Example",
  limitation: "Limitation",
};

export const DRILLS = {
  definition: "the mechanism",
  tradeoff: "why not the other option",
  example: "a case of your own",
  limitation: "what breaks first",
};

export const LEVELS = { below_bar: "below the bar", mid: "mid", senior: "senior" };

export const flagName = (kind) => kind.replaceAll("_", " ").replace("dodged probe", "follow-up not answered");

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export const when = (text) => `${day.format(new Date(text))}, ${hour.format(new Date(text))}`;

export const counted = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

export function inDays(text) {
  const start = (date) => new Date(date).setHours(0, 0, 0, 0);
  const days = Math.round((start(text) - start(Date.now())) / 86400000);
  if (days <= 0) return "today";
  return days === 1 ? "tomorrow" : `in ${days} days`;
}
