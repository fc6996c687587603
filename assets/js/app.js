// Every task can be done without this: it only adds behaviour to what is there.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// Long lists of people and bodies: chosen by typing. The plain list stays where there is no script.
const longLists = document.querySelectorAll("select[data-autocomplete]");
if (longLists.length) {
  await import("./accessible-autocomplete.min.js");
  for (const list of longLists) {
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement: list,
      defaultValue: list.value ? undefined : "",
      showAllValues: true,
      placeholder: list.options[0]?.value ? "" : list.options[0].text,
      preserveNullOptions: true,
      displayMenu: "overlay",
    });
  }
}

// A pack being built: show how far it is, and the finished page once it is done.
const progress = document.querySelector("[data-progress]");
if (progress) {
  const words = progress.querySelector("p");
  const bar = progress.querySelector("progress");
  const look = async () => {
    const answer = await fetch(progress.dataset.progress);
    if (!answer.ok || answer.redirected) return; // the link "Check progress" is still there
    const now = await answer.json();
    if (!now.is_under_way) {
      window.location.reload();
      return;
    }
    if (words.textContent !== now.words) words.textContent = now.words;
    bar.max = now.total;
    bar.value = now.done;
    window.setTimeout(look, 700);
  };
  window.setTimeout(look, 700);
}
