// "Check it in this browser": computes an entry's leaf hash, root and signature again, step by step.
// The page is complete without it; nothing the server said is taken over but what is compared.
import { checkSignature, ensureRoot, leafHash, readProof, rootOf, toHex } from "./ledger_proof.js";

const NOT_LOADED = "load";

async function get(url) {
  const options = { credentials: "omit", cache: "no-store" };
  const answer = await fetch(url, options).catch(() => null);
  if (!answer?.ok) {
    throw new Error(NOT_LOADED);
  }
  return new Uint8Array(await answer.arrayBuffer());
}

const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

function shower(list) {
  return (what, value) => {
    const item = document.createElement("li");
    item.className = "proof-good";
    item.append(`${what} `);
    const code = document.createElement("code");
    code.append(value);
    item.append(code);
    list.append(item);
  };
}

async function check(section, say, show) {
  const entry = await get(section.dataset.bytes);
  show(say.sayBytes, `${entry.length}`);
  const leaf = await leafHash(entry);
  if (toHex(leaf) !== section.dataset.leaf) {
    throw new Error("leaf");
  }
  show(say.sayLeaf, toHex(leaf));
  const proof = readProof(text(await get(section.dataset.proof)));
  if (`${proof.index}` !== section.dataset.index) {
    throw new Error("form");
  }
  const root = await rootOf(leaf, proof);
  ensureRoot(root, proof);
  show(say.sayRoot, toHex(root));
  const vkeys = text(await get(section.dataset.keys)).trimEnd().split("\n");
  const key = await checkSignature(proof, vkeys);
  if (key) {
    show(say.saySignature, key);
  }
  return key ? say.sayGood : `${say.sayPart} ${say.sayNoEd25519}`;
}

async function run(section, list, verdict) {
  list.replaceChildren();
  verdict.className = "";
  if (!globalThis.crypto?.subtle) {
    verdict.textContent = list.dataset.sayNoCrypto;
    return;
  }
  try {
    verdict.textContent = await check(section, list.dataset, shower(list));
  } catch (error) {
    refuse(list.dataset, verdict, error.message);
  }
}

// An error's message names its sentence; what the browser itself throws comes from a bad form.
function refuse(say, verdict, why) {
  if (why === NOT_LOADED) {
    verdict.textContent = say.sayNotLoaded;
    return;
  }
  verdict.className = "proof-bad";
  const sentences = { leaf: say.whyLeaf, root: say.whyRoot, signature: say.whySignature };
  verdict.textContent = `${say.sayBad} ${sentences[why] ?? say.whyForm}`;
}

for (const section of document.querySelectorAll("[data-qbs-ledger-check]")) {
  const start = section.querySelector("[data-qbs-ledger-start]");
  const list = section.querySelector("[data-qbs-ledger-steps]");
  const verdict = section.querySelector("[data-qbs-ledger-verdict]");
  section.querySelector("[data-qbs-ledger-plain]").hidden = true;
  start.hidden = false;
  start.querySelector("button").addEventListener("click", () => run(section, list, verdict));
}
