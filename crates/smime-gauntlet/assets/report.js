"use strict";

const filter = document.getElementById("filter");
const shown = document.getElementById("shown");
const keys = document.getElementById("keys");

const implementations = Array.from(filter.elements.implementation.options, (option) => option.value).slice(1);
const outcomes = { p: "pass", f: "fail", c: "crash", t: "timeout", s: "unsupported", u: "untested" };
const wrong = ["fail", "crash", "timeout"];

const areas = Array.from(document.querySelectorAll(".area"), (element) => ({
  element,
  name: element.dataset.area,
  cases: Array.from(element.querySelectorAll("tbody tr"), (row) => ({
    row,
    area: element.dataset.area,
    link: row.querySelector("a"),
    class: row.dataset.class ?? "",
    outcomes: Array.from(row.cells).slice(1).map((cell) => outcomes[cell.className]),
    text: [row.cells[0].textContent, row.dataset.class ?? "", row.dataset.about ?? ""].join(" ").toLowerCase(),
  })),
}));
const cases = areas.flatMap((area) => area.cases);

function matches(one, wanted) {
  const of = wanted.implementation ? [one.outcomes[implementations.indexOf(wanted.implementation)]] : one.outcomes;
  return (
    wanted.words.every((word) => one.text.includes(word)) &&
    (!wanted.area || one.area === wanted.area || one.area.startsWith(wanted.area + "/")) &&
    (!wanted.class || one.class === wanted.class) &&
    (wanted.outcome ? of.includes(wanted.outcome) : of.some(Boolean)) &&
    (!wanted.differ || (one.outcomes.includes("pass") && one.outcomes.some((outcome) => wrong.includes(outcome))))
  );
}

function fields() {
  return Object.fromEntries([...new FormData(filter)].filter(([, value]) => value));
}

// Shows what fits, in areas that are unfolded while anything is filtered.
function apply() {
  const wanted = fields();
  const isFiltered = Object.keys(wanted).length > 0;
  wanted.words = (wanted.text ?? "").toLowerCase().split(/\s+/);
  let count = 0;
  for (const area of areas) {
    let fitting = 0;
    for (const one of area.cases) {
      const fits = matches(one, wanted);
      one.row.hidden = !fits;
      fitting += fits;
    }
    area.element.hidden = fitting === 0;
    area.element.open = isFiltered && fitting > 0;
    count += fitting;
  }
  shown.value = `${count} of ${cases.length} cases`;
}

function remember() {
  apply();
  const state = new URLSearchParams(fields()).toString();
  history.replaceState(null, "", `#${state || "cases"}`);
}

// The address holds the filters, a case, or a part of the page.
function follow() {
  const hash = location.hash.slice(1);
  const target = document.getElementById(decodeURIComponent(hash));
  if (!target && hash.includes("=")) {
    const state = new URLSearchParams(hash);
    for (const field of filter.querySelectorAll("[name]")) {
      const value = state.get(field.name) ?? "";
      if (field.type === "checkbox") field.checked = value === field.value;
      else field.value = value;
    }
    apply();
    filter.scrollIntoView();
    return;
  }
  apply();
  if (target instanceof HTMLTableRowElement) {
    target.hidden = false;
    const area = target.closest(".area");
    area.hidden = false;
    area.open = true;
    target.scrollIntoView({ block: "center" });
    target.querySelector("a").focus({ preventScroll: true });
  } else {
    target?.scrollIntoView();
  }
}

// Moves to the next case that is shown, unfolding its area, from the one in focus or the first.
function move(step) {
  const visible = cases.filter((one) => !one.row.hidden);
  const now = visible.findIndex((one) => one.row.contains(document.activeElement));
  const next = visible[now < 0 ? 0 : Math.min(Math.max(now + step, 0), visible.length - 1)];
  if (next) {
    next.row.closest(".area").open = true;
    next.link.focus({ preventScroll: true });
    next.row.scrollIntoView({ block: "center" });
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, select, textarea");
  const isInList = event.target === filter.elements.text || Boolean(event.target.closest("#list tr"));
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const step = { ArrowDown: isInList && 1, ArrowUp: isInList && -1, j: !isTyping && 1, k: !isTyping && -1 }[event.key];
  if (step) move(step);
  else if (event.key === "/" && !isTyping) filter.elements.text.focus();
  else if (event.key === "?" && !isTyping) keys.showModal();
  else return;
  event.preventDefault();
});

document.getElementById("help").addEventListener("click", () => keys.showModal());
document.getElementById("list").addEventListener("mouseover", ({ target }) => {
  if (target.matches("td") && !target.title) {
    target.title = `${implementations[target.cellIndex - 1]}: ${outcomes[target.className]}`;
  }
});
filter.addEventListener("input", remember);
filter.addEventListener("submit", (event) => event.preventDefault());
// The fields are empty only after this event.
filter.addEventListener("reset", () => setTimeout(remember));
window.addEventListener("hashchange", follow);
filter.hidden = false;
follow();
