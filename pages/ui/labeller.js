// The labeller shows the next example at once from a short queue; answers travel through the outbox.
// What is on the screen is always the server's last word with the unconfirmed answers laid over it.

const DOUBLE_PRESS = 150;      // ms within which a second press is a slip of the finger
const RESEND = 4000;           // ms after which an unconfirmed answer is sent again
const CALM = 700;              // ms before "waiting" is worth saying
const HISTORY = 10;
const ANSWERS = new Set(["label", "skip", "unsure", "undo"]);
const KIND_NAMES = { skip: "Skipped", unsure: "Can't tell" };
const TAKES_KEYS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), " +
  "[role=grid], [role=slider], [role=listbox], [role=menu], [role=textbox]";
const TAKES_SPACE = "button, a, summary, [role=button], [role=tab], [role=menuitem]";
const KEYS = [
  ["1 – 9, 0", "answer with that class"], ["Space", "skip"], ["T", "can't tell"], ["F", "flag, or take the flag away"],
  ["N", "note: Enter keeps it, Esc leaves it"], ["Backspace, Ctrl+Z", "undo"], ["W", "show or hide the model's guess"],
  ["A", "all columns"], ["+ −, arrows", "enlarge an image, move about in it"], ["/", "find a class by its name"],
  ["G", "guidelines"], ["Esc", "back to where you were"], ["?", "these keys"],
];

class Labeller {
  constructor(host) {
    this.data = null;
    this.items = new Map();        // token -> example with all that belongs to it
    this.numbers = new Map();      // token -> number of the next event
    this.drawn = new Map();        // token -> its drawing, made ahead
    this.told = new Set();         // tokens whose answer by someone else has been mentioned
    this.current = this.revisited = this.onScreen = null;
    this.lastPress = -Infinity;
    this.visibleSince = Infinity;
    this.sentAt = 0;
    this.build(host);
    this.bind();
  }

  // ---- from the server

  update(data, send) {
    this.send = send;
    const first = this.data === null;
    if (first || this.data.project !== data.project || this.data.who !== data.who) this.open(data);
    this.data = data;
    this.outbox.confirm(data.acked);
    for (const item of [...data.history, ...data.queue]) this.remember(item);
    this.mentionOthers(first);
    this.drawClasses();
    this.render();
    if (this.outbox.events.length && Date.now() - this.sentAt > RESEND) this.sendSoon(400);
  }

  open(data) {
    this.outbox = new Outbox(data.project, data.who);
    this.current = this.revisited = null;
    this.told.clear();
  }

  remember(item) {
    const last = Math.max(this.numbers.get(item.token) ?? 0, item.next ?? 0, this.outbox.lastNumber(item.token) + 1);
    this.numbers.set(item.token, last);
    this.items.set(item.token, { ...this.items.get(item.token), ...item });
  }

  mentionOthers(first) {
    for (const { token, who } of this.data.elsewhere ?? []) {
      const known = this.told.has(token);
      this.told.add(token);
      if (first || known) continue;
      const name = who === this.data.who ? "You (in another tab)" : who;
      const queued = this.data.queue.some((item) => item.token === token);
      if (token === this.current && !queued) {
        this.current = null;
        this.tell(`${name} answered that one a moment ago. Here is the next.`);
      } else if (token !== this.current && this.items.has(token)) {
        this.tell(`${name} answered this a moment ago; yours is kept too.`);
      }
    }
  }

  // ---- what is to be seen

  fold() {
    const answers = new Map();
    for (const event of this.outbox.events.filter((each) => ANSWERS.has(each.kind))) {
      answers.delete(event.token);
      answers.set(event.token, event);
    }
    const last = [...answers.values()].reverse();
    const answered = (token) => answers.has(token) && answers.get(token).kind !== "undo";
    const undone = last.filter((event) => event.kind === "undo" && this.items.has(event.token));
    const open = [...undone, ...this.data.queue].map((item) => item.token).filter((token) => !answered(token));
    const pinned = this.current && !answered(this.current) ? [this.current] : [];
    this.queue = [...new Set([...pinned, ...open])];
    const mine = last.filter((event) => event.kind !== "undo" && this.items.has(event.token))
      .map((event) => ({ ...this.items.get(event.token), kind: event.kind, value: event.value }));
    const older = this.data.history.filter((entry) => !answers.has(entry.token));
    this.history = [...mine, ...older].slice(0, HISTORY);
    this.current = this.queue[0] ?? null;
  }

  marks(item) {
    const marks = { flagged: item.flagged, note: item.note ?? "" };
    for (const event of this.outbox.events.filter((each) => each.token === item.token)) {
      if (event.kind === "flag") marks.flagged = event.value;
      if (event.kind === "note") marks.note = event.value;
    }
    return marks;
  }

  get shown() {
    return this.items.get(this.revisited ?? this.current) ?? null;
  }

  // ---- answers

  answer(kind, value, event) {
    const item = this.shown;
    if (!item || !this.accepts(event)) return;
    if (this.data.problem && this.outbox.events.length) return this.tell("This example stays until the last answer is saved.");
    this.keepNote();
    this.record(item, kind, value);
    if (this.revisited) this.revisited = null;
    else this.current = null;
    this.render();
  }

  // A press counts only for an example that was on the screen when the key went down.
  accepts(event) {
    const now = event.timeStamp;
    if (event.repeat || now < this.visibleSince || now - this.lastPress < DOUBLE_PRESS) return false;
    this.lastPress = now;
    return true;
  }

  record(item, kind, value) {
    const number = this.numbers.get(item.token);
    this.numbers.set(item.token, number + 1);
    this.outbox.add({ id: `${item.token}.${number}`, token: item.token, row: item.row, kind, value,
                      shown: this.shownAt, answered: Date.now(), guess_shown: this.guessShown });
    this.sendSoon(0);
  }

  undo() {
    if (this.revisited) return this.goBack();
    const newest = this.history[0];
    if (!newest) return this.tell("Nothing to undo.");
    this.record(this.items.get(newest.token), "undo", newest.value ?? null);
    this.current = newest.token;
    this.render();
  }

  revisit(token) {
    this.closeNote();
    this.revisited = token;
    this.render();
  }

  goBack() {
    this.revisited = null;
    this.render();
  }

  toggleFlag() {
    if (!this.shown) return;
    this.record(this.shown, "flag", !this.marks(this.shown).flagged);
    this.render();
  }

  sendSoon(delay) {
    this.sentAt = Date.now();
    clearTimeout(this.sending);
    // After the paint: sending wakes Streamlit, and the next example comes first.
    this.sending = setTimeout(() => requestIdleCallback(() => this.deliver(), { timeout: 60 }), delay);
  }

  deliver() {
    this.sentAt = Date.now();
    this.send("events", this.outbox.events);
  }

  tick() {
    if (!this.root.isConnected || !this.data) return;
    const starved = !this.queue.length && !this.data.done;
    if ((this.outbox.events.length || starved) && Date.now() - this.sentAt >= RESEND) this.deliver();
    this.drawSaved();
  }

  // ---- the note

  openNote() {
    if (!this.shown) return;
    this.note.value = this.marks(this.shown).note;
    this.below.classList.add("writing");
    this.note.focus({ preventScroll: true });
  }

  keepNote() {
    if (!this.below.classList.contains("writing")) return;
    const text = this.note.value.trim();
    if (text !== this.marks(this.shown).note) this.record(this.shown, "note", text);
    this.closeNote();
  }

  closeNote() {
    this.below.classList.remove("writing");
    this.note.blur();
  }

  // ---- building, once

  build(host) {
    const act = (name, key, run, kind = "act") => {
      const button = el("button", { type: "button", className: `${kind} ${name.toLowerCase().replace(/\W/g, "")}` },
        el("span", { textContent: name }), el("kbd", { textContent: key }));
      button.addEventListener("click", run);
      return button;
    };
    this.line = el("p", { className: "line" });
    this.track = el("div", { className: "track" }, el("i"));
    this.title = el("span", { className: "title", dir: "auto" });
    this.chips = el("span", { className: "chips" });
    this.saved = el("span", { className: "saved", role: "status", ariaLive: "polite" });
    this.body = el("div", { className: "body", tabIndex: 0, ariaLabel: "The example" });
    this.why = el("span", { className: "reason" });
    this.guess = act("Show which", "W", () => this.toggleGuess(), "link");
    this.columns = act("Show all columns", "A", () => this.toggleColumns(), "link");
    this.back = act("Back to where you were", "Esc", () => this.goBack(), "link");
    this.foot = el("footer", {}, this.why, this.guess, this.columns, this.back);
    this.overlay = el("div", { className: "overlay", role: "dialog", tabIndex: -1, hidden: true });
    this.question = el("b");
    this.hint = el("span", { className: "hint" });
    this.news = el("span", { className: "news", role: "status", ariaLive: "polite" });
    this.filter = el("input", { className: "filter", type: "text", placeholder: "Find a class  /", ariaLabel: "Find a class by its name" });
    this.classes = el("div", { className: "classes", role: "group" });
    this.flag = act("Flag", "F", () => this.toggleFlag());
    this.noteAct = act("Note", "N", () => this.openNote());
    this.zoomAct = act("Zoom", "+ −", () => this.zoom.by(this.zoom.scale < 4 ? 2 : 1 / this.zoom.scale));
    this.acts = el("div", { className: "acts" }, act("Skip", "Space", (event) => this.answer("skip", null, event)),
      act("Can't tell", "T", (event) => this.answer("unsure", null, event)), this.flag, this.noteAct, this.zoomAct,
      act("Undo", "⌫", () => this.undo()));
    this.note = el("input", { className: "note", type: "text", maxLength: 1000, placeholder: "A note on this example. Enter keeps it, Esc leaves it.", ariaLabel: "Note" });
    this.below = el("div", { className: "below" },
      el("p", {}, el("b", { textContent: "Last 10 answers" }), el("span", { className: "mouse", textContent: " – click one to change it" }),
        el("span", { className: "touch", textContent: " – tap one to change it" })), this.note);
    this.slots = Array.from({ length: HISTORY }, () => this.buildSlot());
    this.root = el("div", { className: "labeller" }, this.line, this.track,
      el("section", { className: "card" }, el("header", {}, this.title, this.chips, this.saved), this.body, this.foot, this.overlay),
      el("div", { className: "ask" }, this.question, this.hint, this.news, this.filter),
      this.classes, this.acts, this.below, el("div", { className: "history" }, ...this.slots.map((slot) => slot.button)));
    this.zoom = new Zoom(this.body);
    host.append(this.root);
  }

  buildSlot() {
    const slot = { image: el("img", { alt: "" }), name: el("b"), now: el("span", { className: "now", textContent: "now" }), short: el("span", { className: "short", dir: "auto" }) };
    slot.button = el("button", { type: "button", className: "slot" }, slot.image, el("span", { className: "words" }, slot.name, slot.short), slot.now);
    slot.button.addEventListener("click", () => this.revisit(slot.token));
    return slot;
  }

  bind() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    window.addEventListener("online", () => this.sendSoon(300), { signal });
    window.addEventListener("beforeunload", (event) => this.outbox?.events.length && event.preventDefault(), { signal });
    this.ticking = setInterval(() => this.tick(), 500);
    // A mouse press must not take the focus, or Space would press the same button again.
    this.root.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    this.root.addEventListener("keydown", (event) => event.repeat && event.target.closest("button") && event.preventDefault());
    this.note.addEventListener("keydown", (event) => this.noteKey(event));
    this.filter.addEventListener("keydown", (event) => this.filterKey(event));
    this.filter.addEventListener("input", () => this.drawFilter());
  }

  close() {
    this.listening.abort();
    clearInterval(this.ticking);
    clearTimeout(this.sending);
    this.root.remove();
  }

  // ---- drawing, at each change

  render() {
    this.fold();
    const item = this.shown;
    const changed = (item?.token ?? null) !== this.onScreen;
    if (changed) this.drawExample(item);
    this.drawFoot(item);
    this.drawMarks(item);
    this.drawHistory();
    this.drawSaved();
    this.forget();
    if (changed) setTimeout(() => this.drawAhead(), 30);
  }

  drawExample(item) {
    this.onScreen = item?.token ?? null;
    this.shownAt = Date.now();
    this.visibleSince = Infinity;
    this.guessShown = false;
    requestAnimationFrame(() => { this.visibleSince = performance.now(); });
    const drawing = item ? this.drawing(item) : this.drawEmpty();
    this.body.replaceChildren(drawing);
    this.body.scrollTop = 0;
    this.zoom.show(drawing.querySelector(".picture img") ?? drawing.firstElementChild?.closest(".picture > img"), item?.example);
    this.body.dataset.kind = item?.example.kind ?? "none";
    say(this.title, item?.example.title ?? "");
    this.chips.replaceChildren(...chipsOf(item?.example).map((textContent) => el("span", { className: "chip", textContent, title: textContent, dir: "auto" })));
  }

  drawing(item) {
    if (!this.drawn.has(item.token)) this.drawn.set(item.token, drawExample(item.example));
    return this.drawn.get(item.token);
  }

  drawAhead() {
    for (const token of this.queue) this.drawing(this.items.get(token));
  }

  drawEmpty() {
    const done = this.outbox.events.length ? null : this.data.done;
    const node = el("div", { className: "empty" }, el("b", { textContent: done ? done.title : "Waiting for the next example…" }));
    if (done?.text) node.append(el("p", { textContent: done.text }));
    if (done && this.data.skipped_left) node.append(this.skippedButton());
    return node;
  }

  skippedButton() {
    const button = el("button", { type: "button", className: "act framed", textContent: `Show the ${this.data.skipped_left} skipped` });
    button.addEventListener("click", () => {
      this.outbox.add({ id: `skipped.${Date.now()}`, token: "", row: null, kind: "skipped", value: null, shown: this.shownAt, answered: Date.now() });
      this.sendSoon(0);
      this.render();
    });
    return button;
  }

  drawFoot(item) {
    const changing = this.history.find((entry) => entry.token === this.revisited);
    this.back.hidden = !this.revisited;
    this.guess.hidden = !item?.guess?.length || !!this.revisited;
    const many = (item?.example.fields?.length ?? 0) > FEW_FIELDS;
    this.columns.hidden = !many;
    say(this.columns.firstChild, this.body.classList.contains("all") ? "Show fewer columns" : "Show all columns");
    const [bold, plain] = changing ? ["You answered", `${answerOf(changing)}. Choose again, or leave it so.`]
      : [item?.why ? "Why this one?" : "", this.guessShown ? guessOf(item) : item?.why ?? ""];
    say(this.guess.firstChild, this.guessShown ? "Hide" : "Show which");
    this.why.replaceChildren(el("b", { textContent: bold }), ` ${plain}`);
    for (const button of this.classes.children)
      button.setAttribute("aria-pressed", String(changing?.kind === "label" && changing.value === button.dataset.value));
  }

  drawMarks(item) {
    const marks = item ? this.marks(item) : { flagged: false, note: "" };
    this.flag.setAttribute("aria-pressed", String(!!marks.flagged));
    this.noteAct.setAttribute("aria-pressed", String(!!marks.note));
    this.noteAct.title = marks.note;
    this.zoomAct.hidden = item?.example.kind !== "image";
    this.root.classList.toggle("idle", !item);
    Object.assign(this.root.dataset, { row: item?.row ?? "", token: item?.token ?? "", state: item ? "example" : this.data.done ? "done" : "waiting" });
  }

  drawClasses() {
    const { classes, question, hint } = this.data;
    const colours = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors").split(/,(?![^(]*\))/);
    colours.slice(0, 6).forEach((colour, position) => this.root.style.setProperty(`--class-${position}`, colour));
    say(this.question, question);
    say(this.hint, hint ?? "");
    const signature = JSON.stringify(classes);
    if (signature === this.classSignature) return;
    this.classSignature = signature;
    this.digits = classes.length > 1 && classes.every(({ name, key }) => name === key);
    this.classes.className = this.digits ? "classes digits" : "classes";
    this.classes.style.setProperty("--columns", this.digits || classes.length <= 6 ? classes.length : 5);
    this.classes.ariaLabel = question;
    this.classes.replaceChildren(...classes.map((each) => this.classButton(each)));
    this.filter.hidden = classes.length <= 10;
  }

  classButton({ name, key, colour }) {
    const button = el("button", { type: "button", className: "class", title: name, ariaLabel: key ? `${name}, key ${key}` : name },
      ...(key ? [el("kbd", { textContent: key })] : []), el("span", { textContent: name, dir: "auto" }));
    button.dataset.value = name;
    button.style.setProperty("--bar", colourOf(colour));
    button.addEventListener("click", (event) => this.answer("label", name, event));
    return button;
  }

  drawFilter() {
    const wanted = this.filter.value.trim().toLowerCase();
    this.match = null;
    for (const button of this.classes.children) {
      const fits = !wanted || button.dataset.value.toLowerCase().includes(wanted);
      if (wanted && fits) this.match ??= button;
      button.classList.toggle("dim", !fits);
      button.classList.toggle("match", button === this.match);
    }
    this.match?.scrollIntoView({ block: "nearest" });
  }

  drawHistory() {
    this.slots.forEach((slot, position) => {
      const entry = this.history[position];
      slot.button.classList.toggle("vacant", !entry);
      slot.button.disabled = !entry;
      slot.token = entry?.token;
      if (!entry) return;
      const colour = this.digits || entry.kind !== "label" ? null : this.data.classes.find(({ name }) => name === entry.value)?.colour;
      const thumb = entry.thumb ?? entry.example?.image ?? "";
      slot.button.style.setProperty("--bar", colourOf(colour));
      slot.button.setAttribute("aria-current", String(entry.token === this.revisited));
      slot.button.title = entry.note ?? "";
      slot.image.hidden = !thumb;
      if (thumb && slot.image.src !== thumb) slot.image.src = thumb;
      slot.now.hidden = position > 0;
      say(slot.name, answerOf(entry));
      say(slot.short, thumb && entry.check ? "random check" : entry.short ?? entry.example?.short ?? "");
    });
  }

  drawSaved() {
    const { data, outbox } = this;
    const waiting = outbox.events.length;
    const age = waiting ? Date.now() - outbox.oldest : 0;
    const [state, text] = data.problem ? ["bad", data.problem]
      : age > RESEND ? ["late", "No connection. Go on, answers wait here."]
      : age > CALM ? ["late", `${waiting} waiting – they are safe in this tab`]
      : data.saved_at ? ["good", `Saved ${data.saved_at}`] : ["", ""];
    this.saved.dataset.state = state;
    say(this.saved, text);
    Object.assign(this.root.dataset, { saved: data.saved, waiting });
    const number = (count) => Number(count ?? 0).toLocaleString("en-GB");
    say(this.line, [`${number(data.saved)} of ${number(data.total)} labelled`, data.progress].filter(Boolean).join(" · "));
    this.track.firstChild.style.width = `${data.total ? Math.min(100, (100 * data.saved) / data.total) : 0}%`;
  }

  // Only what can still be shown is kept, or a long day would fill the memory.
  forget() {
    const kept = new Set([...this.queue, ...this.history.map((entry) => entry.token), ...this.outbox.events.map((event) => event.token), this.revisited]);
    for (const known of [this.items, this.numbers, this.drawn])
      for (const token of known.keys()) if (!kept.has(token)) known.delete(token);
  }

  tell(text) {
    say(this.news, text);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => say(this.news, ""), 6000);
  }

  toggleGuess() {
    if (this.guess.hidden) return;
    this.guessShown = !this.guessShown;
    this.drawFoot(this.shown);
  }

  toggleColumns() {
    this.body.classList.toggle("all");
    this.drawFoot(this.shown);
  }

  toggleOverlay(name) {
    const same = this.overlay.dataset.name === name && !this.overlay.hidden;
    this.overlay.hidden = same;
    this.overlay.dataset.name = name;
    if (same) return;
    const close = el("button", { type: "button", className: "link", onclick: () => this.toggleOverlay(name) }, "Close ", el("kbd", { textContent: "Esc" }));
    const content = name === "Keys" ? el("dl", {}, ...KEYS.flatMap(([key, what]) => [el("dt", {}, el("kbd", { textContent: key })), el("dd", { textContent: what })]))
      : el("p", { className: "pool", dir: "auto", textContent: this.data.guidelines || "No guidelines have been written yet." });
    this.overlay.ariaLabel = name;
    this.overlay.replaceChildren(el("header", {}, el("b", { textContent: name }), close), content);
  }

  // ---- keys

  key(event) {
    if (!this.root.isConnected || !this.data || this.foreign(event)) return;
    const run = this.bindingFor(event);
    if (!run) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) run(event);
  }

  // Keys that belong to someone else: to a field being typed in, a dialog, a focused button, the browser.
  foreign(event) {
    const target = event.composedPath()[0];
    const within = (selector) => target instanceof Element && target.closest(selector) !== null;
    if (event.defaultPrevented || event.isComposing || within(TAKES_KEYS)) return true;
    if ([" ", "Enter"].includes(event.key) && within(TAKES_SPACE)) return true;
    if (event.altKey || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() !== "z")) return true;
    return document.querySelector("[role=dialog], [role=alertdialog], [role=listbox], [role=menu]") !== null;
  }

  bindingFor(event) {
    if (event.ctrlKey || event.metaKey) return event.shiftKey ? null : () => this.undo();
    const name = { "?": "Keys", g: "Guidelines", G: "Guidelines" }[event.key];
    if (name) return () => this.toggleOverlay(name);
    if (!this.overlay.hidden) return event.key === "Escape" ? () => this.toggleOverlay(this.overlay.dataset.name) : null;
    return this.classBinding(event) ?? this.panBinding(event) ?? this.actBinding(event.key.toLowerCase());
  }

  classBinding(event) {
    const digit = /^\d$/.test(event.key) ? event.key : event.shiftKey ? null : /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const chosen = digit && this.data.classes.find(({ key }) => key === digit);
    return chosen ? () => this.answer("label", chosen.name, event) : null;
  }

  panBinding(event) {
    const [x, y] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key] ?? [];
    return x !== undefined && this.zoom.scale > 1 ? () => this.zoom.pan(x, y) : null;
  }

  actBinding(key) {
    const press = (kind) => (event) => this.answer(kind, null, event);
    return {
      " ": press("skip"), t: press("unsure"), f: () => this.toggleFlag(), n: () => this.openNote(), w: () => this.toggleGuess(),
      a: () => this.toggleColumns(), backspace: () => this.undo(), "+": () => this.zoom.by(1.5), "=": () => this.zoom.by(1.5),
      "-": () => this.zoom.by(1 / 1.5), "/": this.filter.hidden ? null : () => this.filter.focus(),
      escape: this.revisited ? () => this.goBack() : null,
    }[key] ?? null;
  }

  noteKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") { this.keepNote(); this.render(); }
    if (event.key === "Escape") this.closeNote();
  }

  filterKey(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    const { match } = this;
    this.filter.value = "";
    this.drawFilter();
    this.filter.blur();
    if (event.key === "Enter" && match) this.answer("label", match.dataset.value, event);
  }
}

const colourOf = (colour) => (colour >= 0 && colour < 6 && colour !== null ? `var(--class-${colour})` : "var(--neutral)");
const answerOf = (entry) => KIND_NAMES[entry.kind] ?? entry.value;
const guessOf = (item) => `The model's guess: ${item.guess.map(([name, share]) => `${name} ${Math.round(100 * share)}%`).join(", ")}.`;

function chipsOf(example) {
  if (!example) return [];
  const count = example.fields?.length ?? 0;
  const own = count > FEW_FIELDS ? [`${FEW_FIELDS} of ${count} columns`] : [];
  if (example.kind !== "text" && showsBars(example)) own.push("bar: where this value lies in the pool, middle half darker");
  return [...(example.chips ?? []).slice(0, 2 - own.length), ...own];
}

const LABELLERS = new WeakMap();

// Streamlit runs this at every change of the data, and the clean-up of the latest run at unmount; the clean-up of
// a run that was overtaken may come at any time, and must then leave the labeller alone.
export default function ({ parentElement, data, setTriggerValue }) {
  if (!LABELLERS.has(parentElement)) LABELLERS.set(parentElement, new Labeller(parentElement));
  const labeller = LABELLERS.get(parentElement);
  const run = (labeller.runs = (labeller.runs ?? 0) + 1);
  labeller.update(data, setTriggerValue);
  return () => {
    if (labeller.runs !== run) return;
    labeller.close();
    LABELLERS.delete(parentElement);
  };
}
