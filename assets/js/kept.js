// What is written into a form and not saved yet stays in this browser, under the person's number: it
// is offered again when they come back, and goes when it is saved, on signing out and after 7 days.
const BEGINNING = "kept:";
const LASTS = 7 * 24 * 60 * 60 * 1000;
const SAVING = "kept-saving";

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(BEGINNING));
const forget = (key) => localStorage.removeItem(key);

for (const key of keys()) {
  const kept = JSON.parse(localStorage.getItem(key));
  if (Date.now() - kept.at > LASTS) forget(key);
}

// A page of the same return in answer to a save: it went through. Sign-in pages and errors are others.
const saving = JSON.parse(sessionStorage.getItem(SAVING) ?? "null");
if (saving && location.pathname !== saving.page && location.pathname.startsWith(saving.within)) forget(saving.key);
sessionStorage.removeItem(SAVING);

for (const form of document.querySelectorAll("form[data-signs-out]"))
  form.addEventListener("submit", () => keys().forEach(forget));

const form = document.querySelector("form[data-keep]");
if (form) {
  const key = `${BEGINNING}${form.dataset.keep}:${location.pathname}`;
  const boxes = () =>
    [...form.elements].filter((box) => box.name && !["hidden", "submit", "button", "password", "file"].includes(box.type));
  const read = () => boxes().map((box) => (["checkbox", "radio"].includes(box.type) ? box.checked : box.value));
  const write = (values) =>
    boxes().forEach((box, at) => {
      if (["checkbox", "radio"].includes(box.type)) box.checked = values[at];
      else box.value = values[at];
      box.dispatchEvent(new Event("keyup", { bubbles: true }));
    });

  const say = (text, ...buttons) => {
    document.querySelector("[data-kept-said]")?.remove();
    const said = document.createElement("div");
    said.className = "govuk-inset-text";
    said.dataset.keptSaid = "";
    said.setAttribute("role", "status");
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.textContent = text;
    said.append(words);
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary govuk-!-margin-right-2 govuk-!-margin-bottom-0";
      button.textContent = label;
      button.addEventListener("click", () => {
        act();
        said.remove();
      });
      said.append(button);
    }
    form.before(said);
  };

  const found = JSON.parse(localStorage.getItem(key) ?? "null");
  const drawn = JSON.stringify(read());
  if (found && JSON.stringify(found.values) !== drawn && found.values.length === boxes().length) {
    const when = new Date(found.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    say(
      `What you wrote here on ${when} was not saved. It is still in this browser.`,
      ["Put it back", () => write(found.values)],
      ["Delete it", () => forget(key)],
    );
  }

  let waiting;
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 300);
  });
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: read() }));
    } catch {
      // No room, or not allowed: the form works as without this.
    }
  };

  // Without a connection the browser would leave the page for an error of its own.
  const isReached = async () => {
    try {
      const answer = await fetch(form.dataset.keepAsks, { cache: "no-store", signal: AbortSignal.timeout(10000) });
      return answer.ok;
    } catch {
      return false;
    }
  };
  let isAsking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    keep();
    if (await isReached()) {
      sessionStorage.setItem(SAVING, JSON.stringify({ key, page: location.pathname, within: form.dataset.keepWithin }));
      form.submit();
      return;
    }
    isAsking = false;
    say("It could not be saved: there is no connection. What you wrote is kept in this browser. Save it again when you are connected.");
  });
}
