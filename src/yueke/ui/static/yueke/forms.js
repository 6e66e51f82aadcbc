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
    const field = root.querySelector("[aria-invalid=true]:not([type=hidden])");
    (field?.tomselect ?? field)?.focus();
  };
  enhance(document);
  astray(document);
  document.addEventListener("htmx:load", ({ detail }) => (enhance(detail.elt), astray(detail.elt)));
})();
