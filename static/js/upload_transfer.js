// Hashing and sending one file. The server answers {"id", "sha256"} or a problem with "detail".

const UNITS = ["B", "KB", "MB"];

export const describeSize = (bytes) => {
    let size = bytes;
    let unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
        size /= 1024;
        unit += 1;
    }
    return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`;
};

// Empty where the browser has no crypto (plain HTTP): then only the server computes the hash.
export const fingerprint = async (file) => {
    if (!window.crypto || !window.crypto.subtle) return "";
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

const csrfToken = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

const read = (request) => {
    let body = {};
    try {
        body = JSON.parse(request.responseText);
    } catch {
        return { problem: "sayRefused" };
    }
    if (request.status >= 200 && request.status < 300 && body.sha256) return body;
    return { problem: request.status === 413 ? "sayTooBig" : "sayRefused", detail: body.detail };
};

// XMLHttpRequest, because fetch does not tell how much has been sent.
export const send = (url, file, hash, onProgress) =>
    new Promise((resolve) => {
        const request = new XMLHttpRequest();
        const form = new FormData();
        form.append("file", file);
        form.append("sha256", hash);
        request.upload.addEventListener("progress", (event) => {
            if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
        });
        request.addEventListener("load", () => resolve(read(request)));
        request.addEventListener("error", () => resolve({ problem: "sayOffline" }));
        request.open("POST", url);
        request.setRequestHeader("X-CSRFToken", csrfToken());
        request.send(form);
    });
