/* The designer: Alt with an arrow moves the question or page that has the focus. Every move has its button, too. */
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const line = event.target.closest?.(".d-outline .d-line");
  const button = line?.querySelector(`[data-move="${event.key === "ArrowUp" ? -1 : 1}"]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

/* Of a long outline the chosen line is in sight. */
(() => {
  const show = () => {
    const outline = document.querySelector("#outline .d-tree");
    const chosen = outline?.querySelector("[aria-current]");
    if (!chosen) return;
    const from = chosen.getBoundingClientRect(), frame = outline.getBoundingClientRect();
    if (from.top < frame.top || from.bottom > frame.bottom) outline.scrollTop += from.top - frame.top - frame.height / 2;
  };
  show();
  document.addEventListener("htmx:afterSettle", show);
})();

/* A step waits for the saving before it; by then its button has been drawn anew, so what it asks for is kept. */
(() => {
  let asked = "";
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("#acts button[name=do]");
    if (button) asked = button.value;
  }, true);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt.id === "acts" && !detail.parameters.do) detail.parameters.do = asked;
  });
})();
