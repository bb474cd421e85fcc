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
  let opened = null;

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
    for (const source of document.querySelectorAll(".source")) {
      if (source.href === link.href) source.setAttribute("aria-current", "true");
      else source.removeAttribute("aria-current");
    }
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
    const links = [...document.querySelectorAll(".source")];
    const at = links.findIndex((link) => opened && link.href === opened.href);
    const next = links[at + by];
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
    const lines = [...turn.querySelectorAll(".quotes p")].map((line) => line.textContent);
    const sources = [...turn.querySelectorAll(".source")].map((source) => {
      const label = source.querySelector(".label").textContent;
      return markdown ? `- [${label.replace(/([\[\]])/g, "\\$1")}](${source.href})` : `${label}\n${source.href}`;
    });
    const body = markdown ? lines.map((line) => `> ${line}`).join("\n>\n") : lines.join("\n");
    return `${body}\n\n${sources.join("\n")}\n`;
  }

  async function copy(button) {
    const before = button.textContent;
    await navigator.clipboard.writeText(copied(button, button.dataset.copy === "markdown"));
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
    const response = await fetch("/api/feedback", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        id: turn.dataset.opinion,
        answer: turn.dataset.answer,
        verdict: turn.dataset.verdict,
        note: tools.querySelector("textarea")?.value.slice(0, 1000) ?? "",
        question: turn.querySelector(".asked p").textContent.slice(0, 1000),
      }),
    });
    const said = response.ok ? panel().dataset.thanks : (await response.json()).error.message;
    one("#said").textContent = said;
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
  });

  let isReady = false;
  window.chatbot = {
    closePanel,
    ready() {
      const said = one("#said");
      if (isReady || !said) return;
      isReady = true;
      one("#opening")?.remove();
      // A live region has to stay while its words change; Gradio replaces what is inside.
      said.setAttribute("role", "status");
      if ((sessionStorage.getItem("chatbot.talk") || "[]") !== "[]") one("#restore").click();
    },
    settled() {
      const turns = document.querySelectorAll(".turn");
      const last = turns[turns.length - 1];
      if (last) last.scrollIntoView({ block: "start", behavior: "instant" });
      one("#question textarea")?.focus({ preventScroll: true });
    },
  };
  window.chatbot.ready();
})();
