// Pieces of a text, each with a label: the chosen label stays until another is chosen; a press, a drag or a key marks with
// it, token by token, and one press saves. With no label chosen a piece is selected first, and then told what it is.

const CHOSEN = "labeller-label";    // where the chosen label outlives a reload

ANSWERING.sequence = class extends KeyedMarking {
  get noun() {
    return "label";
  }

  build() {
    this.actKeys = { skip: "S", undo: "U" };
    this.chords = ["enter", "y", "c", ...MOVES];
    this.keys = SPAN_KEYS;
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
    Object.assign(this, { nested, noneKey, token: undefined });
    this.drawNames(labels, labels.length);
    this.tags = new Map(labels.map(({ name, key }) => [name, [key, name].filter(Boolean).join(" ")]));
    const chosen = this.chosen ?? tryHalf((storage) => storage.getItem(CHOSEN));
    this.chosen = chosen === "" || this.tags.has(chosen) ? chosen : labels[0].name;
    this.none.lastChild.hidden = !noneKey;
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
    this.text = TEXTS.get(drawing) ?? null;
    this.token = undefined;
  }

  // At every change of the screen.
  mark(given, token) {
    const changing = given !== undefined;
    const guess = this.acts.hint();
    const another = token !== this.token || changing !== this.changing;
    if (!another && guess === this.hinted) return;
    Object.assign(this, { token, changing, hinted: guess });
    this.guesses = (guess ?? []).flatMap(([value]) => spansOf(value));
    if (another) this.load(changing ? parsed(given) : halfOf(token) ?? this.fromStart);
    this.redraw();
  }

  // Of a text that is not shown to its end, nobody has read more.
  get fromStart() {
    return this.text?.cut ? { read: this.text.ends.at(-1) } : {};
  }

  recall({ token, kind, value }) {
    this.token = undefined;
    if (kind === "label") keepHalf(token, parsed(value));
  }

  // ---- presses below the text

  // A label says what is selected; with nothing selected it is chosen for what is marked next.
  press(name, event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.selected && this.about) return this.replace(this.about, { name });
    return this.fresh ? this.markSelected(name) : this.choose(name);
  }

  choose(name) {
    this.chosen = name;
    this.forgive();
    tryHalf((storage) => storage.setItem(CHOSEN, name));
    this.redraw();
  }

  // Up to what is selected; with nothing selected, up to what is pressed next.
  pressPartly() {
    if (this.selected) return this.readTo(this.text.tokensOf(this.about)[1]);
    if (this.cursor) return this.readTo(this.cursor.bounds[1]);
    if (this.marks.read !== null) return this.readTo(null);
    this.asksEnd = Boolean(this.text) && !this.asksEnd;
    return this.redraw();
  }

  pressNone(event) {
    const { spans } = this.marks;
    if (!spans.length) return event.timeStamp - this.cleared < SLIP ? undefined : this.send(event);
    this.cleared = event.timeStamp;
    this.marks.step({ spans: [] });
    return this.changed();
  }

  pressSave(event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.fresh) return this.refuse(`“${shortened(this.text.words(...this.cursor.bounds))}” has no label yet. Press one, or Esc.`);
    if (this.marks.spans.length || this.marks.read !== null) return this.send(event);
    return this.refuse(`Nothing is marked. ${this.noneKey ? `Where there is nothing, press ${this.noneKey}` : `Press “${NOTHING}” where there is nothing`}.`);
  }

  send(event) {
    const { token } = this;
    if (this.acts.answer("label", JSON.stringify(this.marks.value), event)) keepHalf(token);
  }

  // ---- drawing

  drawButtons() {
    const { about, fresh, cursor, marks: { spans, read } } = this;
    const selected = this.selected && about;
    const current = selected ? about.name : this.chosen;
    for (const button of this.buttons.children) button.ariaPressed = String(button.dataset.value === current);
    this.buttons.classList.toggle("asks", Boolean(fresh || selected));
    say(this.none.firstChild, spans.length ? "Clear" : NOTHING);
    say(this.partly.firstChild, read !== null && !cursor && !selected ? "Read to the end" : "Read up to here");
    this.partly.ariaPressed = String(Boolean(this.asksEnd));
    this.useAll.hidden = !this.text || !this.open.length;
    this.save.classList.toggle("ready", spans.length > 0 || read !== null);
    say(this.save.lastChild, this.byKeys && cursor ? "Ctrl ⏎" : "⏎");
    say(this.said, this.next);
    if (this.byKeys && cursor) say(this.spoken, this.spokenAt);
  }

  // What comes next, or how much there is.
  get next() {
    if (this.asksEnd) return "Press on the last word that you have read";
    if (this.fresh) return this.chosen ? `Space: ${isolated(this.chosen)}, or press a label` : "Which label? Press one";
    const n = this.marks.spans.length;
    return n ? spansIn(n) : "";
  }

  get spokenAt() {
    const { about, text, cursor } = this;
    if (!this.selected || !about) return [text.words(...cursor.bounds), about?.name].filter(Boolean).join(", ");
    return `${pieceOf(text.text, about.start, about.end)}, ${about.guess ? "suggested: " : ""}${about.name}`;
  }

  say(value, example) {
    return this.inTwo(value, example).join(": ");
  }

  inTwo(value, example) {
    return answerInTwo(value, example?.text ?? "");
  }

  guessed(guess) {
    return guessInWords(guess);
  }

  // Spans of one label have its colour; several have none of their own.
  colour(value) {
    const names = new Set(spansOf(value).map(({ name }) => name));
    return names.size === 1 ? this.colourOf([...names][0]) : "var(--neutral)";
  }
};
