// Requests to our own server; what goes wrong is a sentence.

const UNKNOWN = "This page has lost its key. Open the address that interviewer serve printed.";
const SILENT = "The server does not answer. Start it again with: interviewer serve";

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(SILENT);
  }
  if (response.status === 401) throw new Error(UNKNOWN);
  if (!response.ok) throw new Error((await response.text()).trim() || `The server says ${response.status}.`);
  return response.json();
}

export const get = (path) => ask(path);

export const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

// The key has done its work: it is not to stay in the address bar or the history.
if (new URLSearchParams(location.search).has("token")) history.replaceState(null, "", location.pathname);
