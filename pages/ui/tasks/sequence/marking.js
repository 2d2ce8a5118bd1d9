// Marking a text: what is marked in it, which mark or which tokens are selected, and what a press on it does.

const DOUBLE_CLICK = 450;           // ms within which a second press on the same token says nothing more

class MarkingAnswering extends NamedAnswering {
  // Another example begins with nothing or half marked; one that is changed, as it was.
  load(kept) {
    this.marks = Marks.of(this.nested, kept);
    Object.assign(this, { selected: null, shown: null, asksEnd: false });
    this.cursor = this.byKeys && this.text ? new Cursor(this.text, 0) : null;
  }

  // ---- what is there: marks, and what is left of the guess

  get wanted() {
    const named = (one, guess) => ({ ...one, guess, key: `${guess ? "?" : "="} ${one.start} ${one.end} ${one.name}`,
                                     tag: this.tags.get(one.name) ?? one.name, colour: this.colourOf(one.name) });
    const open = this.marks.open(this.guesses ?? []);
    return [...this.marks.spans.map((one) => named(one, false)), ...open.map((one) => named(one, true))].sort(inOrder);
  }

  get open() {
    return this.wanted.filter(({ guess }) => guess);
  }

  // The mark that a key or a button is about: the selected one, or the innermost at the cursor.
  get about() {
    if (this.selected) return this.wanted.find(({ key }) => key === this.selected) ?? null;
    const key = this.cursor && this.text.nodes[this.cursor.head].closest("mark")?.dataset.key;
    return this.wanted.find((one) => one.key === key) ?? null;
  }

  // The guess that is selected.
  get turnedTo() {
    return this.selected && this.about?.guess ? this.about : null;
  }

  // Tokens that wait for their label.
  get fresh() {
    return Boolean(this.cursor) && !this.selected && (!this.byKeys || !this.cursor.single);
  }

  changed() {
    this.forgive();
    if (!this.changing) keepHalf(this.token, this.marks.half);
    this.redraw();
  }

  stepsBack() {
    if (!this.text || !this.marks.back()) return false;
    this.changed();
    return true;
  }

  // ---- marking

  spanAt(first, last, name) {
    return { start: this.text.starts[first], end: this.text.ends[last], name };
  }

  // Whether a span may be there; why not is said.
  fits(one, aside) {
    const { read } = this.marks;
    if (read !== null && one.end > read) return this.refuse("That lies behind what you have read. Move its end first (E).");
    const other = this.marks.clash(one, aside);
    if (!other) return true;
    const [piece, there] = [one, other].map(({ start, end }) => shortened(pieceOf(this.text.text, start, end)));
    if (sameSpan(one, other)) return this.refuse(`“${there}” is marked as ${isolated(other.name)} already.`);
    return this.refuse(this.nested ? `“${piece}” and “${there}” cross; a span may only lie inside another.`
      : `“${piece}” overlaps “${there}” (${isolated(other.name)}). Change or remove that one first.`);
  }

  refuse(why) {
    this.acts.tell(why);
    say(this.spoken, why);
    this.refused = true;
    return false;
  }

  // What was refused is no news any more once something else was done.
  forgive() {
    if (this.refused) this.acts.tell("");
    this.refused = false;
  }

  add(first, last, name) {
    const one = this.spanAt(first, last, name);
    if (!this.fits(one)) return false;
    this.marks.put([one]);
    return true;
  }

  // The selected tokens become a span; the cursor moves on.
  markSelected(name) {
    const [first, last] = this.cursor.bounds;
    if (!name) return this.refuse("Which label? Press its key, or click it.");
    const inside = this.cursor.single && !this.nested && this.about;
    if (inside) return this.select(inside.key);
    if (!this.add(first, last, name)) return this.redraw();
    this.cursor = this.byKeys ? this.cursor.past(last) : null;
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
    const end = at === null || this.text.ends[at] === read || at === this.text.length - 1 ? null : this.text.ends[at];
    this.asksEnd = false;
    this.marks.readTo(end);
    this.changed();
    const gone = spans.length - this.marks.spans.length;
    if (gone) this.acts.tell(`${spansIn(gone)} behind it taken away. U takes that back.`);
  }

  // ---- what is selected

  select(key) {
    this.selected = key;
    const place = this.about && this.text.tokensOf(this.about);
    if (!place) this.selected = null;
    else {
      if (this.byKeys) this.cursor = new Cursor(this.text, place[0]);
      this.text.reveal(place[0]);
    }
    this.redraw();
  }

  unselect() {
    Object.assign(this, { selected: null, cursor: null, byKeys: false, asksEnd: false });
    this.redraw();
  }

  // The tokens of the selected mark with one end elsewhere.
  stretched(side, to) {
    const [first, last] = this.text.tokensOf(this.about);
    return side === "start" ? [Math.min(to, last), last] : [first, Math.max(to, first)];
  }

  stretch(side, to) {
    this.replace(this.about, this.spanAt(...this.stretched(side, to), this.about.name));
  }

  // ---- mouse and finger

  preview(tokens) {
    this.shown = tokens;
    this.drawLayer();
  }

  tap(at, event) {
    if (!this.acts.sees(event) || this.isDouble(at, event)) return;
    if (this.asksEnd) this.readTo(at);
    else this.drag(at, at, event);
  }

  isDouble(on, { timeStamp }) {
    const double = this.tapped?.on === on && timeStamp - this.tapped.at < DOUBLE_CLICK;
    this.tapped = { on, at: timeStamp };
    return double;
  }

  drag(from, to, event) {
    if (!this.acts.sees(event)) return;
    Object.assign(this, { selected: null, byKeys: false, cursor: new Cursor(this.text, from, to) });
    const added = this.chosen && this.add(...this.cursor.bounds, this.chosen);
    if (this.chosen) this.cursor = null;
    if (added) this.changed();
    else this.redraw();
  }

  // Another press on a mark goes on to the one around it.
  pick(key, event) {
    if (!this.acts.sees(event) || this.isDouble(key, event)) return;
    if (this.asksEnd) return this.readTo(this.text.tokensOf(this.wanted.find((one) => one.key === key))[1]);
    Object.assign(this, { byKeys: false, cursor: null });
    const outer = markAround(this.text.marks.get(key).at(-1))?.dataset.key;
    this.select(key === this.selected ? outer ?? null : key);
  }

  // ---- drawing

  redraw() {
    if (this.text) {
      const { wanted } = this;
      if (this.selected && !wanted.some(({ key }) => key === this.selected)) this.selected = null;
      this.text.mark(wanted);
      this.text.end(this.marks.read);
    }
    this.drawButtons();
    this.drawLayer();
  }

  drawLayer() {
    if (!this.text?.root.isConnected) return;
    const { shown, about, cursor, text: { layer } } = this;
    if (shown) layer.draw(layer.frames("selection", Math.min(...shown), Math.max(...shown)));
    else if (this.selected && about) layer.draw(layer.selected(...this.text.tokensOf(about), about.name, this.actsOn(about)));
    else layer.draw(cursor ? layer.frames(this.fresh ? "selection" : "cursor", ...cursor.bounds) : []);
  }

  actsOn(one) {
    const remove = () => this.remove(one);
    if (!one.guess) return [["off", "Remove", "⌫", remove]];
    return [["use", "Use", "⏎", () => this.use([one])], ["off", "Not this", "⌫", remove]];
  }
}
