// What a page load does by itself and an htmx swap does not: focus goes to the new heading, slow
// answers and failures are said aloud, the language links follow the address.

const SLOW_MS = 1000;
const live = document.querySelector("[data-qbs-live]");
const failed = document.querySelector("[data-qbs-failed]");
let slow = 0;

const say = (place, text) => {
    if (place) place.textContent = text;
};

document.addEventListener("htmx:beforeRequest", () => {
    say(failed, "");
    clearTimeout(slow);
    slow = setTimeout(() => say(live, live.dataset.sayLoading), SLOW_MS);
});

document.addEventListener("htmx:afterRequest", () => {
    clearTimeout(slow);
    if (live && live.textContent) say(live, live.dataset.sayLoaded);
});

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(failed, failed.dataset.sayFailed));
}

document.addEventListener("htmx:afterSwap", (event) => {
    const heading = event.target.querySelector("h1[tabindex='-1']");
    if (heading && !event.target.querySelector("[autofocus]")) heading.focus({ preventScroll: true });
});

document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll("[data-qbs-language]")) {
        const address = new URL(window.location.href);
        address.searchParams.set("lang", link.dataset.qbsLanguage);
        link.href = address.pathname + address.search;
    }
});
