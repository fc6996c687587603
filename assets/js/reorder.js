// Rows that are dragged into another order, beside the buttons that move them: by mouse or touch, at the handle that
// stands here before each row. The keyboard has the buttons.
// A row that is held so near to the edge of the window moves the page on, by so much at a time.
const EDGE = 60;
const STEP = 20;

const rowsOf = (list) => [...list.querySelectorAll("tbody > tr[data-row]")];

function prepare(list, status) {
  for (const row of rowsOf(list)) {
    const handle = document.createElement("span");
    handle.className = "app-reorder__handle";
    handle.title = "Drag to another place";
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => {
      if (event.button === 0) drag(list, status, row, event);
    });
    row.cells[0].prepend(handle);
  }
}

function drag(list, status, row, start) {
  start.preventDefault();
  const before = rowsOf(list);
  const put = (rows) => row.parentNode.append(...rows);
  const follow = (event) => {
    if (event.pointerId !== start.pointerId) return;
    const others = rowsOf(list).filter((each) => each !== row);
    const below = others.find((each) => {
      const box = each.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (below) below.before(row);
    else others.at(-1)?.after(row);
    if (event.clientY < EDGE) window.scrollBy(0, -STEP);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
  };
  const end = (isDropped) => {
    row.classList.remove("app-reorder__row--dragged");
    for (const [name, listener] of listeners) list.removeEventListener(name, listener);
    document.removeEventListener("keydown", escape);
    const after = rowsOf(list);
    if (!isDropped) put(before);
    else if (after.some((each, place) => each !== before[place])) send(list, status, row, before, after, put);
  };
  const escape = (event) => event.key === "Escape" && end(false);
  const listeners = [
    ["pointermove", follow],
    ["pointerup", () => end(true)],
    ["pointercancel", () => end(false)],
  ];
  // Not by the handle: it leaves the page for a moment whenever its row is put elsewhere.
  list.setPointerCapture(start.pointerId);
  for (const [name, listener] of listeners) list.addEventListener(name, listener);
  document.addEventListener("keydown", escape);
  row.classList.add("app-reorder__row--dragged");
}

// One request with the whole order. The page that comes back has the running times anew.
async function send(list, status, row, before, after, put) {
  const form = list.querySelector("form[data-order]");
  const [was, is] = [before.indexOf(row) + 1, after.indexOf(row) + 1];
  form.elements.order.value = after.map((each) => each.dataset.row).join(",");
  status.textContent = "Saving the order";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const isStale = answer.status === 409;
    const page = isStale ? await fetch(window.location.href) : answer;
    const whole = new DOMParser().parseFromString(await page.text(), "text/html");
    const fresh = whole.getElementById(list.id);
    if (!fresh || !(answer.ok || isStale)) throw new Error("no such page");
    list.replaceChildren(...fresh.childNodes);
    prepare(list, status);
    status.nextElementSibling.replaceChildren(...whole.querySelectorAll("form[action*='/undo/']"));
    status.textContent = isStale
      ? "Not moved: someone else has just changed these items. The list now shows their changes."
      : `Item ${was} moved to place ${is} of ${after.length}`;
  } catch {
    put(before);
    status.textContent = "Not moved: the order could not be saved. Use the buttons, or try again.";
  }
}

for (const list of document.querySelectorAll("[data-reorder]")) {
  const status = document.createElement("p");
  status.className = "govuk-body app-reorder__status";
  status.setAttribute("role", "status");
  list.before(status, document.createElement("div")); // what was done, and below it the button that undoes it
  prepare(list, status);
}
