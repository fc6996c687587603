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

// How a text will look in the pack, as it is typed.
for (const shown of document.querySelectorAll("[data-shows]")) {
  const box = document.getElementById(shown.dataset.shows);
  box.addEventListener("input", () => {
    const blocks = (box.value.trim() || "Nothing written yet.").split(/\n{2,}/);
    shown.replaceChildren(
      ...blocks.map((block) => {
        const paragraph = document.createElement("p");
        paragraph.className = "govuk-body";
        for (const [at, line] of block.trim().split("\n").entries())
          paragraph.append(...(at ? [document.createElement("br")] : []), line);
        return paragraph;
      }),
    );
  });
}

// What a row asks for only once it has a date: opened as that is typed.
for (const row of document.querySelectorAll("[data-opens-by]"))
  row.addEventListener("input", (event) => {
    if (event.target.name.includes(row.dataset.opensBy)) row.querySelector("details").open = true;
  });

// Menus of rows: one that is open closes once something else is wanted.
const openMenus = () => document.querySelectorAll(".app-row-menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What is written and not saved yet, where a page keeps it.
try {
  const hasKept = Object.keys(localStorage).some((key) => key.startsWith("kept:"));
  if (hasKept || document.querySelector("form[data-keep]")) await import("./kept.js");
} catch {
  // The browser keeps nothing: what is saved is all that there is.
}

// Agendas: rows that are dragged into another order.
if (document.querySelector("[data-reorder]")) await import("./reorder.js");

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

// A paper: how long its text is by now. Without a script that stands there as it was saved.
for (const said of document.querySelectorAll("[data-words-of]")) {
  const box = document.getElementById(said.dataset.wordsOf);
  const { wordsAPage, most } = said.dataset;
  const counted = (count, one) => `${count.toLocaleString("en-GB")} ${one}${count === 1 ? "" : "s"}`;
  let waiting;
  box?.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      const words = box.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      const pages = Math.ceil(words / Number(wordsAPage));
      const limit = most ? ` The limit is ${most}.` : "";
      said.textContent = `About ${counted(words, "word")}: ${counted(pages, "page")}.${limit}`;
    }, 500);
  });
}

// Minutes: each item is saved a moment after its writer stops. The Save button does the same, and shows both versions
// where somebody else has changed the item meanwhile.
const PAUSE = 1500;
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]");
  const version = form.elements.version;
  let timer;
  let isDirty = false;
  let isSaving = false;
  let isStale = false;
  let isLeft = false;
  const say = (words, isSaved) => {
    status.textContent = words;
    status.classList.toggle("app-minutes-item__saved--not", !isSaved);
  };
  const save = async () => {
    if (isSaving || isStale || !isDirty) return;
    isSaving = true;
    isDirty = false;
    let isKept = false;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), redirect: "error" });
      const now = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
      isKept = answer.ok;
      isStale = answer.status === 409;
      if (isKept) version.value = now.version;
      say(isStale ? `${now.words} Press Save to see both versions.` : (now.words ?? "Not saved. Press Save to try again."), isKept);
    } catch {
      say("Not saved: no connection. We will try again when you next type.", false);
    }
    isSaving = false;
    if (!isKept) isDirty = true;
    else if (isDirty) save();
  };
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-not-autosaved]")) {
      isLeft = true; // an action is added by its button
      return;
    }
    isDirty = true;
    if (!isStale) say("Not saved yet", true);
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    isDirty = isLeft = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty || isSaving || isLeft) event.preventDefault();
  });
}
