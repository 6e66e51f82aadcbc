/* Keyboard shortcuts of every page. */
(() => {
  const typing = (element) => element.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], .ts-control");
  const click = (selector) => {
    const found = document.querySelector(selector);
    found?.click();
    return Boolean(found);
  };
  const rows = () => [...document.querySelectorAll("#main tr:has([data-drawer]), #main tr:has([data-open])")];
  const move = (by) => {
    if (yueke.drawer?.isOpen()) return yueke.drawer.step(by), true;
    const all = rows();
    if (!all.length) return false;
    const index = all.findIndex((row) => row.contains(document.activeElement));
    all[Math.min(all.length - 1, Math.max(0, index + by))].querySelector("[data-drawer], [data-open]").focus();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (yueke.composing(event)) return;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k" && yueke.palette) {
      event.preventDefault();
      return yueke.palette.open();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "escape" && !document.querySelector("dialog[open]")) {
      const menu = document.querySelector("details.y-drop[open]");
      if (menu) menu.removeAttribute("open");
      else yueke.drawer?.close();
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const field = document.querySelector("[data-query] input:not([type=hidden])");
    const done =
      (key === "/" && field && (field.focus(), field.select(), true)) ||
      (key === "n" && click("[data-key=n]")) ||
      (key === "j" && move(1)) ||
      (key === "k" && move(-1)) ||
      (key === "?" && (document.getElementById("shortcuts")?.showModal(), true));
    if (done) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts]")) document.getElementById("shortcuts")?.showModal();
    if (event.target.id === "shortcuts") event.target.close();
  });
})();
