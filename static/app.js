"use strict";
// Everything works without this file; it makes things quicker and kinder.
(() => {
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // The theme: light or dark by choice, else as the system says.
  const root = document.documentElement;
  const isDark = () =>
    root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const toggle = document.querySelector("[data-theme-toggle]");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      root.dataset.bsTheme = theme;
      document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
    });
  }

  // In a week grid the arrow keys move from week to week, among those that lead somewhere.
  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("[data-grid] td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step) return;
    const rows = [...cell.closest("tbody").rows];
    let row = cell.parentNode.sectionRowIndex;
    let column = cell.cellIndex;
    let link = null;
    do {
      row += step[0];
      column += step[1];
      link = rows[row]?.cells[column]?.tagName === "TD" ? rows[row].cells[column].querySelector("a") : null;
    } while (!link && rows[row]?.cells[column] && column > 0);
    if (!link) return;
    event.preventDefault();
    link.focus();
  });

  // A form with data-confirm asks first.
  const dialog = document.getElementById("confirm");
  let asked = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const words = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!words || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked = { form, submitter: event.submitter };
    document.getElementById("confirm-words").textContent = words;
    dialog.showModal();
  }, true);
  dialog?.querySelector("[data-confirm-no]").addEventListener("click", () => dialog.close());
  dialog?.querySelector("[data-confirm-yes]").addEventListener("click", () => {
    dialog.close();
    asked.form.dataset.confirmed = "yes";
    asked.form.requestSubmit(asked.submitter);
    delete asked.form.dataset.confirmed;
  });

  // A form with data-guard warns before its changes are lost; no form is sent twice.
  let unsaved = false;
  document.addEventListener("input", (event) => { if (event.target.closest("[data-guard]")) unsaved = true; });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    unsaved = false;
    if (event.target.method === "post") {
      const button = event.submitter;
      setTimeout(() => { if (button) button.disabled = true; });
      setTimeout(() => { if (button) button.disabled = false; }, 8000);
    }
  });
  document.addEventListener("saved", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // Menus close on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    all("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // Rows that are acted on together: count them, choose all.
  const count = (form) => {
    const chosen = all("input[name=row]:checked", form).length;
    const words = form.querySelector("[data-bulk-count]");
    if (words) words.textContent = words.dataset.words.replace("#", chosen);
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-bulk]");
    if (!form) return;
    if (event.target.matches("[data-bulk-all]")) {
      all("input[name=row]", form).forEach((box) => { box.checked = event.target.checked; });
    }
    count(form);
  });

  // On a phone, filters that nobody uses fold away behind one button.
  const fold = (form) => {
    const button = form.querySelector("[data-unfold]");
    const asked = [...all("input:not([type=hidden]), select", form)].slice(1).some((control) => control.value);
    if (!button || asked || all(".filter", form).length < 3 || !matchMedia("(max-width: 719px)").matches) return;
    form.classList.add("is-folded");
    button.hidden = false;
    button.addEventListener("click", () => {
      form.classList.remove("is-folded");
      button.hidden = true;
    });
  };

  const dress = (part) => {
    all(".filters", part).forEach(fold);
    all("[data-bulk]", part).forEach(count);
    all("[data-print]", part).forEach((button) => { button.hidden = false; });
    all("[data-copy]", part).forEach((button) => { button.hidden = !navigator.clipboard; });
    part.querySelector?.("[data-focus]")?.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
      copy.textContent = copy.dataset.done;
    }
  });
  dress(document);

  // What htmx could not put in its place is shown as a whole page.
  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
  document.addEventListener("htmx:responseError", () => location.reload());
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = new URL(event.detail.xhr.responseURL || location.href);
    const wanted = new URL(event.detail.pathInfo.requestPath, location.href);
    if (sent.pathname !== wanted.pathname) {
      event.detail.shouldSwap = false;
      location.assign(sent);
    }
  });
})();
