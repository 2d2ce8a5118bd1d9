// Pieces of a text, each with a label: the chosen label stays until another is chosen; a press, a drag or a key marks with
// it, token by token, and one press saves. With no label chosen a piece is selected first, and then told what it is.

const CHOSEN = "labeller-label";    // where the chosen label outlives a reload
const NOTHING = "Nothing to mark";
const MOST_SAID = 3;                // spans of an answer that are named in short
const MOVES = ["arrowleft", "arrowright", "arrowup", "arrowdown", "home", "end"];

ANSWERING.sequence = class extends NamedAnswering {
  get noun() {
    return "label";
  }

  build() {
    this.actKeys = { skip: "S", undo: "U" };
    this.chords = ["enter", "y", ...MOVES];
    this.marks = Marks.of(false);
    super.build();
    this.pointing = new Pointing(this);
    const press = (act) => (event) => this.acts.sees(event) && act(event);
    this.none = keyed("none", NOTHING, "0", press((event) => this.pressNone(event)));
    this.partly = keyed("none partly", "Read up to here", "E", press(() => this.pressPartly()));
    this.useAll = keyed("none use", "Use all", "W", press(() => this.use(this.open)));
    this.save = keyed("save", "Save", "⏎", press((event) => this.pressSave(event)));
    this.said = el("span", { className: "said", dir: "auto" });
    this.spoken = el("span", { className: "spoken", role: "status", ariaLive: "polite" });
    return el("div", { className: "spans" }, this.buttons,
      el("div", { className: "send" }, this.none, this.partly, this.useAll, this.said, this.save), this.spoken);
  }

  draw({ labels, nested, noneKey }) {
    [this.nested, this.noneKey] = [nested, noneKey];
    this.drawNames(labels, labels.length);
    this.tags = new Map(labels.map(({ name, key }) => [name, [key, name].filter(Boolean).join(" ")]));
    const chosen = tryHalf((storage) => storage.getItem(CHOSEN));
    if (!this.tags.has(this.chosen)) this.chosen = chosen === "" || this.tags.has(chosen) ? chosen : labels[0]?.name ?? "";
    this.none.lastChild.hidden = !noneKey;
    this.keys = SPAN_KEYS;
    this.token = undefined;
    this.drawButtons();
  }

  drawn(example) {
    if (!example.tokens?.length) return drawExample(example);
    const text = new MarkedText(example);
    const drawing = el("div", { className: "text" }, text.root, ...(example.fields?.length ? [drawTable(example.fields)] : []));
    TEXTS.set(drawing, text);
    this.pointing.watch(text);
    return drawing;
  }

  begin(drawing) {
    this.paper = TEXTS.get(drawing) ?? null;
    this.token = undefined;
  }

  // At every change of the screen: another example begins with nothing or half marked, one that is changed as it was.
  mark(given, token) {
    const changing = given !== undefined;
    const guess = this.acts.hint();
    const another = token !== this.token || changing !== this.changing;
    if (!another && guess === this.hinted) return;
    Object.assign(this, { token, changing, hinted: guess });
    this.guesses = (guess ?? []).flatMap(([value, share]) => spansOf(value).map((one) => ({ ...one, share })));
    if (another) this.load(changing ? given : halfOf(token) ?? (this.paper?.cut ? { read: this.paper.ends.at(-1) } : {}));
    this.redraw();
  }

  load(kept) {
    this.marks = Marks.of(this.nested, typeof kept === "string" ? parsed(kept) : kept ?? {});
    Object.assign(this, { selected: null, shown: null, asksEnd: false });
    this.range = this.keyboard && this.paper ? { anchor: 0, head: 0 } : null;
  }

  recall({ token, kind, value }) {
    this.token = undefined;
    if (kind === "label") keepHalf(token, parsed(value));
  }

  // ---- what is there: marks, and what is left of the guess

  get wanted() {
    const named = (one, guess) => ({ ...one, guess, key: `${guess ? "?" : "="} ${one.start} ${one.end} ${one.name}`,
                                     tag: this.tags.get(one.name) ?? one.name, colour: this.colourOf(one.name) });
    return [...this.marks.spans.map((one) => named(one, false)), ...this.marks.open(this.guesses ?? []).map((one) => named(one, true))]
      .sort(inOrder);
  }

  get open() {
    return this.wanted.filter(({ guess }) => guess);
  }

  // The mark that a key or a button is about: the selected one, or the innermost at the cursor.
  get about() {
    if (this.selected) return this.wanted.find(({ key }) => key === this.selected) ?? null;
    const key = this.range && this.paper.nodes[this.range.head].closest("mark")?.dataset.key;
    return this.wanted.find((one) => one.key === key) ?? null;
  }

  changed() {
    if (!this.changing) keepHalf(this.token, this.marks.half);
    this.redraw();
  }

  stepsBack() {
    if (!this.paper || !this.marks.back()) return false;
    this.changed();
    return true;
  }

  // ---- marking

  spanAt(first, last, name) {
    return { start: this.paper.starts[first], end: this.paper.ends[last], name };
  }

  // Whether a span may be there; why not is said.
  fits(one, aside) {
    const { read } = this.marks;
    if (read !== null && one.end > read) return this.refuse("That lies behind what you have read. Move its end first (E).");
    const other = this.marks.clash(one, aside);
    if (!other) return true;
    const [piece, there] = [one, other].map(({ start, end }) => shortened(pieceOf(this.paper.text, start, end)));
    if (sameSpan(one, other)) return this.refuse(`“${there}” is marked as ${isolated(other.name)} already.`);
    return this.refuse(this.nested ? `“${piece}” and “${there}” cross; a span may only lie inside another.`
      : `“${piece}” overlaps “${there}” (${isolated(other.name)}). Change or remove that one first.`);
  }

  refuse(why) {
    this.acts.tell(why);
    say(this.spoken, why);
    return false;
  }

  add(first, last, name) {
    const one = this.spanAt(first, last, name);
    if (!this.fits(one)) return false;
    this.marks.put([one]);
    return true;
  }

  // What is selected by keys or by a drag becomes a span; the cursor moves on.
  markRange(name) {
    const [first, last] = this.bounds;
    if (!name) return this.refuse("Which label? Press its key, or click it.");
    const inside = first === last && !this.nested && this.about;
    if (inside) return this.select(inside.key);
    if (!this.add(first, last, name)) return this.redraw();
    this.range = this.keyboard ? this.collapsed(Math.min(last + 1, this.paper.length - 1)) : null;
    return this.changed();
  }

  // Another piece or another label in the place of one.
  replace(one, change) {
    const { start, end, name } = { ...one, ...change };
    const aside = one.guess ? null : this.marks.spans.find((each) => sameSpan(each, one));
    if (!this.fits({ start, end, name }, aside)) return this.redraw();
    this.marks.put([{ start, end, name }], aside);
    this.selected = `= ${start} ${end} ${name}`;
    return this.changed();
  }

  remove(one) {
    if (one.guess) this.marks.refuse(one);
    else this.marks.put([], this.marks.spans.find((each) => sameSpan(each, one)));
    this.onward(one);
  }

  use(guesses) {
    this.marks.put(guesses.map(({ start, end, name }) => ({ start, end, name })));
    this.onward(guesses.at(-1));
  }

  // The guess that is selected.
  get turnedTo() {
    return this.selected && this.about?.guess ? this.about : null;
  }

  // After one guess comes the next.
  onward({ guess, start }) {
    const { open } = this;
    const next = guess && (open.find((one) => one.start >= start) ?? open[0]);
    this.selected = next ? next.key : null;
    this.changed();
    if (next) this.select(next.key);
  }

  // How far was read: to this token, or all of it where that was so already.
  readTo(at) {
    const { spans, read } = this.marks;
    const end = at === null || this.paper.ends[at] === read || at === this.paper.length - 1 ? null : this.paper.ends[at];
    this.asksEnd = false;
    this.marks.readTo(end);
    const gone = spans.length - this.marks.spans.length;
    if (gone) this.acts.tell(`${spansIn(gone)} behind it taken away. U takes that back.`);
    this.changed();
  }

  // ---- what is selected

  get bounds() {
    const { anchor, head } = this.range;
    return [Math.min(anchor, head), Math.max(anchor, head)];
  }

  // A piece that waits for its label.
  get fresh() {
    return Boolean(this.range) && !this.selected && (!this.keyboard || this.range.anchor !== this.range.head);
  }

  collapsed(at) {
    return { anchor: at, head: at };
  }

  select(key) {
    this.selected = key;
    const place = this.about && this.paper.tokensOf(this.about);
    if (!place) this.selected = null;
    else {
      if (this.keyboard) this.range = this.collapsed(place[0]);
      this.paper.reveal(place[0]);
    }
    this.redraw();
  }

  unselect() {
    Object.assign(this, { selected: null, range: null, keyboard: false, asksEnd: false });
    this.redraw();
  }

  // ---- mouse and finger

  preview(tokens) {
    this.shown = tokens;
    this.drawLayer();
  }

  tap(at, event) {
    if (!this.acts.sees(event) || this.sameTap(at, event)) return;
    if (this.asksEnd) return this.readTo(at);
    this.drag(at, at, event);
  }

  // The second press of a double click says nothing more.
  sameTap(at, event) {
    const same = this.tapped?.at === at && event.timeStamp - this.tapped.when < 450;
    this.tapped = { at, when: event.timeStamp };
    return same;
  }

  drag(from, to, event) {
    if (!this.acts.sees(event)) return;
    Object.assign(this, { selected: null, keyboard: false, range: { anchor: from, head: to } });
    const added = this.chosen && this.add(...this.bounds, this.chosen);
    if (this.chosen) this.range = null;
    if (added) this.changed();
    else this.redraw();
  }

  pick(key, event) {
    if (!this.acts.sees(event) || this.sameTap(key, event)) return;
    if (this.asksEnd) return this.readTo(this.paper.tokensOf(this.wanted.find((one) => one.key === key))[1]);
    Object.assign(this, { keyboard: false, range: null });
    const outer = this.paper.marks.get(key)?.parentNode.closest("mark")?.dataset.key;
    this.select(key === this.selected ? outer ?? null : key);
  }

  // The tokens of the selected mark with one end elsewhere.
  stretched(side, to) {
    const [first, last] = this.paper.tokensOf(this.about);
    return side === "start" ? [Math.min(to, last), last] : [first, Math.max(to, first)];
  }

  stretch(side, to, event) {
    if (!this.acts.sees(event) || !this.about) return;
    const [first, last] = this.stretched(side, to);
    this.replace(this.about, this.spanAt(first, last, this.about.name));
  }

  // ---- keys

  bind(event) {
    const name = nameOf(event);
    const control = event.ctrlKey || event.metaKey;
    const act = this.bindText(name, control, event);
    if (act) return act;
    if (name === "enter") return () => this.pressSave(event);
    if (control) return undefined;
    if (name === "u") return () => this.acts.undo();
    if (name === "s") return () => this.acts.answer("skip", null, event);
    if (name === " " || name === "backspace" || name === "delete") return () => {};
    if (this.noneKey && digitOf(event) === this.noneKey) return () => this.acts.sees(event) && this.pressNone(event);
    return super.bind(event);
  }

  bindText(name, control, event) {
    if (!this.paper) return undefined;
    if (MOVES.includes(name)) return () => this.move(name, control, event);
    if (control) return name === "y" ? () => this.marks.again() && this.changed() : undefined;
    return {
      tab: this.tabbed(event), " ": () => this.pressMark(event), enter: this.entered(event),
      backspace: () => this.pressRemove(), delete: () => this.pressRemove(), e: () => this.pressPartly(),
      w: this.open.length ? () => this.use(this.turnedTo ? [this.turnedTo] : this.open) : undefined,
      escape: this.selected || this.range || this.asksEnd ? () => this.escape() : this.released(),
    }[name];
  }

  // Enter uses a guess or marks at the cursor; where neither is, it saves.
  entered(event) {
    if (this.turnedTo) return () => this.use([this.turnedTo]);
    return this.keyboard && this.range ? () => this.pressMark(event) : undefined;
  }

  pressMark(event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.selected) return this.refuse("This is marked already. Shift and arrows change where it ends.");
    if (!this.range) return this.show(this.firstInSight);
    return this.markRange(this.chosen);
  }

  pressRemove() {
    if (this.about) this.remove(this.about);
    else this.refuse("There is no span here to remove. U takes the last step back.");
  }

  pressPartly() {
    const { about } = this;
    if (this.range || this.selected) return this.readTo(this.selected ? this.paper.tokensOf(about)[1] : this.bounds[1]);
    if (this.marks.read !== null) return this.readTo(null);
    this.asksEnd = !this.asksEnd;
    return this.redraw();
  }

  escape() {
    if (this.selected || this.asksEnd || this.fresh) {
      Object.assign(this, { selected: null, asksEnd: false });
      this.range = this.keyboard && this.range ? this.collapsed(this.range.head) : null;
      return this.redraw();
    }
    return this.unselect();
  }

  // With nothing else to clear the label is let go: a piece is then selected first, and told what it is.
  released() {
    if (!this.chosen || this.changing) return undefined;
    return () => {
      this.choose("");
      this.acts.tell("No label is chosen: select a piece, then press what it is.");
    };
  }

  choose(name) {
    this.chosen = name;
    tryHalf((storage) => storage.setItem(CHOSEN, name));
    this.redraw();
  }

  // Tab goes from mark to mark, and past the last one on through the page.
  tabbed(event) {
    const target = event.composedPath()[0];
    if (target !== document.body && !target.closest?.(".body")) return undefined;
    const { wanted } = this;
    const stops = wanted.filter((one) => this.paper.tokensOf(one));
    const at = stops.findIndex(({ key }) => key === this.selected);
    const here = this.range ? this.paper.starts[this.range.head] : -1;
    const ahead = at >= 0 ? at + 1 : stops.findIndex(({ start }) => start >= here);
    const behind = at >= 0 ? at - 1 : stops.findLastIndex(({ start }) => start < here);
    const next = stops[event.shiftKey ? behind : ahead];
    if (!next) return undefined;
    return () => {
      this.keyboard = true;
      this.select(next.key);
    };
  }

  // ---- the cursor

  get firstInSight() {
    const box = this.paper.root.closest(".body").getBoundingClientRect();
    const { left, right } = this.paper.paper.getBoundingClientRect();
    return this.paper.tokenAt(this.paper.rightToLeft ? right : left, Math.max(box.top + 8, this.paper.rect(0).top + 1));
  }

  show(at) {
    Object.assign(this, { keyboard: true, range: this.collapsed(at), selected: null });
    this.paper.reveal(at);
    this.redraw();
  }

  move(name, control, event) {
    const { paper, about } = this;
    if (this.selected && event.shiftKey) return this.reshape(name, control);
    const from = this.range?.head ?? (this.selected ? paper.tokensOf(about)[0] : this.firstInSight);
    // The first arrow shows where the cursor is.
    const to = this.range || !name.startsWith("arrow") ? this.target(name, control, from) : from;
    Object.assign(this, { keyboard: true, selected: null });
    this.range = { anchor: event.shiftKey ? this.range?.anchor ?? from : to, head: to };
    paper.reveal(to);
    return this.redraw();
  }

  // Shift and arrows move the end of the selected mark, with Ctrl its beginning.
  reshape(name, control) {
    const [first, last] = this.paper.tokensOf(this.about);
    const to = this.target(name, false, control ? first : last);
    const [from, until] = control ? [Math.min(to, last), last] : [first, Math.max(to, first)];
    return this.replace(this.about, this.spanAt(from, until, this.about.name));
  }

  target(name, control, at) {
    const { paper } = this;
    const way = ["arrowleft", "arrowup", "home"].includes(name) ? -1 : 1;
    if (name === "arrowup" || name === "arrowdown") {
      const { left, right } = paper.rect(at);
      this.column = at === this.arrived ? this.column : (left + right) / 2;
      return this.arrived = paper.beside(at, way, this.column);
    }
    if (name === "home" || name === "end") return control ? (way < 0 ? 0 : paper.length - 1) : paper.lineEnd(at, way);
    const step = paper.rightToLeft ? -way : way;
    return control ? paper.sentence(at, step) : Math.min(paper.length - 1, Math.max(0, at + step));
  }

  // ---- presses below the text

  // A label says what is selected; with nothing selected it is chosen for what is marked next.
  press(name, event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.selected && this.about) return this.replace(this.about, { name });
    if (this.fresh) return this.markRange(name);
    return this.choose(name);
  }

  pressNone(event) {
    const { spans, read } = this.marks;
    if (spans.length) {
      this.cleared = event.timeStamp;
      this.marks.step({ spans: [] });
      return this.changed();
    }
    if (event.timeStamp - this.cleared < SLIP) return undefined;
    return this.send(read === null ? { spans: [] } : { spans: [], read }, event);
  }

  pressSave(event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.fresh && this.range) return this.refuse(`“${shortened(this.paper.words(...this.bounds))}” has no label yet. Press one, or Esc.`);
    if (this.marks.spans.length || this.marks.read !== null) return this.send(this.marks.value, event);
    return this.refuse(`Nothing is marked. ${this.noneKey ? `Where there is nothing, press ${this.noneKey}` : `Press “${NOTHING}” where there is nothing`}.`);
  }

  send(value, event) {
    const { token } = this;
    if (this.acts.answer("label", JSON.stringify(value), event)) keepHalf(token);
  }

  // ---- drawing

  redraw() {
    if (this.paper) {
      const { wanted } = this;
      if (this.selected && !wanted.some(({ key }) => key === this.selected)) this.selected = null;
      this.paper.mark(wanted);
      this.paper.end(this.marks.read);
    }
    this.drawButtons();
    this.drawLayer();
  }

  drawButtons() {
    const { marks, about, fresh } = this;
    const current = this.selected && about ? about.name : this.chosen;
    for (const button of this.buttons.children) button.ariaPressed = String(button.dataset.value === current);
    this.buttons.classList.toggle("asks", Boolean(fresh || (this.selected && about)));
    const n = marks.spans.length;
    say(this.none.firstChild, n ? "Clear" : NOTHING);
    say(this.partly.firstChild, marks.read !== null && !this.range && !this.selected ? "Read to the end" : "Read up to here");
    this.partly.ariaPressed = String(this.asksEnd);
    this.useAll.hidden = !this.paper || !this.open.length;
    this.save.classList.toggle("ready", n > 0 || marks.read !== null);
    say(this.save.lastChild, this.keyboard && this.range ? "Ctrl ⏎" : "⏎");
    say(this.said, this.told());
    if (this.keyboard && this.range && this.paper) say(this.spoken, this.spokenAt());
  }

  // What comes next, or how much there is.
  told() {
    if (this.asksEnd) return "Press on the last word that you have read";
    if (this.fresh) return this.chosen ? `Space: ${isolated(this.chosen)}, or press a label` : "Which label? Press one";
    const n = this.marks.spans.length;
    return n ? spansIn(n) : "";
  }

  spokenAt() {
    const { about } = this;
    if (this.selected && about) return `${pieceOf(this.paper.text, about.start, about.end)}, ${about.guess ? "suggested: " : ""}${about.name}`;
    return [this.paper.words(...this.bounds), about?.name].filter(Boolean).join(", ");
  }

  drawLayer() {
    if (!this.paper?.root.isConnected) return;
    const { paper, shown, about } = this;
    const nodes = [];
    if (shown) nodes.push(...paper.outline("selection", Math.min(...shown), Math.max(...shown)));
    else if (this.selected && about) nodes.push(...this.drawSelected(about));
    else if (this.range) nodes.push(...paper.outline(this.fresh ? "selection" : "cursor", ...this.bounds));
    paper.layer.replaceChildren(...nodes);
  }

  drawSelected(one) {
    const outlines = this.paper.outline("framed", ...this.paper.tokensOf(one));
    const [first, last] = [outlines[0], outlines.at(-1)].map(boxOf);
    const rtl = this.paper.rightToLeft;
    const ends = [["start", rtl ? first.right + GRIP : first.left - GRIP, first], ["end", rtl ? last.left - GRIP : last.right + GRIP, last]];
    const handles = ends.map(([side, x, { top, bottom }]) => {
      const node = placed(el("span", { className: "handle" }), { left: x, right: x, top, bottom });
      node.dataset.side = side;
      return node;
    });
    return [...outlines, ...handles, this.drawMenu(one, first, last)];
  }

  drawMenu(one, first, last) {
    const buttons = one.guess ? [keyed("use", "Use", "⏎", () => this.use([one])), keyed("off", "Not this", "⌫", () => this.remove(one))]
      : [keyed("off", "Remove", "⌫", () => this.remove(one))];
    const menu = el("div", { className: "menu", role: "group", ariaLabel: one.name }, ...buttons);
    const body = this.paper.root.closest(".body");
    const origin = this.paper.layer.getBoundingClientRect().top - body.getBoundingClientRect().top;
    const below = last.bottom + origin + MENU_HEIGHT < body.clientHeight || first.top + origin < MENU_HEIGHT;
    const width = this.paper.layer.clientWidth;
    menu.style.top = `${below ? last.bottom + 6 : first.top - MENU_HEIGHT}px`;
    menu.style.left = `${Math.max(0, Math.min((below ? last : first).left, width - MENU_WIDTH))}px`;
    return menu;
  }

  say(value, example) {
    return this.inTwo(value, example).join(": ");
  }

  inTwo(value, example) {
    const { spans = [], read = null } = parsed(value);
    const part = read === null ? "" : ", read in part";
    if (!spans.length) return [`${NOTHING}${part}`];
    const said = spans.slice(0, MOST_SAID).map(([start, end, name]) =>
      `${isolated(shortened(pieceOf(example?.text ?? "", start, end)))} ${isolated(name)}`);
    return [`${spansIn(spans.length)}${part}`, `${said.join(", ")}${spans.length > MOST_SAID ? ", …" : ""}`];
  }

  // Spans of one label have its colour; several have none of their own.
  colour(value) {
    const names = new Set((parsed(value).spans ?? []).map(([, , name]) => name));
    return names.size === 1 ? this.colourOf([...names][0]) : "var(--neutral)";
  }

  guessed(guess) {
    const n = guess.reduce((total, [value]) => total + spansOf(value).length, 0);
    if (!n) return "nothing to mark here.";
    return `${spansIn(n)}, dashed. Press one to use or refuse it; “Use all” takes all.`;
  }
};

const GRIP = 4;                     // px that a handle stands beside its end
const MENU_HEIGHT = 44;
const MENU_WIDTH = 190;
const LONGEST_PIECE = 40;

const SPAN_KEYS = [
  ["1 – 9", "choose a label, or give it"], ["← → ↑ ↓", "the cursor; with Ctrl by sentence"],
  ["Space, Enter", "mark at the cursor"], ["Shift ← →", "select more or less"],
  ["Tab, Shift Tab", "next or previous span"], ["Shift ← →", "then: move its end; with Ctrl its start"],
  ["⌫, Del", "remove a span, refuse a guess"], ["Ctrl Enter", "save; without a cursor Enter does"],
  ["0", "nothing to mark, or clear"], ["E", "read only up to here"],
  ["Home, End", "of the line; with Ctrl of the text"], ["U, Ctrl Y", "a step back, or forth again"],
  ["W", "show the guess, then use it"], ["/", "find a label by its name"], ["Esc", "clear; cursor away; no label"],
];

function parsed(value) {
  try {
    return JSON.parse(value) ?? {};
  } catch {
    return {};
  }
}

const spansOf = (value) => (parsed(value).spans ?? []).map(([start, end, name]) => ({ start, end, name }));
const spansIn = (n) => `${n} ${n === 1 ? "span" : "spans"}`;
const boxOf = ({ style }) => {
  const [left, top] = [parseFloat(style.left), parseFloat(style.top)];
  return { left, top, right: left + parseFloat(style.width), bottom: top + parseFloat(style.height) };
};

function shortened(words) {
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_PIECE ? `${line.slice(0, LONGEST_PIECE)}…` : line;
}
