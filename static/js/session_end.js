// Asks two minutes before a session ends (WCAG 2.2.1). Every page and fragment that any window of
// this browser loads puts the end off; without this module a session just ends on the server.

const WARNING_MS = 120_000;
const dialog = document.querySelector("[data-qbs-session-end]");

if (dialog && window.HTMLDialogElement) {
    const part = (name) => dialog.querySelector(`[data-qbs-part=${name}]`);
    const others = window.BroadcastChannel ? new BroadcastChannel("qbs-session") : null;
    const term = Number(dialog.dataset.seconds) * 1000;
    let endsAt = Date.now() + term;
    let isOver = false;

    const putOff = () => {
        endsAt = Date.now() + term;
        isOver = false;
        if (dialog.open) dialog.close();
    };

    const tellOthers = () => {
        putOff();
        others?.postMessage("here");
    };

    const showLeft = (ms) => {
        const seconds = Math.max(0, Math.ceil(ms / 1000));
        const rest = String(seconds % 60).padStart(2, "0");
        part("left").textContent = `${Math.floor(seconds / 60)}:${rest}`;
    };

    const look = () => {
        const left = endsAt - Date.now();
        if (left > WARNING_MS) return;
        showLeft(left);
        isOver = left <= 0;
        part("over").hidden = !isOver;
        part("stay").hidden = isOver;
        if (!dialog.open) dialog.showModal();
    };

    const stay = async () => {
        const headers = { "X-CSRFToken": dialog.dataset.token };
        const answer = await fetch(dialog.dataset.stayUrl, { method: "POST", headers, redirect: "manual" });
        if (answer.status === 204) tellOthers();
        else endsAt = Date.now();
        look();
    };

    others?.addEventListener("message", putOff);
    document.addEventListener("htmx:afterRequest", (event) => {
        if (event.detail.successful) tellOthers();
    });
    part("stay").addEventListener("click", () => stay().catch(() => look()));
    others?.postMessage("here");
    setInterval(look, 1000);
}
