/* What the page says back: toasts, errors of requests, the busy line; and input methods kept from firing early. */
(() => {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const yueke = (window.yueke = { texts, say: (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]) });

  yueke.toast = ({ text, level = "done", undo = null }) => {
    const toast = document.createElement("div");
    toast.className = `y-toast y-toast-${level}`;
    toast.appendChild(document.createElement("p")).textContent = text;
    if (undo) {
      const button = toast.appendChild(document.createElement("button"));
      button.textContent = texts.undo;
      button.addEventListener("click", () => {
        toast.remove();
        htmx.ajax("POST", undo, { swap: "none" });
      });
    }
    const close = toast.appendChild(document.createElement("button"));
    close.textContent = "✕";
    close.setAttribute("aria-label", texts.close);
    close.addEventListener("click", () => toast.remove());
    document.getElementById("toasts").append(toast);
    fade(toast, level === "failed" ? 15000 : undo ? 10000 : 5000);
  };

  const fade = (toast, after) => setTimeout(() => toast.matches(":hover, :focus-within") ? fade(toast, 2000) : toast.remove(), after);
  document.querySelectorAll(".y-toast").forEach((toast) => fade(toast, 8000));
  document.addEventListener("toast", (event) => yueke.toast(event.detail));

  const problemOf = (xhr) => {
    try {
      const problem = JSON.parse(xhr.responseText);
      return problem.detail || problem.title;
    } catch {
      const parsed = new DOMParser().parseFromString(xhr.responseText, "text/html");
      return parsed.querySelector("[data-problem]")?.textContent.trim();
    }
  };
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    const known = { 403: texts.forbidden, 404: texts.missing }[xhr.status] || texts.failed;
    yueke.toast({ text: problemOf(xhr) || known, level: "failed" });
  });
  document.addEventListener("htmx:sendError", () => yueke.toast({ text: texts.offline, level: "failed" }));

  let running = 0;
  const busy = (step) => {
    running = Math.max(0, running + step);
    document.getElementById("busy").classList.toggle("is-on", running > 0);
  };
  document.addEventListener("htmx:beforeRequest", () => busy(1));
  document.addEventListener("htmx:afterRequest", () => busy(-1));

  /* While an input method composes (zhang san → 张三) nobody else hears `input`; one is sent when it ends. */
  document.addEventListener("input", (event) => event.isComposing && event.stopImmediatePropagation(), true);
  document.addEventListener("compositionend", ({ target }) => setTimeout(() => target.dispatchEvent(new Event("input", { bubbles: true }))), true);
  yueke.composing = (event) => event.isComposing || event.keyCode === 229;

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.y-drop[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
    if (event.target.closest("[data-print]")) window.print();
  });
})();
