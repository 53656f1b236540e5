// Maps: the outline and the tooltip of the area that is pointed at, focused, or tapped first. A first
// tap shows what a second one opens, because a finger cannot hover. Listens on the document, so that
// a map that htmx swaps in needs no start. Without this file the links and the names still work.

const AREA = "[data-qbs-area]";
const OFFSET = 14;
let tapped = null;
let wasTouch = false;

function areaAt(target) {
  return target instanceof Element ? target.closest(AREA) : null;
}

function mapOf(area) {
  return area.closest("[data-qbs-map]");
}

function hide() {
  for (const map of document.querySelectorAll("[data-qbs-map]")) {
    map.querySelector("[data-qbs-map-tip]").hidden = true;
    map.querySelector("[data-qbs-map-outline]").classList.remove("map-outline-hover", "map-outline-focus");
  }
}

function outline(area, kind) {
  const map = mapOf(area);
  const layer = map.querySelector("[data-qbs-map-outline]");
  map.dataset.qbsReady = "";
  for (const use of layer.children) {
    use.setAttribute("href", `#map-area-${area.dataset.qbsArea}`);
  }
  layer.classList.add(`map-outline-${kind}`);
}

function moveTip(area, x, y) {
  const tip = mapOf(area).querySelector("[data-qbs-map-tip]");
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(x + OFFSET, document.documentElement.clientWidth - width - OFFSET);
  const above = y - height - OFFSET;
  tip.style.left = `${Math.max(left, OFFSET)}px`;
  tip.style.top = `${above > 0 ? above : y + OFFSET}px`;
}

function showTip(area, x, y, hint = "") {
  const tip = mapOf(area).querySelector("[data-qbs-map-tip]");
  const name = document.createElement("strong");
  name.textContent = area.dataset.qbsName;
  tip.replaceChildren(name, [area.dataset.qbsNote, hint].filter(Boolean).join(" · "));
  tip.hidden = false;
  moveTip(area, x, y);
}

function showFocused() {
  const area = areaAt(document.activeElement);
  if (!area || !area.matches(":focus-visible")) {
    return;
  }
  const box = area.getBoundingClientRect();
  outline(area, "focus");
  showTip(area, box.left + box.width / 2, box.top + box.height / 2);
}

document.addEventListener("pointerover", (event) => {
  const area = areaAt(event.target);
  if (event.pointerType === "touch" || !area) {
    return;
  }
  hide();
  outline(area, "hover");
  showTip(area, event.clientX, event.clientY);
});

document.addEventListener("pointermove", (event) => {
  const area = areaAt(event.target);
  if (event.pointerType !== "touch" && area) {
    moveTip(area, event.clientX, event.clientY);
  }
});

document.addEventListener("pointerout", (event) => {
  if (event.pointerType !== "touch" && areaAt(event.target) && !areaAt(event.relatedTarget)) {
    hide();
    showFocused();
  }
});

document.addEventListener("focusin", () => {
  hide();
  showFocused();
});

document.addEventListener("pointerdown", (event) => {
  wasTouch = event.pointerType === "touch";
  if (wasTouch && !areaAt(event.target)) {
    tapped = null;
    hide();
  }
}, { capture: true });

// Before htmx and before the browser follow the link.
document.addEventListener("click", (event) => {
  const area = areaAt(event.target);
  if (!area) {
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    event.stopImmediatePropagation(); // a new tab is the browser's business, not htmx's
  } else if (wasTouch && event.detail > 0 && tapped !== area) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tapped = area;
    hide();
    outline(area, "hover");
    showTip(area, event.clientX, event.clientY, area.matches("a") ? mapOf(area).dataset.qbsTapHint : "");
  }
}, { capture: true });

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
  }
});
