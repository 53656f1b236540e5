// The upload component: a drop zone and a button over a plain file input, one row for each file.

import { describeSize, fingerprint, send } from "./upload_transfer.js";

const ACTIVE = "upload-enhanced";

class Row {
    constructor(upload, file) {
        this.upload = upload;
        this.file = file;
        this.element = upload.root
            .querySelector("[data-qbs-upload-row]")
            .content.firstElementChild.cloneNode(true);
        this.part("name").textContent = file.name;
        this.part("retry-name").textContent = file.name;
        this.part("remove-name").textContent = file.name;
        this.part("size").textContent = describeSize(file.size);
        this.part("retry").addEventListener("click", () => this.start());
        upload.list.append(this.element);
    }

    part(name) {
        return this.element.querySelector(`[data-qbs-part="${name}"]`);
    }

    show(state, text) {
        this.element.className = `upload-file upload-file-${state}`;
        this.part("state").textContent = text;
        this.part("progress").hidden = state !== "working";
        this.part("retry").hidden = state !== "wrong";
    }

    fail(text) {
        this.show("wrong", text);
        this.upload.announce(`${this.upload.words.sayFailed}${this.file.name}，${text}`);
    }

    async start() {
        const words = this.upload.words;
        if (this.file.size === 0) return this.fail(words.sayEmpty);
        if (this.file.size > Number(words.maxBytes)) return this.fail(words.sayTooBig);
        this.part("progress").value = 0;
        this.show("working", words.sayHashing);
        this.upload.announce(`${words.sayStart}${this.file.name}`);
        const hash = await fingerprint(this.file);
        if (hash) this.showHash(hash);
        this.show("working", words.saySending);
        const answer = await send(words.url, this.file, hash, (percent) => this.progress(percent));
        return this.finish(answer, hash);
    }

    progress(percent) {
        const bar = this.part("progress");
        if (bar.value < 50 && percent >= 50) {
            this.upload.announce(`${this.upload.words.sayHalf}${this.file.name}`);
        }
        bar.value = percent;
    }

    showHash(hash) {
        this.part("hash").hidden = false;
        this.part("hash").textContent = `SHA-256 ${hash}`;
    }

    finish(answer, hash) {
        const words = this.upload.words;
        if (answer.problem) return this.fail(answer.detail || words[answer.problem]);
        if (hash && answer.sha256 !== hash) return this.fail(words.sayMismatch);
        this.showHash(answer.sha256);
        this.part("id").value = answer.id;
        this.part("id").disabled = false;
        this.part("remove").value = answer.id;
        this.show("stored", hash ? words.sayStored : words.sayStoredUnchecked);
        return this.upload.announce(`${words.sayDone}${this.file.name}`);
    }
}

class Upload {
    constructor(root) {
        this.root = root;
        this.words = root.dataset;
        this.list = root.querySelector("[data-qbs-upload-list]");
        this.status = root.querySelector("[data-qbs-upload-status]");
        this.input = root.querySelector("input[type=file]");
        this.zone = root.querySelector("[data-qbs-upload-zone]");
        this.choose = root.querySelector("[data-qbs-upload-choose]");
        this.zone.hidden = false;
        root.classList.add(ACTIVE);
        this.choose.addEventListener("click", () => this.input.click());
        this.input.addEventListener("change", () => {
            this.add(this.input.files);
            this.input.value = "";
        });
        this.list.addEventListener("click", (event) => this.remove(event));
        this.listenForDrops();
    }

    listenForDrops() {
        const over = (isOver) => this.zone.classList.toggle("upload-zone-over", isOver);
        this.zone.addEventListener("dragover", (event) => {
            event.preventDefault();
            over(true);
        });
        this.zone.addEventListener("dragleave", () => over(false));
        this.zone.addEventListener("drop", (event) => {
            event.preventDefault();
            over(false);
            this.add(event.dataTransfer.files);
        });
    }

    // One after the other: on a weak network parallel transfers all fail together.
    async add(files) {
        const rows = Array.from(files, (file) => new Row(this, file));
        for (const row of rows) await row.start();
    }

    remove(event) {
        const button = event.target.closest("[data-qbs-part=remove]");
        if (!button) return;
        event.preventDefault();
        const row = button.closest("[data-qbs-upload-file]");
        this.announce(`${this.words.sayRemoved}${row.querySelector("[data-qbs-part=name]").textContent}`);
        row.remove();
        this.choose.focus();
    }

    announce(text) {
        this.status.textContent = text;
    }
}

for (const root of document.querySelectorAll("[data-qbs-upload]")) new Upload(root);
