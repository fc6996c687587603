// Every task can be done without this: it only adds behaviour to what is there.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// A pack being built: show how far it is, and the finished page once it is done.
const progress = document.querySelector("[data-progress]");
if (progress) {
  const look = async () => {
    const answer = await fetch(progress.dataset.progress, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return; // the link "Check progress" is still there
    const part = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = part.querySelector("[data-under-way]");
    if (!now) return;
    if (now.dataset.underWay === "no") {
      window.location.reload();
      return;
    }
    progress.replaceChildren(...now.childNodes);
    window.setTimeout(look, 700);
  };
  window.setTimeout(look, 700);
}
