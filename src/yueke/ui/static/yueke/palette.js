/* The command palette: menu entries at once, records from the server, arrows and Enter. */
(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const input = palette.querySelector("input[name=q]");
  const list = document.getElementById("palette-list");
  const hits = () => [...list.querySelectorAll(".y-hit")];

  const pages = () => {
    const wanted = input.value.trim().toLowerCase();
    const found = [...document.querySelectorAll("#menu .y-item, #menu .y-group > a")]
      .map((link) => ({ url: link.href, text: link.querySelector("span").textContent }))
      .filter(({ text }) => !wanted || text.toLowerCase().includes(wanted))
      .slice(0, wanted ? 5 : 12);
    list.querySelector("[data-pages]")?.remove();
    if (!found.length) return choose(0);
    const group = document.createElement("div");
    group.dataset.pages = "";
    group.append(Object.assign(document.createElement("p"), { className: "y-palette-title", textContent: yueke.texts.goTo }));
    found.forEach(({ url, text }) => {
      const hit = Object.assign(document.createElement("a"), { className: "y-hit", href: url, textContent: text });
      hit.setAttribute("role", "option");
      group.append(hit);
    });
    list.append(group);
    choose(0);
  };
  const choose = (index) => {
    const all = hits();
    all.forEach((hit, i) => {
      hit.id = `hit-${i}`;
      hit.setAttribute("aria-selected", i === index);
    });
    all[index]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[index]?.id || "");
  };
  const chosen = () => hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");

  const open = () => {
    if (!palette.open) palette.showModal();
    input.select();
    pages();
  };
  window.yueke.palette = { open };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) {
      event.preventDefault();
      open();
    } else if (event.target === palette) palette.close();
  });
  input.addEventListener("input", () => input.value.trim() ? pages() : (list.replaceChildren(), pages()));
  list.addEventListener("htmx:afterSwap", pages);
  /* nothing typed: nothing to ask the server */
  input.addEventListener("htmx:beforeRequest", (event) => input.value.trim() || event.preventDefault());
  input.addEventListener("keydown", (event) => {
    if (yueke.composing(event)) return;
    const all = hits();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose((chosen() + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
    } else if (event.key === "Enter" && all[chosen()]) {
      event.preventDefault();
      all[chosen()].click();
    }
  });
  list.addEventListener("click", (event) => event.target.closest("a") && palette.close());
})();
