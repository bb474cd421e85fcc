// 사실 확인: sends a text, shows each verdict as it comes, sorts, copies and exports the table.
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);
  const NAMES = { contradicted: "불일치", not_found: "근거 없음", supported: "일치" };
  const ASIDES = {
    opinion: "의견", greeting: "인사", feeling: "소감", question: "질문", fragment: "문장 아님",
  };
  const ORDER = ["contradicted", "not_found", "supported", null];
  const HEAD = ["판정", "문장", "확신", "글의 말", "보도자료의 말", "인용", "보도자료", "배포일", "출처 주소"];
  let rows = [];
  let running = null;

  const said = (text) => (one("#progress").textContent = text);
  const whole = (item) => new URL(item.address, location.href).href;

  // Everything is set as text, never as HTML.
  function make(tag, text = "", name = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  }

  function marked(tag, text, spans, name) {
    const element = make(tag, "", name);
    let at = 0;
    for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
      if (start < at || end > text.length) continue;
      element.append(text.slice(at, start), make("mark", text.slice(start, end)));
      at = end;
    }
    element.append(text.slice(at));
    return element;
  }

  // Offsets count characters, JavaScript counts UTF-16 units.
  const units = (text, offset) => [...text].slice(0, offset).join("").length;

  function spansOf(text, differences, start, end, shift) {
    return differences.map((item) => [units(text, item[start] - shift), units(text, item[end] - shift)]);
  }

  function sourceCell(row) {
    const cell = make("td");
    for (const difference of row.differences ?? []) {
      const line = make("p");
      line.append("글 ", make("mark", difference.claim), " ↔ 보도자료 ", make("mark", difference.source));
      cell.append(line);
    }
    const lead = { citations: "", nearest: "가장 가까운 대목: ", disagreeing: "다른 보도자료: " };
    for (const [list, words] of Object.entries(lead)) {
      for (const item of row[list] ?? []) {
        const spans = list === "citations" ? spansOf(item.quote, row.differences, "source_start", "source_end", item.start) : [];
        const quote = marked("p", item.quote, spans);
        quote.lang = "ko";
        quote.prepend(words);
        const where = make("p", "", "where");
        const link = make("a", `${item.title} (${item.published ?? "날짜 모름"})`);
        link.href = item.address;
        where.append(link);
        cell.append(quote, where);
      }
    }
    return cell;
  }

  function line(row) {
    const element = make("tr", "", row.verdict ?? "aside");
    const verdict = make("td", NAMES[row.verdict] ?? `확인하지 않음: ${ASIDES[row.aside]}`, "verdict");
    if (row.verdict) verdict.append(make("span", `확신 ${Math.round(row.confidence * 100)} %`, "sure"));
    const text = row.claim ?? row.statement;
    element.append(verdict, marked("td", text, spansOf(text, row.differences ?? [], "start", "end", 0)), sourceCell(row));
    return element;
  }

  function show() {
    const byText = one("#order").value === "text";
    const sorted = rows.map((row, index) => ({ row, index }));
    if (!byText)
      sorted.sort((a, b) => ORDER.indexOf(a.row.verdict) - ORDER.indexOf(b.row.verdict) || a.index - b.index);
    one(".verdicts tbody").replaceChildren(...sorted.map(({ row }) => line(row)));
    one("#result").hidden = !rows.length;
  }

  function take(row) {
    if (row.error) throw new Error(row.error);
    rows.push(row);
    one("#bar").max = row.total;
    one("#bar").value = rows.length;
    said(`${row.total}문장 가운데 ${rows.length}문장을 확인했습니다.`);
    one(".verdicts tbody").append(line(row));
    one("#result").hidden = false;
  }

  async function read(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let left = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (left + value).split("\n\n");
      left = events.pop();
      for (const event of events) take(JSON.parse(event.slice("data: ".length)));
    }
  }

  function summary() {
    const count = (verdict) => rows.filter((row) => row.verdict === verdict).length;
    return `불일치 ${count("contradicted")}, 근거 없음 ${count("not_found")}, 일치 ${count("supported")}, 확인하지 않음 ${count(null)}.`;
  }

  async function check(text) {
    running = new AbortController();
    rows = [];
    show();
    busy(true);
    said("보도자료와 견주고 있습니다…");
    try {
      const response = await fetch("/api/check/text", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text }),
        signal: running.signal,
      });
      if (!response.ok) {
        const { error } = await response.json();
        throw new Error(`${error.message} ${error.remedy}`);
      }
      await read(response);
      said(`확인을 마쳤습니다. ${summary()}`);
    } catch (error) {
      const stopped = error.name === "AbortError";
      said(stopped ? `멈췄습니다. 여기까지: ${summary()}` : error instanceof TypeError ? "서버에 닿지 못했습니다. 잠시 뒤에 다시 해 주세요." : error.message);
    }
    busy(false);
    show();
  }

  function busy(is) {
    one('[data-do="stop"]').hidden = !is;
    one('.check [type="submit"]').disabled = is;
    one("#bar").hidden = !is;
    one("#bar").removeAttribute("value");
  }

  function cells(row) {
    const differences = row.differences ?? [];
    const cited = [...(row.citations ?? []), ...(row.nearest ?? []), ...(row.disagreeing ?? [])];
    const joined = (items) => items.join("\n");
    return [
      NAMES[row.verdict] ?? `확인하지 않음(${ASIDES[row.aside]})`,
      row.claim ?? row.statement,
      row.verdict ? `${Math.round(row.confidence * 100)} %` : "",
      joined(differences.map((item) => item.claim)),
      joined(differences.map((item) => item.source)),
      joined(cited.map((item) => item.quote)),
      joined(cited.map((item) => item.title)),
      joined(cited.map((item) => item.published ?? "날짜 모름")),
      joined(cited.map(whole)),
    ];
  }

  const table = () => [HEAD, ...rows.map(cells)];

  function save(content, type, name) {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // A cell that begins like a formula would be run by a spreadsheet.
  const csvCell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

  const actions = {
    stop: () => running?.abort(),
    csv: () => save("\ufeff" + table().map((row) => row.map(csvCell).join(",")).join("\r\n"), "text/csv", "사실확인.csv"),
    async copy() {
      await navigator.clipboard.writeText(table().map((row) => row.map((text) => text.replace(/\s+/g, " ")).join("\t")).join("\n"));
      said("표를 복사했습니다.");
    },
    async xlsx() {
      const response = await fetch("/api/check/sheet", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ rows: table().map((row) => ({ cells: row.map((text) => text.slice(0, 4000)) })) }),
      });
      if (response.ok) save(await response.blob(), "application/octet-stream", "사실확인.xlsx");
      else said((await response.json()).error.message);
    },
  };

  document.addEventListener("click", (event) => actions[event.target.dataset?.do]?.());
  one("#order").addEventListener("change", show);
  one(".check").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = one("#text").value;
    const limit = Number(one(".check").dataset.limit);
    const length = [...text].length;
    if (length > limit)
      said(`글이 너무 깁니다(${length.toLocaleString()}자). ${limit.toLocaleString()}자 안으로 나누어 확인해 주세요.`);
    else check(text);
  });
})();
