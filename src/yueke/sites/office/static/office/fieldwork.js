/* Fieldwork in the browser: which questions are shown, paper typed by keys alone, and a tablet that asks without network. */
(() => {
  const several = (value) => (Array.isArray(value) ? value.map(String) : [String(value)]);
  const same = (one, other) => one.length === other.length && one.every((value, n) => value === other[n]);
  const given = (answer) => answer !== undefined && answer !== null && answer !== "" && !(Array.isArray(answer) && !answer.length);

  /* rules/conditions.py in the browser: the server decides again when the answers arrive. */
  const valueOf = (reference, answers, parameters) => {
    if (reference.startsWith("@")) return parameters[reference.slice(1)] || undefined;
    const [code, row] = reference.split(".");
    const answer = answers[code];
    return row ? (answer && typeof answer === "object" ? answer[row] : undefined) : answer;
  };
  const compared = (operator, answer, wanted) => {
    const [one, other] = [answer, wanted].map((value) => (Array.isArray(value) || value === "" ? NaN : Number(value)));
    const numbers = !Number.isNaN(one) && !Number.isNaN(other);
    if (!numbers && !(Number.isNaN(one) && Number.isNaN(other) && typeof answer === "string" && typeof wanted === "string")) return false;
    const [a, b] = numbers ? [one, other] : [answer, wanted];
    return { less: a < b, "at most": a <= b, "at least": a >= b, more: a > b }[operator];
  };
  const holds = (test, answers, parameters) => {
    if (test.every) return test.every.every((part) => holds(part, answers, parameters));
    if (test.some) return test.some.some((part) => holds(part, answers, parameters));
    const answer = valueOf(test.of, answers, parameters);
    const wanted = several(test.value ?? "");
    const operator = test.operator || "is";
    if (operator === "answered") return given(answer);
    if (operator === "not answered") return !given(answer);
    if (operator === "lacks") return !(given(answer) && wanted.every((one) => several(answer).includes(one)));
    if (!given(answer)) return false;
    if (operator === "is") return same(several(answer), wanted);
    if (operator === "is not") return !same(several(answer), wanted);
    if (operator === "in") return several(answer).some((one) => wanted.includes(one));
    if (operator === "has") return wanted.every((one) => several(answer).includes(one));
    return compared(operator, answer, test.value);
  };

  const fields = (question) => [...question.querySelectorAll("input, select, textarea")].filter((one) => one.name);
  const sentBy = (question) => {
    const sent = {};
    for (const one of fields(question)) {
      if ((one.type === "radio" || one.type === "checkbox") && !one.checked) continue;
      if (one.value.trim()) (sent[one.name] ||= []).push(one.value.trim());
    }
    return sent;
  };
  const answerOf = (question) => {
    const { code, kind } = question.dataset;
    const sent = sentBy(question);
    if (kind === "multiple") return sent[code] || [];
    if (kind === "matrix") {
      const rows = Object.entries(sent).map(([name, values]) => [name.slice(code.length + 1), values[0]]);
      return rows.length ? Object.fromEntries(rows) : undefined;
    }
    if (kind === "ranking") {
      const places = Object.entries(sent).sort((a, b) => Number(a[1][0]) - Number(b[1][0]));
      return places.map(([name]) => name.slice(code.length + 1));
    }
    return sent[code]?.[0];
  };
  const questionsOf = (place) => [...place.querySelectorAll("[data-code]")];
  const showQuestions = (place, answers, parameters) => {
    for (const question of questionsOf(place)) {
      const shown = !question.dataset.when || holds(JSON.parse(question.dataset.when), answers, parameters);
      question.hidden = !shown;
      const answer = shown ? answerOf(question) : undefined;
      if (given(answer)) answers[question.dataset.code] = answer;
      else delete answers[question.dataset.code];
    }
    return answers;
  };
  const told = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

  for (const form of document.querySelectorAll("[data-questions]")) {
    const refresh = () => showQuestions(form, { ...told("answered") }, told("parameters"));
    form.addEventListener("input", refresh);
    refresh();
  }

  /* Paper: a digit chooses, Enter goes on. */
  for (const form of document.querySelectorAll("[data-keys]")) {
    const lines = () => [...form.querySelectorAll("[data-line]")].filter((one) => !one.closest("[hidden]"));
    const focusOf = (line) => (line.matches("input, select, textarea") ? line : line.querySelector("input:checked") || line.querySelector("input"));
    const onward = (from) => {
      const all = lines();
      const here = from.closest("[data-line]");
      const next = all.slice(all.indexOf(here) + 1).find((one) => !here.contains(one));
      focusOf(next || form.querySelector("button.btn-primary") || from)?.focus?.();
      if (!next) form.querySelector("button.btn-primary").focus();
    };
    form.addEventListener("keydown", (event) => {
      const at = event.target;
      if (!at.closest("[data-line]") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter" && at.tagName !== "TEXTAREA") {
        event.preventDefault();
        onward(at);
      } else if (/^[0-9]$/.test(event.key) && (at.type === "radio" || at.type === "checkbox")) {
        const line = at.closest("[data-line]");
        const all = [...line.querySelectorAll("input[type=radio], input[type=checkbox]")];
        const chosen = line.matches(".f-steps") ? all.find((one) => one.value === (event.key === "0" && !all.some((x) => x.value === "0") ? "10" : event.key)) : all[Number(event.key) - 1];
        if (!chosen) return;
        event.preventDefault();
        chosen.checked = chosen.type === "radio" ? true : !chosen.checked;
        if (chosen.type === "radio") onward(chosen);
        else chosen.focus();
      }
    });
  }

  /* The tablet. */
  const form = document.querySelector("[data-tablet]");
  if (!form) return;
  const status = document.querySelector("[data-tablet-status]");
  const words = (name, n) => status.getAttribute(`data-words-${name}`).replace("{n}", n);
  const store = { queue: `yueke.tablet.${form.dataset.tablet}`, draft: `yueke.draft.${form.dataset.tablet}`, place: "yueke.tablet.place" };
  const read = (key, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };
  const way = told("way");
  const sections = Object.fromEntries([...form.querySelectorAll("[data-page]")].map((one) => [one.dataset.page, one]));
  const place = form.querySelector("[data-place]");
  const [back, forward, away] = ["back", "forward", "away"].map((name) => form.querySelector(`[data-${name}]`));
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  let met = [""];
  let begun = 0;
  let key = "";
  let problem = "";
  let sending = false;

  const now = () => met[met.length - 1];
  const parameters = () => (place.value.trim() ? { place: place.value.trim() } : {});
  const answered = () => {
    let answers = {};
    for (const code of met.slice(1)) if (sections[code] && code !== "end") answers = showQuestions(sections[code], answers, parameters());
    return answers;
  };
  const follows = () => {
    const answers = answered();
    let n = way.findIndex((one) => one.code === now());
    for (const jump of way[n]?.jumps || []) {
      if (!holds(jump.when, answers, parameters())) continue;
      if (jump.to === "end" || jump.to === "screened") return "end";
      n = Math.max(n, way.findIndex((one) => one.code === jump.to) - 1);
      break;
    }
    for (const one of way.slice(n + 1)) {
      if (one.when && !holds(one.when, answers, parameters())) continue;
      showQuestions(sections[one.code], { ...answers }, parameters());
      if (questionsOf(sections[one.code]).some((question) => !question.hidden)) return one.code;
    }
    return "end";
  };
  const missing = () => {
    let first = null;
    for (const question of questionsOf(sections[now()])) {
      const answer = answerOf(question);
      const rows = question.querySelectorAll(".f-row").length;
      const half = question.dataset.kind === "matrix" && Object.keys(answer || {}).length < rows;
      const lacks = "required" in question.dataset && question.dataset.kind !== "section" && !question.hidden && (!given(answer) || half);
      question.querySelector("[data-missing]").hidden = !lacks;
      if (lacks) first ||= question;
    }
    first?.scrollIntoView({ block: "center" });
    return first !== null;
  };
  const sent = () => {
    const found = {};
    for (const code of met.slice(1))
      if (sections[code] && code !== "end")
        for (const question of questionsOf(sections[code])) if (!question.hidden) Object.assign(found, sentBy(question));
    return found;
  };
  const draft = () => {
    if (key && now() !== "end") write(store.draft, { met, begun, key, values: sent() });
  };
  const show = () => {
    for (const [code, section] of Object.entries(sections)) section.hidden = code !== now();
    if (now() && now() !== "end") answered();
    back.hidden = met.length < 3 || now() === "end";
    away.hidden = !now() || now() === "end";
    forward.textContent = forward.getAttribute(`data-words-${now() === "" ? "begin" : now() === "end" ? "again" : "next"}`);
    window.scrollTo(0, 0);
  };
  const clean = () => {
    for (const question of questionsOf(form))
      for (const one of fields(question)) {
        if (one.type === "radio" || one.type === "checkbox") one.checked = false;
        else one.value = "";
      }
    [met, key, begun] = [[""], "", 0];
    localStorage.removeItem(store.draft);
  };
  const tell = () => {
    const queue = read(store.queue, []);
    const waiting = queue.filter((one) => !one.refused);
    const refused = queue.filter((one) => one.refused);
    const parts = [navigator.onLine ? words("online") : words("offline"), waiting.length ? words("waiting", waiting.length) : words("none")];
    if (refused.length) parts.push(words("refused", refused.length) + refused.map((one) => one.refused).join("；"));
    if (problem) parts.push(problem);
    status.replaceChildren(...parts.map((text) => Object.assign(document.createElement("span"), { textContent: text })));
    status.dataset.waiting = waiting.length;
    status.classList.toggle("is-offline", !navigator.onLine);
    status.classList.toggle("is-refused", refused.length > 0 || problem !== "");
  };
  const update = (change) => write(store.queue, change(read(store.queue, [])));
  const deliver = async (one) => {
    const answer = await fetch(form.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(one),
      redirect: "manual",
    });
    if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) {
      update((queue) => queue.filter((other) => other.key !== one.key));
      return true;
    }
    if (answer.status === 422 || answer.status === 404) {
      const why = await answer.json().catch(() => ({}));
      const detail = Object.entries(why.fields || {}).map(([name, texts]) => `${name} ${texts.join()}`).join("，") || why.detail || String(answer.status);
      update((queue) => queue.map((other) => (other.key === one.key ? { ...other, refused: detail } : other)));
      return true;
    }
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) problem = words("signed-out");
    else if (answer.status === 409) problem = (await answer.json().catch(() => ({}))).detail || "";
    return false;
  };
  const flush = async () => {
    if (sending || !navigator.onLine) return tell();
    sending = true;
    problem = "";
    try {
      for (const one of read(store.queue, []).filter((row) => !row.refused)) if (!(await deliver(one))) break;
    } catch {
      /* The network went away between two: what is left stays in the queue. */
    }
    sending = false;
    tell();
  };
  const keep = () => {
    const one = { key, n: Number(form.dataset.n), sent: sent(), seconds: Math.round((Date.now() - begun) / 1000), ended_at: new Date().toISOString(), place: place.value.trim() };
    if (!update((queue) => [...queue.filter((other) => other.key !== key), one])) {
      problem = words("full");
      tell();
      return false;
    }
    localStorage.removeItem(store.draft);
    return true;
  };

  forward.addEventListener("click", () => {
    if (now() === "end") clean();
    else if (now() === "") {
      [key, begun] = [newKey(), Date.now()];
      write(store.place, place.value.trim());
      met.push(follows());
    } else {
      if (missing()) return;
      met.push(follows());
      if (now() === "end" && !keep()) met.pop();
      else if (now() === "end") flush();
    }
    draft();
    show();
    tell();
  });
  back.addEventListener("click", () => {
    met.pop();
    draft();
    show();
  });
  away.addEventListener("click", () => {
    clean();
    show();
  });
  form.addEventListener("input", () => {
    answered();
    draft();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", flush);
  window.addEventListener("offline", tell);
  window.setInterval(flush, 15000);

  place.value = read(store.place, "");
  const left = read(store.draft, null);
  if (left && left.met.every((code) => code in sections)) {
    [met, begun, key] = [left.met, left.begun, left.key];
    for (const question of questionsOf(form))
      for (const one of fields(question)) {
        const values = left.values[one.name];
        if (!values) continue;
        if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
        else one.value = values[0];
      }
  }
  show();
  flush();
})();
