/* The drawer: rows marked [data-drawer] open beside their list; J and K go through them. */
(() => {
  const panel = document.getElementById("drawer-panel");
  if (!panel) return;
  const body = document.getElementById("drawer");
  const place = panel.querySelector("[data-drawer-place]");
  let opener = null;

  /* a button asks for one thing: only rows have a next one */
  const links = () => [...document.querySelectorAll("#main [data-drawer]:not(.btn, .y-option)")];
  const at = () => links().findIndex((link) => link.getAttribute("href") === opener?.getAttribute("href"));

  const mark = () => {
    document.querySelectorAll(".is-current").forEach((row) => row.classList.remove("is-current"));
    const index = at();
    panel.querySelectorAll("[data-drawer-step]").forEach((button) => (button.hidden = index < 0));
    place.textContent = "";
    if (index < 0 || panel.hidden) return;
    const row = links()[index].closest("tr, li, .y-row");
    row?.classList.add("is-current");
    row?.scrollIntoView({ block: "nearest" });
    place.textContent = `${index + 1} / ${links().length}`;
  };
  const open = (link) => {
    opener = link;
    panel.hidden = false;
    panel.querySelector("[data-drawer-full]").href = link.href;
    htmx.ajax("GET", link.href, { target: "#drawer", swap: "innerHTML" }).then(() => {
      body.scrollTop = 0;
      body.focus({ preventScroll: true });
    });
    mark();
  };
  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    body.replaceChildren();
    mark();
    (links()[at()] ?? opener)?.focus();
  };
  const step = (by) => {
    const next = at() < 0 ? null : links()[at() + by];
    if (next) open(next);
  };
  window.yueke.drawer = { close, step, isOpen: () => !panel.hidden };

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = target.closest("[data-drawer]");
    if (link) {
      event.preventDefault();
      open(link);
    } else if (target.closest("[data-drawer-close]")) close();
    else if (target.closest("[data-drawer-step]")) step(Number(target.closest("[data-drawer-step]").dataset.drawerStep));
  });
  document.addEventListener("drawer:close", close);
  document.addEventListener("htmx:afterSettle", mark);
})();
