// Passkeys (WebAuthn): asks the server for a challenge, the device for an answer, and sends the form.
// Without this module, or in a browser without passkeys, the forms stay hidden and codes do.

const fromText = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withIds = (list) => (list || []).map((one) => ({ ...one, id: fromText(one.id) }));

function readOptions({ publicKey }) {
  const options = { ...publicKey, challenge: fromText(publicKey.challenge) };
  if (publicKey.user) {
    options.user = { ...publicKey.user, id: fromText(publicKey.user.id) };
    options.excludeCredentials = withIds(publicKey.excludeCredentials);
  } else {
    options.allowCredentials = withIds(publicKey.allowCredentials);
  }
  return { publicKey: options };
}

function writeCredential(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = toText(credential.response[name]);
    }
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
  });
  if (!answer.ok || answer.redirected) {
    throw new Error(`options: ${answer.status}`);
  }
  const options = readOptions(await answer.json());
  const make = form.dataset.qbsPasskey === "create";
  return make ? navigator.credentials.create(options) : navigator.credentials.get(options);
}

for (const form of document.querySelectorAll("[data-qbs-passkey]")) {
  if (!window.PublicKeyCredential) {
    continue;
  }
  form.hidden = false;
  form.closest("[data-qbs-passkey-section]")?.removeAttribute("hidden");
  const notice = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    notice.textContent = "";
    try {
      form.elements.credential.value = writeCredential(await ask(form));
      form.submit();
    } catch {
      notice.textContent = notice.dataset.sayFailed;
    }
  });
}
