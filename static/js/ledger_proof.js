// The ledger's hashes, proofs and signatures, computed by the browser (docs/ledger-format.md, 1 to 9).
// Every function throws an Error whose message names what does not hold: form, root, signature.

const HASH_BYTES = 32;
const DASH = "\u2014 ";
const HEADER = "c2sp.org/tlog-proof@v1";

const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

export const toHex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");

const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

const sha256 = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);

const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Read a .tlog-proof: index, hashes, and its checkpoint with text and signatures. */
export function readProof(text) {
  const [head, checkpoint] = divide(text, text.indexOf("\n\n"));
  const [header, index, ...hashes] = head.split("\n");
  if (header !== HEADER || !/^index \d+$/.test(index)) {
    throw new Error("form");
  }
  const note = readNote(checkpoint);
  return { index: BigInt(index.slice(6)), hashes: hashes.map(fromBase64), ...note };
}

function readNote(text) {
  const [body, lines] = divide(text, text.lastIndexOf("\n\n"));
  const [origin, size, root] = body.split("\n");
  return {
    text: `${body}\n`,
    origin,
    size: BigInt(size),
    root: fromBase64(root),
    signatures: lines.trimEnd().split("\n").map(readSignature),
  };
}

function divide(text, at) {
  if (at < 0) {
    throw new Error("form");
  }
  return [text.slice(0, at), text.slice(at + 2)];
}

function readSignature(line) {
  const [name, blob] = line.slice(DASH.length).split(" ");
  const bytes = fromBase64(blob);
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Join a leaf hash with the proof's hashes: the root that follows (RFC 9162, 2.1.3.2). */
export async function rootOf(leaf, { index, size, hashes }) {
  let position = index;
  let last = size - 1n;
  let result = leaf;
  if (position > last || hashes.some((hash) => hash.length !== HASH_BYTES)) {
    throw new Error("form");
  }
  for (const sibling of hashes) {
    if (last === 0n) {
      throw new Error("form");
    }
    if (position & 1n || position === last) {
      result = await nodeHash(sibling, result);
      while (position && !(position & 1n)) {
        position >>= 1n;
        last >>= 1n;
      }
    } else {
      result = await nodeHash(result, sibling);
    }
    position >>= 1n;
    last >>= 1n;
  }
  if (last) {
    throw new Error("form");
  }
  return result;
}

/** Refuse a root that is not the one that the checkpoint states. */
export function ensureRoot(root, proof) {
  if (!same(root, proof.root)) {
    throw new Error("root");
  }
}

async function readKey(vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const typed = fromBase64(rest.join("+"));
  const hash = await sha256(new TextEncoder().encode(`${name}\n`), typed);
  if (typed[0] !== 1 || toHex(hash.slice(0, 4)) !== id) {
    throw new Error("form");
  }
  return { name, id, publicKey: typed.slice(1) };
}

/** Check the log's Ed25519 signature; gives the key's text. Null where the browser cannot. */
export async function checkSignature(proof, vkeys) {
  for (const vkey of vkeys) {
    const { name, id, publicKey } = await readKey(vkey);
    const by = proof.signatures.find((one) => one.name === name && toHex(one.keyId) === id);
    if (name !== proof.origin || !by) {
      continue;
    }
    let key;
    try {
      key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    } catch {
      return null;
    }
    const text = new TextEncoder().encode(proof.text);
    if (!(await crypto.subtle.verify("Ed25519", key, by.signature, text))) {
      throw new Error("signature");
    }
    return vkey;
  }
  throw new Error("signature");
}
