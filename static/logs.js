"use strict";
// Bad reception: photos are made small before they travel, and an entry that does not get through is kept on this
// phone and sent again, with the same key, until the server has it. Everything works without this file, too.
(() => {
  const SIDE = 1600;
  const SMALL = 700 * 1024;
  const PATIENCE = 20000;
  const board = document.getElementById("unsent");
  if (!board || !window.indexedDB) return;
  const { user, api, apiWeek } = board.dataset;

  // ---- photos ----

  const shrunk = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  };
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("[data-photo]") || !input.files.length) return;
    try {
      const box = new DataTransfer();
      box.items.add(await shrunk(input.files[0]));
      input.files = box.files;
    } catch {
      // What this browser cannot draw is sent as it is: the server says what is wrong with it.
    }
  });

  // ---- what is kept on this phone ----

  const store = new Promise((done, failed) => {
    const asked = indexedDB.open("logs", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const act = async (mode, work) => {
    const place = (await store).transaction("unsent", mode).objectStore("unsent");
    return new Promise((done, failed) => {
      const asked = work(place);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  };
  const keep = (entry) => act("readwrite", (place) => place.put(entry));
  const forget = (key) => act("readwrite", (place) => place.delete(key));
  const kept = async () => (await act("readonly", (place) => place.getAll())).filter((entry) => entry.user === user);

  // ---- sending ----

  const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || "";
  const send = async (entry) => {
    const headers = { "X-CSRFToken": csrf(), "Acting-As": entry.user, Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const options = { method: "POST", headers, signal, credentials: "same-origin" };
    if (entry.week) {
      headers["Content-Type"] = "application/json";
      return fetch(apiWeek, { ...options, body: JSON.stringify(entry.week) });
    }
    headers["Idempotency-Key"] = entry.key;
    const body = new FormData();
    entry.facts.forEach(([name, value]) => body.append(name, value));
    return fetch(api, { ...options, body });
  };
  // "sent", "kept" (no way through, or not signed in), or the server's words why it refuses.
  const outcome = async (entry) => {
    try {
      const answer = await send(entry);
      if (answer.ok) return "sent";
      const said = answer.status < 500 && answer.status !== 401 && answer.status !== 429 ? await answer.json() : null;
      if (!said || (answer.status === 403 && said.code !== "not_your_move")) return "kept";
      return (said.problems?.length ? said.problems.map((one) => one.message) : [said.message]).join(" ");
    } catch {
      return "kept";
    }
  };

  const line = (entry) => {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = [entry.words, entry.refused].filter(Boolean).join(" — ");
    item.append(words);
    if (entry.refused) {
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "btn btn-sm";
      drop.textContent = board.dataset.drop;
      drop.addEventListener("click", async () => { await forget(entry.key); show(); });
      item.append(drop);
    }
    return item;
  };
  const show = async () => {
    const entries = await kept();
    board.hidden = !entries.length;
    board.querySelector("[data-count]").textContent = board.dataset.words.replace("#", entries.length);
    board.querySelector("[data-entries]").replaceChildren(...entries.map(line));
  };

  let isFlushing = false;
  const flush = async () => {
    if (isFlushing) return;
    isFlushing = true;
    let sentCount = 0;
    for (const entry of (await kept()).filter((one) => !one.refused)) {
      const said = await outcome(entry);
      if (said === "kept") break;
      if (said === "sent") sentCount += 1;
      await (said === "sent" ? forget(entry.key) : keep({ ...entry, refused: said }));
    }
    isFlushing = false;
    await show();
    if (sentCount && board.dataset.reload) location.reload();
  };

  // ---- forms ----

  const entryOf = (form, submitter) => {
    const given = new FormData(form, submitter);
    const facts = [...given].filter(([name, value]) =>
      !["csrfmiddlewaretoken", "key"].includes(name) && !(value instanceof File && !value.size));
    return {
      key: given.get("key"),
      user,
      facts: [["student_no", form.dataset.log], ...facts],
      words: `${form.dataset.name} ${given.get("day")} ${given.get("hours")} h ${given.get("task")}`,
    };
  };
  const refuse = (form, submitter) => {
    // The server's own page says best what is wrong, beside each field.
    if (submitter?.name) form.append(Object.assign(document.createElement("input"),
      { type: "hidden", name: submitter.name, value: submitter.value }));
    document.dispatchEvent(new Event("saved"));
    form.submit();
  };
  // A week that the server would refuse as it stands is null: then its own page says what is missing.
  const weekOf = (form) => {
    const given = new FormData(form);
    const days = [...form.querySelectorAll("[name$='-chosen']:checked")].map((box) => box.name.slice(0, 10));
    const entries = days.map((day) => ({
      day,
      key: given.get(`${day}-key`),
      hours: given.get(`${day}-hours`),
      task: given.get(`${day}-task`),
      rating: given.get(`${day}-rating`) || given.get("rating"),
      remark: given.get(`${day}-remark`),
      late_reason: given.get("late_reason") || "",
    }));
    if (!entries.length || entries.some((one) => !one.hours || !one.task || !one.rating)) return null;
    return {
      key: entries[0].key,
      user,
      week: { student_no: form.dataset.week, entries },
      words: `${form.dataset.name} ${days[0]} – ${days.at(-1)}`,
    };
  };
  const deliver = async (form, entry, submitter) => {
    form.dataset.busy = "yes";
    const said = navigator.onLine ? await outcome(entry) : "kept";
    if (said === "sent") {
      document.dispatchEvent(new Event("saved"));
      const isDraft = entry.facts?.some(([name]) => name === "is_draft");
      location.assign(isDraft ? board.dataset.nextDraft : board.dataset.next);
    } else if (said === "kept") {
      await keep(entry);
      document.dispatchEvent(new Event("saved"));
      await show();
      form.replaceChildren();
      board.scrollIntoView();
      board.focus();
    } else refuse(form, submitter);
  };
  document.querySelectorAll("form[data-log]").forEach((form) => form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || form.dataset.busy) return event.preventDefault();
    event.preventDefault();
    deliver(form, entryOf(form, event.submitter), event.submitter);
  }));
  document.querySelectorAll("form[data-week]").forEach((form) => form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || form.dataset.busy) return event.preventDefault();
    const entry = weekOf(form);
    if (!entry && navigator.onLine) return;
    event.preventDefault();
    const notice = form.querySelector("[data-offline]");
    notice.hidden = Boolean(entry);
    if (entry) deliver(form, entry, event.submitter);
    else notice.scrollIntoView();
  }));

  addEventListener("online", flush);
  show().then(flush);
})();
