/* Forms: no double sending, a question before unsaved work is left, selects that search. */
(() => {
  const dirty = new Set();
  document.addEventListener("input", ({ target }) => target.form?.matches("[data-guard]") && dirty.add(target.form));
  /* a button that fills a field in, as if a person had chosen so */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-choose]");
    const field = button && document.getElementById(button.dataset.choose);
    if (!field) return;
    field.tomselect ? field.tomselect.setValue(button.dataset.value) : (field.value = button.dataset.value);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    button.parentElement.querySelectorAll("[data-choose]").forEach((one) => {
      one.classList.toggle("btn-primary", one === button);
      one.toggleAttribute("aria-pressed", one === button);
    });
  });
  /* a button that ticks one of several boxes, or takes the tick back; whoever ticks the box is followed */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-tick]");
    const box = button && [...(button.form?.elements[button.dataset.tick] ?? [])].find((one) => one.value === button.dataset.value);
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", ({ target: box }) => {
    if (box.type !== "checkbox") return;
    box.form?.querySelectorAll(`[data-tick="${box.name}"]`).forEach((button) => {
      if (button.dataset.value !== box.value) return;
      button.classList.toggle("btn-primary", box.checked);
      button.setAttribute("aria-pressed", box.checked);
    });
  });
  document.addEventListener("submit", ({ target: form }) => {
    dirty.delete(form);
    if (!form.matches("[data-submit]")) return;
    const button = form.querySelector("button[type=submit]");
    setTimeout(() => button?.setAttribute("aria-busy", "true"));
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => target.querySelectorAll?.("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
  window.addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy")));
  window.addEventListener("beforeunload", (event) => [...dirty].some((form) => form.isConnected) && event.preventDefault());

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.("form");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  const option = (data, escape) => `<div>${escape(data.text)}${data.hint ? `<small>${escape(data.hint)}</small>` : ""}</div>`;
  const common = {
    maxOptions: 50,
    render: { option, no_results: () => `<div class="no-results">${yueke.texts.noMatch}</div>` },
  };
  const enhance = (root) => {
    root.querySelectorAll("select[data-search]:not(.tomselected)").forEach((select) => {
      new TomSelect(select, {
        ...common,
        valueField: "value", labelField: "text", searchField: [],
        score: () => () => 1,
        loadThrottle: 200,
        load: (query, done) => {
          const url = new URL(select.dataset.search, location.href);
          url.searchParams.set("q", query);
          fetch(url, { headers: { Accept: "application/json" } })
            .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
            .then((found) => done(found.results ?? found))
            .catch(() => done());
        },
      });
    });
    root.querySelectorAll("select[data-pick]:not(.tomselected)").forEach((select) => new TomSelect(select, { ...common, plugins: ["remove_button"] }));
  };
  /* refused: hands that stay on the keyboard go on where something has to be put right */
  const astray = (root) => {
    /* of several inputs under one label the group is told wrong, not the inputs */
    const field = root.querySelector("[aria-invalid=true]:not([type=hidden]), fieldset.is-wrong input");
    (field?.tomselect ?? field)?.focus();
  };
  enhance(document);
  astray(document);
  document.addEventListener("htmx:load", ({ detail }) => (enhance(detail.elt), astray(detail.elt)));
})();
