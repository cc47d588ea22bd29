// Keeps a page of a run as its server tells it, and lets its tables be sorted and filtered. Without it the pages are whole, and stand still.
"use strict";

const SPEAK_EVERY = 60000;
const REFRESH_EVERY = 5000;
const FEW_ROWS = 8;

const connection = document.getElementById("connection");
const spoken = document.getElementById("spoken");

// The parts as the server wrote them: what is on the page was sorted and filtered since.
const sources = new Map([...document.querySelectorAll("main [id]")].map((part) => [part.id, part.innerHTML]));

function say(text, style) {
  if (connection.textContent !== text) connection.textContent = text;
  connection.className = style;
}

function replace(id, html) {
  const part = document.getElementById(id);
  const focus = document.activeElement;
  // Nothing is taken from under the hands of somebody who types.
  if (!part || sources.get(id) === html || (part.contains(focus) && focus.matches("input"))) return;
  sources.set(id, html);
  const address = part.contains(focus) ? focus.getAttribute("href") : null;
  part.innerHTML = html;
  equip(part);
  if (address) [...part.querySelectorAll("a")].find((link) => link.getAttribute("href") === address)?.focus({ preventScroll: true });
}

// What a screen reader hears of the progress: now and then, not with every epoch.
let lastSpoken = 0;
function speak() {
  if (!spoken || Date.now() - lastSpoken < SPEAK_EVERY) return;
  lastSpoken = Date.now();
  spoken.textContent = [...document.querySelectorAll("#progress .tile")].slice(0, 3).map((tile) => tile.innerText.replace(/\s+/g, " ")).join(", ");
}

function listen() {
  const events = new EventSource("events");
  events.onopen = () => say("Kept up to date.", "live");
  events.addEventListener("fragments", (event) => {
    for (const fragment of JSON.parse(event.data)) replace(fragment.id, fragment.html);
    speak();
  });
  events.addEventListener("end", () => {
    events.close();
    say("Its server has ended; this is how it stood then.", "");
  });
  events.onerror = () => say("The server does not answer; trying again.", "alarm");
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of page.querySelectorAll("main section[id]")) replace(part.id, part.innerHTML);
    say("Kept up to date.", "live");
  } catch {
    say("The server does not answer; trying again.", "alarm");
  }
}

// By table: which column it is sorted by, and what its rows have to contain.
const choices = new Map();

function equip(root) {
  for (const table of root.querySelectorAll("table.sortable")) equipTable(table);
}

function equipTable(table) {
  const name = table.getAttribute("aria-label");
  const choice = choices.get(name) ?? { column: -1, descending: false, filter: "" };
  choices.set(name, choice);
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      choice.descending = choice.column === column && !choice.descending;
      choice.column = column;
      arrange(table, choice);
    });
    head.replaceChildren(button);
  });
  if (table.tBodies[0].rows.length > FEW_ROWS) table.before(filterOf(table, choice));
  arrange(table, choice);
}

function filterOf(table, choice) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  label.className = "filter";
  input.type = "search";
  input.value = choice.filter;
  input.addEventListener("input", () => {
    choice.filter = input.value;
    arrange(table, choice);
  });
  label.append("Only rows with ", input);
  return label;
}

function arrange(table, choice) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const wanted = choice.filter.trim().toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    if (column === choice.column) head.setAttribute("aria-sort", choice.descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
  if (choice.column < 0) return;
  rows.sort((a, b) => compare(a.cells[choice.column], b.cells[choice.column], choice.descending));
  body.append(...rows);
}

// Numbers by their size, names with numbers in them as people count; what is not there comes last either way.
function compare(a, b, isDescending) {
  const [left, right] = [a, b].map((cell) => cell.dataset.value ?? cell.textContent);
  if (left === "" || right === "") return (left === "") - (right === "");
  const both = a.dataset.value !== undefined && b.dataset.value !== undefined;
  const order = both ? Number(left) - Number(right) : left.localeCompare(right, "en", { numeric: true });
  return isDescending ? -order : order;
}

// Arrows lead from task to task: one stop of the tabulator for each row is enough.
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".tasks .task");
  const next = cell && neighbour(cell, event.key);
  if (!next) return;
  event.preventDefault();
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

function neighbour(cell, key) {
  const row = cell.parentElement;
  switch (key) {
    case "ArrowRight": return cell.nextElementSibling;
    case "ArrowLeft": return cell.previousElementSibling;
    case "Home": return row.firstElementChild;
    case "End": return row.lastElementChild;
    case "ArrowUp":
    case "ArrowDown": {
      const rows = [...document.querySelectorAll(".tasks")];
      const other = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
      return other && (other.children[[...row.children].indexOf(cell)] ?? other.lastElementChild);
    }
    default: return null;
  }
}

equip(document);
if (document.querySelector("meta[name=live]").content === "events") listen();
else setInterval(refresh, REFRESH_EVERY);
