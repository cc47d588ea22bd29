// Keeps the live page as the coordinator tells it: every message holds the parts that changed.
"use strict";

const connection = document.getElementById("connection");
const detail = document.getElementById("detail");

function show(fragments) {
  for (const fragment of fragments) {
    const part = document.getElementById(fragment.id);
    if (part) part.innerHTML = fragment.html;
  }
}

function connect() {
  const events = new EventSource("/events");
  events.onopen = () => { connection.textContent = "Live."; connection.className = "live"; };
  events.addEventListener("fragments", (event) => show(JSON.parse(event.data)));
  events.addEventListener("end", () => {
    events.close();
    connection.textContent = "The coordinator has ended; this is how it stood then.";
    connection.className = "";
  });
  events.onerror = () => {
    connection.textContent = "The coordinator does not answer; trying again.";
    connection.className = "alarm";
  };
}

// What a task's cell says on hover, for screens that are touched.
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".tasks .task");
  detail.hidden = !cell;
  if (cell) detail.textContent = cell.title;
});

connect();
