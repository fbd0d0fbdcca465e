"use strict";

const filter = document.getElementById("filter");
const shown = document.getElementById("shown");

const cases = Array.from(document.querySelectorAll(".case"), (element) => ({
  element,
  area: element.dataset.area,
  marks: Array.from(element.querySelectorAll(".mark"), (mark) => mark.dataset),
  text: [".id", ".title", ".about"]
    .map((part) => element.querySelector(part).textContent)
    .join(" ")
    .toLowerCase(),
}));

function matches(one, wanted) {
  return (
    wanted.words.every((word) => one.text.includes(word)) &&
    (!wanted.area || one.area === wanted.area) &&
    one.marks.some(
      (mark) =>
        (!wanted.implementation || mark.implementation === wanted.implementation) &&
        (!wanted.outcome || mark.outcome === wanted.outcome),
    )
  );
}

function apply() {
  const fields = Object.fromEntries(new FormData(filter));
  const wanted = { ...fields, words: fields.text.toLowerCase().split(/\s+/) };
  let count = 0;
  for (const one of cases) {
    const fits = matches(one, wanted);
    one.element.parentElement.hidden = !fits;
    count += fits;
  }
  shown.value = `${count} of ${cases.length} cases`;
}

// A link to a case opens it, whatever the filter says.
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.parentElement.hidden = false;
    target.open = true;
    target.scrollIntoView();
  }
}

filter.addEventListener("input", apply);
filter.addEventListener("submit", (event) => event.preventDefault());
// The fields are empty only after this event.
filter.addEventListener("reset", () => setTimeout(apply));
document.querySelector(".matrix").addEventListener("click", ({ target }) => {
  const { area, implementation, outcome } = target.dataset;
  if (target instanceof HTMLButtonElement) {
    filter.elements.text.value = "";
    filter.elements.area.value = area;
    filter.elements.implementation.value = implementation ?? "";
    filter.elements.outcome.value = outcome ?? "";
    apply();
    filter.scrollIntoView();
    filter.elements.text.focus({ preventScroll: true });
  }
});
window.addEventListener("hashchange", follow);
apply();
follow();
