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
