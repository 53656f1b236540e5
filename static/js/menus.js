// Menus of the header (<details data-qbs-menu>): one open at a time; Escape, a click elsewhere or
// leaving with Tab closes. Without this file they open and close by their own button.

const menus = () => document.querySelectorAll("details[data-qbs-menu][open]");

const closeExcept = (kept) => {
    for (const menu of menus()) {
        if (menu !== kept) menu.open = false;
    }
};

const menuAround = (target) =>
    target instanceof Element ? target.closest("details[data-qbs-menu]") : null;

document.addEventListener("click", (event) => closeExcept(menuAround(event.target)));

document.addEventListener("focusin", (event) => closeExcept(menuAround(event.target)));

document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
        const hadFocus = menu.contains(document.activeElement);
        menu.open = false;
        if (hadFocus) menu.querySelector("summary").focus();
    }
});

// On phones the side menu is one row that scrolls: begin where the reader is.
for (const current of document.querySelectorAll("[data-qbs-side-menu] [aria-current]")) {
    const row = current.closest("ul");
    row.scrollLeft = current.offsetLeft - row.offsetLeft - 24;
}
