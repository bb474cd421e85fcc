// The source beside the chat, example questions, copying: what Gradio has no component for.
(() => {
  "use strict";
  const wanted = location.pathname.startsWith("/en") ? "en" : "ko";
  // Gradio's i18n sets the language of the browser; the words of this page stay in theirs.
  const fixLanguage = () => {
    if (document.documentElement.lang !== wanted) document.documentElement.lang = wanted;
  };
  fixLanguage();
  new MutationObserver(fixLanguage).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["lang"],
  });

  const one = (selector) => document.querySelector(selector);
  const panel = () => one("#source-panel");
  const log = () => one("#log");
  const sources = () => [...document.querySelectorAll(".source")];
  let opened = null;

  // Where a reader is among the citations: their places, and the way on.
  function showPlace() {
    const links = sources();
    const at = links.findIndex((link) => opened && link.href === opened.href);
    for (const link of links) {
      if (link === links[at]) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    one(".panel-bar .place").textContent = at < 0 ? "" : `${at + 1} / ${links.length}`;
    one('[data-panel="previous"]').disabled = at <= 0;
    one('[data-panel="next"]').disabled = at < 0 || at === links.length - 1;
  }

  async function openSource(link) {
    const address = new URL(link.href);
    address.searchParams.set("part", "true");
    address.hash = "";
    const body = panel().querySelector(".panel-body");
    opened = link;
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      body.innerHTML = await response.text();
    } catch {
      body.textContent = panel().dataset.failed;
    }
    panel().querySelector(".panel-bar").hidden = false;
    panel().querySelector('[data-panel="whole"]').href = link.href;
    one("#panel-column").classList.add("open");
    showPlace();
    const mark = body.querySelector("#cited");
    if (mark) {
      mark.scrollIntoView({ block: "center", behavior: "instant" });
      mark.focus({ preventScroll: true });
    } else {
      one("#panel-column").scrollTop = 0;
      body.focus({ preventScroll: true });
    }
  }

  function closePanel() {
    one("#panel-column").classList.remove("open");
    if (opened && opened.isConnected) opened.focus();
  }

  function step(by) {
    const links = sources();
    const next = links[links.findIndex((link) => opened && link.href === opened.href) + by];
    if (next) openSource(next);
  }

  function ask(question) {
    const box = one("#question textarea");
    const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    setter.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => one("#send").click(), 0);
  }

  function copied(button, markdown) {
    const turn = button.closest(".turn");
    const lines = [...turn.querySelectorAll(".quotes p")].map((line) => line.innerText);
    const sources = [...turn.querySelectorAll(".source")].map((source) => {
      const label = source.querySelector(".label").textContent;
      return markdown ? `- [${label.replace(/([\[\]])/g, "\\$1")}](${source.href})` : `${label}\n${source.href}`;
    });
    const body = markdown ? lines.map((line) => `> ${line.replaceAll("\n", "\n> ")}`).join("\n>\n") : lines.join("\n");
    return `${body}\n\n${sources.join("\n")}\n`;
  }

  async function put(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // there is no clipboard without https
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  // Only the words change: the region around them belongs to Gradio, and has to stay.
  function say(text) {
    const line = one("#said p");
    line.className = "";
    line.textContent = text;
  }

  const kept = () => JSON.parse(sessionStorage.getItem("chatbot.talk") || "[]");
  const asJson = (body) => ({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

  async function save(format) {
    const response = await fetch("/api/export", asJson({ format, language: wanted, talk: kept() }));
    if (!response.ok) {
      say((await response.json()).error.message);
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `conversation.${format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // What can be asked next comes behind the answer, and never holds it up.
  async function suggest(turn) {
    if (!turn?.dataset.next || turn.querySelector(".next")) return;
    const response = await fetch(turn.dataset.next);
    const asked = [...document.querySelectorAll(".asked p")].map((line) => line.textContent);
    const found = response.ok ? (await response.json()).questions : [];
    const questions = found.filter((question) => !asked.includes(question));
    if (!questions.length || !turn.isConnected || turn.nextElementSibling) return;
    const isAnswered = turn.querySelector(".answered.grounded");
    const next = document.createElement("div");
    const title = document.createElement("p");
    const list = document.createElement("ul");
    next.className = "next";
    title.textContent = isAnswered ? panel().dataset.next : panel().dataset.other;
    for (const question of questions) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "example";
      button.lang = "ko";
      button.textContent = question;
      item.append(button);
      list.append(item);
    }
    next.append(title, list);
    turn.querySelector(".answered").append(next);
  }

  async function copy(button) {
    const before = button.textContent;
    await put(copied(button, button.dataset.copy === "markdown"));
    button.textContent = panel().dataset.copied;
    setTimeout(() => (button.textContent = before), 2000);
  }

  const identity = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  async function rate(button) {
    const turn = button.closest(".turn");
    const tools = button.closest(".tools");
    turn.dataset.opinion ||= identity();
    if (button.dataset.verdict) turn.dataset.verdict = button.dataset.verdict;
    const opinion = {
      id: turn.dataset.opinion,
      answer: turn.dataset.answer,
      verdict: turn.dataset.verdict,
      note: tools.querySelector("textarea")?.value.slice(0, 1000) ?? "",
      question: turn.querySelector(".asked p").textContent.slice(0, 1000),
    };
    const response = await fetch("/api/feedback", asJson(opinion));
    const said = response.ok ? panel().dataset.thanks : (await response.json()).error.message;
    say(said);
    for (const other of tools.querySelectorAll("[data-verdict]"))
      other.setAttribute("aria-pressed", String(other.dataset.verdict === turn.dataset.verdict));
    tools.querySelector("label")?.remove();
    tools.querySelector("[data-note]")?.remove();
    if (response.ok && button.dataset.verdict === "wrong") askNote(tools);
  }

  function askNote(tools) {
    const label = document.createElement("label");
    const box = document.createElement("textarea");
    const send = document.createElement("button");
    label.textContent = panel().dataset.note;
    box.maxLength = 1000;
    label.append(box);
    send.type = "button";
    send.dataset.note = "true";
    send.textContent = panel().dataset.send;
    tools.append(label, send);
    box.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target.closest("a, button");
    if (!target) return;
    if (target.matches(".skip") && one("#question textarea")) {
      event.preventDefault();
      one("#question textarea").focus();
    } else if (target.matches("a.source, a.cite, a.release-link, #log .contact a[href^='/source/']")) {
      event.preventDefault();
      openSource(target);
    } else if (target.matches(".panel-body a[href^='#']")) {
      event.preventDefault(); // Gradio's <base> would lead such a link elsewhere
      const aim = document.getElementById(target.getAttribute("href").slice(1));
      if (aim) aim.scrollIntoView({ block: "center" });
    } else if (target.matches(".example")) {
      ask(target.textContent);
    } else if (target.dataset.press) {
      one(`#${target.dataset.press}`)?.click();
    } else if (target.dataset.copy) {
      copy(target);
    } else if (target.dataset.save) {
      save(target.dataset.save);
    } else if (target.dataset.verdict || target.dataset.note) {
      rate(target);
    } else if (target.dataset.panel === "close") {
      closePanel();
    } else if (target.dataset.panel === "previous") {
      step(-1);
    } else if (target.dataset.panel === "next") {
      step(1);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && one("#panel-column.open")) closePanel();
    const by = event.altKey && opened ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : 0;
    if (by && !event.target.closest("textarea, input, select")) {
      event.preventDefault();
      step(by);
    }
  });

  // Gradio sets the log anew for every word: keep in view what is new, and the focus where it was.
  let turnsSeen = 0;
  let focused = -1;
  const places = () => [...log().querySelectorAll("a, button, textarea")];
  document.addEventListener("focusin", (event) => {
    focused = log()?.contains(event.target) ? places().indexOf(event.target) : -1;
  });
  function follow() {
    const turns = log().querySelectorAll(".turn");
    if (turns.length > turnsSeen) showLast();
    turnsSeen = turns.length;
    if (focused >= 0 && document.activeElement === document.body)
      places()[focused]?.focus({ preventScroll: true });
    if (opened) showPlace();
  }
  function showLast() {
    const turns = log().querySelectorAll(".turn");
    const last = turns[turns.length - 1];
    last?.scrollIntoView({ block: "start", behavior: "instant" });
    return last;
  }

  // The page was made when the server started; releases may have come since.
  async function refresh() {
    const language = document.documentElement.lang;
    const response = await fetch(`/api/opening?language=${language}`).catch(() => null);
    if (!response?.ok) return;
    const opening = await response.json();
    if (String(opening.generation) === one("#source-panel").dataset.generation) return;
    for (const [name, place] of [["welcome", "#log .welcome"], ["recent", "#panel .recent"]])
      if (one(place)) one(place).outerHTML = opening[name];
  }

  let isReady = false;
  window.chatbot = {
    closePanel,
    ready() {
      const said = one("#said");
      if (isReady || !said) return;
      isReady = true;
      one("#opening")?.remove();
      // A live region has to stay while its words change; Gradio replaces what is inside.
      // Beside it Gradio counts the seconds, which nobody wants to hear.
      said.querySelector(".html-container").setAttribute("role", "status");
      new MutationObserver(follow).observe(log(), { childList: true, subtree: true });
      if ((sessionStorage.getItem("chatbot.talk") || "[]") !== "[]") one("#restore").click();
      refresh();
    },
    began() {
      one("#log")?.setAttribute("aria-busy", "true");
    },
    settled() {
      one("#log")?.setAttribute("aria-busy", "false");
      suggest(showLast());
      // On a phone the keyboard would come up over the answer.
      const isFree = document.activeElement === document.body || document.activeElement.id === "send";
      if (isFree && matchMedia("(hover: hover)").matches)
        one("#question textarea")?.focus({ preventScroll: true });
    },
  };
  window.chatbot.ready();
})();
