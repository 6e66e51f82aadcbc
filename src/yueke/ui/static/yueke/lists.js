/* Lists: come back to where one was; row spacing; several rows chosen at once. */
(() => {
  const store = {
    get: (key) => JSON.parse(sessionStorage.getItem(`list:${key}`) || "null"),
    set: (key, value) => sessionStorage.setItem(`list:${key}`, JSON.stringify(value)),
  };

  /* A page with [data-list=NAME] remembers its address and scroll; [data-back=NAME] leads there again. */
  const here = () => document.querySelector("[data-list]")?.dataset.list;
  const remember = () => here() && store.set(here(), { url: location.pathname + location.search, y: scrollY });
  addEventListener("pagehide", remember);
  document.querySelectorAll("[data-back]").forEach((link) => {
    const last = store.get(link.dataset.back);
    if (last && new URL(last.url, location.href).pathname === new URL(link.href).pathname) link.href = last.url;
    link.addEventListener("click", () => last && store.set(link.dataset.back, { ...last, returning: true }));
  });
  const last = here() && store.get(here());
  const kind = performance.getEntriesByType("navigation")[0]?.type;
  if (last && last.url === location.pathname + location.search && (last.returning || kind === "back_forward" || kind === "reload")) scrollTo(0, last.y);

  /* Spacing of rows, remembered for each list in this browser. */
  const dense = (list, on) => {
    list.classList.toggle("is-dense", on);
    list.querySelector("[data-density-switch]")?.setAttribute("aria-pressed", on);
  };
  const restoreDensity = (root) => root.querySelectorAll("[data-density]").forEach((list) => dense(list, localStorage.getItem(`dense:${list.dataset.density}`) === "1"));
  restoreDensity(document);
  document.addEventListener("click", ({ target }) => {
    const list = target.closest("[data-density-switch]")?.closest(".y-list");
    if (!list) return;
    const on = !list.classList.contains("is-dense");
    dense(list, on);
    if (list.dataset.density) localStorage.setItem(`dense:${list.dataset.density}`, on ? "1" : "0");
  });

  /* The order of columns: moved in place, kept when the form is sent. Without this script each press sends the form. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".y-columns [data-move]");
    const item = button?.closest("li");
    if (!item) return;
    event.preventDefault();
    const other = button.dataset.move === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (button.dataset.move === "up") other.before(item);
    else other.after(item);
    button.focus();
  });

  /* Batches: boxes named "ids" inside [data-batch]; the bar sends them, or all=1 for the whole filter. */
  const boxes = (list) => [...list.querySelectorAll('input[type=checkbox][name="ids"]')];
  const refresh = (list) => {
    const all = boxes(list);
    const chosen = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("tr")?.classList.toggle("is-picked", box.checked));
    const head = list.querySelector("[data-batch-all]");
    if (head) {
      head.checked = chosen.length > 0 && chosen.length === all.length;
      head.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
    const bar = list.querySelector("[data-batch-bar]");
    if (!bar) return;
    const everything = bar.querySelector("[data-batch-everything]");
    const whole = bar.querySelector("[data-batch-total]");
    if (chosen.length < all.length) everything.value = "";
    const total = whole && Number(whole.dataset.batchTotal);
    bar.hidden = chosen.length === 0;
    if (whole) whole.hidden = Boolean(everything.value) || total <= all.length;
    bar.querySelector("[data-batch-count]").textContent = everything.value
      ? yueke.say("selectedAll", { n: total.toLocaleString() })
      : yueke.say("selected", { n: chosen.length });
    /* a plain form post carries only its own inputs: repeat the ids inside the bar */
    bar.querySelectorAll("[data-batch-id]").forEach((input) => input.remove());
    if (bar.hasAttribute("hx-post") || everything.value) return;
    chosen.forEach((box) => bar.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: box.value })));
    bar.querySelectorAll('input[type=hidden][name="ids"]').forEach((input) => input.setAttribute("data-batch-id", ""));
  };

  let previous = null;
  document.addEventListener("click", (event) => {
    const { target } = event;
    const list = target.closest("[data-batch]");
    if (!list) return;
    if (target.matches("[data-batch-all]")) boxes(list).forEach((box) => (box.checked = target.checked));
    else if (target.matches('input[name="ids"]')) {
      const all = boxes(list);
      if (event.shiftKey && previous && all.includes(previous)) {
        const [from, to] = [all.indexOf(previous), all.indexOf(target)].sort((a, b) => a - b);
        all.slice(from, to + 1).forEach((box) => (box.checked = target.checked));
      }
      previous = target;
    } else if (target.closest("[data-batch-clear]")) boxes(list).forEach((box) => (box.checked = false));
    else if (target.closest("[data-batch-total]")) {
      boxes(list).forEach((box) => (box.checked = true));
      list.querySelector("[data-batch-everything]").value = "1";
    } else return;
    refresh(list);
  });
  document.addEventListener("htmx:load", ({ detail: { elt } }) => {
    const root = elt.parentElement || document;
    restoreDensity(root);
    root.querySelectorAll("[data-batch]").forEach(refresh);
  });
})();
