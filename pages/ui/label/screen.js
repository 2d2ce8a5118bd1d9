// The screen of the labeller: built once, then only what changed is drawn. It knows no rules; `acts` are told.

const HISTORY = 10;
const KIND_NAMES = { skip: "Skipped", unsure: "Can't tell" };
const keysOfActs = ({ skip = "Space", undo = "Backspace" }) => [
  [skip, "skip"], ["T", "can't tell"], ["F", "set or clear the flag"],
  ["N", "note: Enter keeps it, Esc leaves"], [`${undo}, Ctrl+Z`, "undo"], ["W", "show or hide the guess"],
  ["A", "all columns"], ["+  −  arrows", "enlarge an image, move in it"],
  ["G", "guidelines"], ["Esc", "back to where you were"], ["?", "these keys"],
];

// A drawing lasts as long as its example shows as much: a column may be left out meanwhile.
const drawingOf = ({ token, example }) => `${token} ${example.fields?.length ?? 0}`;

class Screen {
  constructor(host, acts) {
    this.acts = acts;
    this.drawings = new Map();     // name of a drawing -> the drawing, made ahead
    this.slots = new Map();        // token -> its place in the history
    this.shown = undefined;
    this.build(host);
    this.zoom = new Zoom(this.body);
  }

  // ---- built once

  build(host) {
    this.root = el("div", { className: "labeller" }, ...this.buildCard(), this.buildQuestion(),
      this.answers = el("div", { className: "answers" }), this.buildActs(), this.buildNote(),
      this.history = el("div", { className: "history" }));
    // A mouse press must not take the focus, or Space would press the same button again.
    const hold = (event) => event.target.closest("button") && event.preventDefault();
    this.root.addEventListener("mousedown", hold);
    this.root.addEventListener("keydown", (event) => event.repeat && hold(event));
    host.append(this.root);
  }

  buildCard() {
    this.line = el("p", { className: "line" });
    this.bar = el("i");
    this.title = el("span", { className: "title", dir: "auto" });
    this.chips = el("span", { className: "chips" });
    this.saved = el("span", { className: "saved", role: "status", ariaLive: "polite" });
    this.body = el("div", { className: "body", tabIndex: 0, role: "region", ariaLabel: "The example" });
    this.overlay = el("div", { className: "overlay", role: "dialog", hidden: true });
    this.why = el("span", { className: "reason" });
    this.guess = keyed("link", "Show the guess", "W", this.acts.guess);
    this.columns = keyed("link", "Show all columns", "A", () => this.toggleColumns());
    this.back = keyed("link", "Back to where you were", "Esc", this.acts.back);
    const links = el("span", { className: "links" }, this.guess, this.columns, this.back);
    return [this.line, el("div", { className: "track" }, this.bar),
      el("section", { className: "card" }, el("header", {}, this.title, this.chips, this.saved), this.body,
        el("footer", {}, this.why, links), this.overlay)];
  }

  buildQuestion() {
    this.question = el("b", { dir: "auto" });
    this.hint = el("span", { className: "hint" });
    this.news = el("span", { className: "news", role: "status", ariaLive: "polite" });
    this.rules = keyed("link rules", "Guidelines", "G", this.acts.guidelines);
    return this.ask = el("div", { className: "ask" }, this.question, this.rules, this.hint, this.news);
  }

  buildActs() {
    const answer = (kind) => (event) => this.acts.answer(kind, null, event);
    this.flag = keyed("act flag", "Flag", "F", this.acts.flag);
    this.noted = keyed("act noted", "Note", "N", this.acts.note);
    this.enlarge = keyed("act zoom", "Zoom", "+ −", () => this.zoom.step());
    this.skip = keyed("act", "Skip", "Space", answer("skip"));
    this.undo = keyed("act undo", "Undo", "⌫", this.acts.undo);
    return el("div", { className: "acts" }, this.skip, keyed("act", "Can't tell", "T", answer("unsure")), this.flag,
      this.noted, this.enlarge, this.undo);
  }

  buildNote() {
    this.note = el("input", { className: "note", maxLength: 1000, ariaLabel: "Note",
      placeholder: "A note on this example. Enter keeps it, Esc leaves." });
    this.note.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") this.acts.keepNote();
      if (event.key === "Escape") this.closeNote();
    });
    return this.below = el("div", { className: "below" }, el("p", {}, el("b", { textContent: "Last 10 answers" }),
      el("span", { className: "mouse", textContent: " – click one to change it" }),
      el("span", { className: "touch", textContent: " – tap one to change it" })), this.note);
  }

  // ---- drawn at each change

  draw(view) {
    const state = view.item ? drawingOf(view.item) : view.done ? "done" : "waiting";
    if (state !== this.shown) this.drawExample(view);
    this.shown = state;
    this.drawFoot(view);
    this.drawMarks(view);
    this.drawSaved(view);
  }

  drawExample({ item, done, skipped }) {
    const drawing = item ? this.drawing(item) : this.drawEmpty(done, skipped);
    this.body.replaceChildren(drawing);
    this.body.scrollTop = 0;
    this.answering.begin(drawing);
    this.body.dataset.kind = item?.example.kind ?? "none";
    this.zoom.show(item?.example.kind === "image" ? drawing.firstChild : null, item?.example);
    say(this.title, item?.example.title ?? "");
    this.chips.replaceChildren(...chipsOf(item?.example).map((textContent) =>
      el("span", { className: "chip", textContent, title: textContent, dir: "auto" })));
  }

  drawing(item) {
    const key = drawingOf(item);
    if (!this.drawings.has(key)) this.drawings.set(key, this.answering.drawn(item.example));
    return this.drawings.get(key);
  }

  drawEmpty(done, skipped) {
    const title = el("b", { textContent: done ? done.title : "Waiting for the next example…" });
    const node = el("div", { className: "nothing" }, title, el("p", { textContent: done?.text ?? "" }));
    const textContent = `Show the ${skipped} skipped`;
    if (done && skipped) node.append(el("button", { className: "act", textContent, onclick: this.acts.again }));
    return node;
  }

  drawFoot({ item, changing, guessing }) {
    const given = changing && isolated(this.answerOf(changing));
    const suggested = changing ? undefined : item?.suggested;
    const [bold, plain] = changing ? ["You answered", `${given}. Choose again, or leave it so.`]
      : suggested ? ["The language model suggests:", `${isolated(suggested)}. Enter takes it.`]
      : guessing ? ["The model's guess:", this.answering.guessed(item.guess)] : [item?.why ? "Why this one?" : "", item?.why ?? ""];
    this.why.replaceChildren(el("b", { textContent: bold }), ` ${plain}`);
    this.why.title = plain;
    this.back.hidden = !changing;
    this.guess.hidden = !item?.guess?.length || Boolean(changing);
    this.columns.hidden = !((item?.example.fields?.length ?? 0) > FEW_FIELDS);
    say(this.guess.firstChild, guessing ? "Hide" : "Show the guess");
    this.answering.suggest(suggested);
    this.answering.mark(changing && (changing.kind === "label" ? changing.value : null), item?.token);
  }

  drawMarks({ item, marks }) {
    this.flag.ariaPressed = String(Boolean(marks.flagged));
    this.noted.ariaPressed = String(Boolean(marks.note));
    this.noted.title = marks.note;
    this.enlarge.hidden = item?.example.kind !== "image";
    this.root.classList.toggle("idle", !item);
    this.answers.inert = !item;
    const state = item ? "example" : this.shown;
    Object.assign(this.root.dataset, { row: item?.row ?? "", token: item?.token ?? "", state });
  }

  drawSaved({ saving: [state, text], saved, waiting, total, progress }) {
    this.saved.dataset.state = state;
    say(this.saved, text);
    Object.assign(this.root.dataset, { saved, waiting });
    say(this.line, [`${count(saved)} of ${count(total)} labelled`, progress].filter(Boolean).join(" · "));
    this.bar.style.width = `${total ? Math.min(100, (100 * saved) / total) : 0}%`;
  }

  drawQuestion({ task, answers, question, hint, guidelines }) {
    if (task !== this.task) this.takeTask(task);
    say(this.question, question);
    say(this.hint, hint ?? "");
    this.rules.hidden = !guidelines;
    this.answering.dress();
    const signature = JSON.stringify(answers);
    if (signature !== this.signature) this.answering.draw(answers);
    this.signature = signature;
  }

  takeTask(task) {
    this.answering = new (ANSWERING[task] ?? Answering)(this.acts);
    this.answers.replaceChildren(this.answering.root);
    say(this.skip.lastChild, this.answering.actKeys.skip ?? "Space");
    say(this.undo.lastChild, this.answering.actKeys.undo ?? "⌫");
    this.aside?.remove();
    this.aside = this.answering.aside;
    if (this.aside) this.ask.append(this.aside);
    this.task = task;
    this.signature = undefined;
  }

  answerOf({ kind, value, example }) {
    return KIND_NAMES[kind] ?? this.answering.say(value, example);
  }

  // A place in the history moves as it is; drawing it anew would decode its image again.
  drawHistory(entries, revisited) {
    const slot = (entry) => this.slots.get(entry.token) ?? this.buildSlot(entry);
    this.slots = new Map(entries.map((entry) => [entry.token, slot(entry)]));
    entries.forEach((entry) => this.drawSlot(this.slots.get(entry.token), entry, entry.token === revisited));
    const slots = [...this.slots.values()];
    const moved = slots.some((each, position) => this.history.children[position] !== each);
    const vacant = Array.from({ length: HISTORY - slots.length }, () => el("span", { className: "slot vacant" }));
    if (moved || this.history.childElementCount !== HISTORY || this.vacant !== vacant.length)
      this.history.replaceChildren(...slots, ...vacant);
    this.vacant = vacant.length;
  }

  buildSlot({ token, thumb, example }) {
    const source = thumb ?? example?.image;
    return el("button", { className: "slot", onclick: () => this.acts.revisit(token) },
      ...(source ? [el("img", { src: source, alt: "" })] : []),
      el("span", { className: "words" }, el("b"), el("span", { dir: "auto" })));
  }

  drawSlot(slot, entry, revisited) {
    const [name, short] = slot.lastChild.children;
    const { kind, value, example } = entry;
    const [answer, pieces] = kind === "label" ? this.answering.inTwo(value, example) : [this.answerOf(entry)];
    say(name, answer);
    const words = pieces ?? (entry.short || example?.short || EMPTY);
    const marks = [entry.flagged && "flagged", entry.note && "note"].filter(Boolean).map((mark) => `${mark} · `).join("");
    say(short, marks + (entry.check && slot.childElementCount > 1 ? "random check" : words));
    slot.style.setProperty("--bar", entry.kind === "label" ? this.answering.colour(entry.value) : "var(--neutral)");
    slot.title = entry.note ?? "";
    slot.ariaCurrent = String(revisited);
  }

  // Only what can still be shown is kept, or a long day would fill the memory.
  drawAhead(items) {
    const drawings = new Map(items.map((item) => [drawingOf(item), this.drawing(item)]));
    if (this.drawings.has(this.shown)) drawings.set(this.shown, this.drawings.get(this.shown));
    this.drawings = drawings;
  }

  tell(text) {
    say(this.news, text);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => say(this.news, ""), 6000);
  }

  // ---- note, overlay

  openNote(text) {
    this.note.value = text;
    this.below.classList.add("writing");
    this.note.focus({ preventScroll: true });
  }

  closeNote() {
    this.below.classList.remove("writing");
    this.note.blur();
  }

  get writing() {
    return this.below.classList.contains("writing");
  }

  toggleColumns() {
    const all = this.body.classList.toggle("all");
    say(this.columns.firstChild, all ? "Show fewer columns" : "Show all columns");
  }

  toggleOverlay(name, guidelines) {
    const closing = !this.overlay.hidden && this.overlay.ariaLabel === name;
    this.overlay.hidden = closing;
    this.overlay.ariaLabel = name;
    this.overlay.classList.toggle("rules", name !== "Keys");
    const text = guidelines || "No guidelines have been written yet. There is a place for them on the Strategy page.";
    const close = keyed("link", "Close", "Esc", () => { this.overlay.hidden = true; });
    const own = new Map(this.answering.keys);
    const others = keysOfActs(this.answering.actKeys).filter(([key]) => !own.has(key));
    this.overlay.replaceChildren(el("header", {}, el("b", { textContent: name }), close),
      name === "Keys" ? keyList([...this.answering.keys, ...others])
        : el("p", { className: "pool", dir: "auto", textContent: text }));
  }
}

function keyed(className, name, key, run) {
  const box = el("kbd", { textContent: key, ariaHidden: "true" });
  const button = el("button", { className }, el("span", { textContent: name }), box);
  button.addEventListener("click", run);
  return button;
}

const keyList = (keys) => el("dl", {}, ...keys.flatMap(([key, act]) =>
  [el("dt", {}, el("kbd", { textContent: key })), el("dd", { textContent: act })]));
const count = (number) => Number(number ?? 0).toLocaleString("en-GB");
