// The keys of a text: a cursor walks over its tokens, marks them, and goes from mark to mark.

const SPAN_KEYS = [
  ["1 – 9", "choose a label, or give it"], ["← → ↑ ↓", "the cursor; with Ctrl by sentence"],
  ["Space, Enter", "mark at the cursor"], ["Shift+← →", "select more or less"],
  ["Tab, Shift+Tab", "next or previous span"], ["Shift+← → then", "move its end; with Ctrl its start"],
  ["⌫, Del", "remove a span, refuse a guess"], ["Ctrl+Enter", "save; without a cursor Enter does"],
  ["0", "nothing to mark, or clear"], ["E", "read only up to here"],
  ["Home, End", "of the line; with Ctrl of the text"], ["W", "show the guess, then use it"],
  ["Ctrl+Y", "what was undone, again"], ["Ctrl+C", "copy what is selected"],
  ["/", "find a label by its name"], ["Esc", "clear; cursor away; no label"],
];

class KeyedMarking extends MarkingAnswering {
  bind(event) {
    const name = nameOf(event);
    const control = event.ctrlKey || event.metaKey;
    const act = this.bindText(name, control, event);
    if (act) return act;
    if (name === "enter") return () => this.pressSave(event);
    if (control) return undefined;
    if (name === "u") return () => this.acts.undo();
    if (name === "s") return () => this.acts.answer("skip", null, event);
    // What marks and removes must never skip an example, or take an answer back.
    if (name === " " || name === "backspace" || name === "delete") return () => {};
    if (this.noneKey && digitOf(event) === this.noneKey) return () => this.acts.sees(event) && this.pressNone(event);
    return super.bind(event);
  }

  bindText(name, control, event) {
    if (!this.text) return undefined;
    if (MOVES.includes(name)) return () => this.move(name, control, event);
    if (control && name === "y") return () => this.marks.again() && this.changed();
    if (control) return name === "c" ? this.copied() : undefined;
    return {
      tab: this.tabbed(event), " ": () => this.pressMark(event), enter: this.entered(event),
      backspace: () => this.pressRemove(), delete: () => this.pressRemove(), e: () => this.pressPartly(),
      w: this.open.length ? () => this.use(this.turnedTo ? [this.turnedTo] : this.open) : undefined,
      escape: this.selected || this.cursor || this.asksEnd ? () => this.escape() : this.released(),
    }[name];
  }

  // What is selected, to be looked up elsewhere.
  copied() {
    const { about, cursor, text } = this;
    if (!this.selected && !cursor) return undefined;
    const words = this.selected ? pieceOf(text.text, about.start, about.end) : text.words(...cursor.bounds);
    return () => navigator.clipboard?.writeText(words);
  }

  // Enter uses a guess or marks at the cursor; where neither is, it saves.
  entered(event) {
    if (this.turnedTo) return () => this.use([this.turnedTo]);
    return this.byKeys && this.cursor ? () => this.pressMark(event) : undefined;
  }

  pressMark(event) {
    if (!this.acts.sees(event)) return undefined;
    if (this.selected) return this.refuse("This is marked already. Shift and arrows change where it ends.");
    if (!this.cursor) return this.walk(new Cursor(this.text, this.text.firstInSight));
    return this.markSelected(this.chosen);
  }

  pressRemove() {
    if (this.about) this.remove(this.about);
    else this.refuse("There is no span here to remove. U takes the last step back.");
  }

  escape() {
    if (!this.selected && !this.asksEnd && !this.fresh) return this.unselect();
    Object.assign(this, { selected: null, asksEnd: false });
    this.cursor = this.byKeys && this.cursor ? new Cursor(this.text, this.cursor.head) : null;
    return this.redraw();
  }

  // With nothing else to clear the label is let go: a piece is then selected first, and told what it is.
  released() {
    if (!this.chosen || this.changing) return undefined;
    return () => {
      this.choose("");
      this.refuse("No label is chosen: select a piece, then press what it is.");
    };
  }

  // Tab goes from mark to mark, and past the last one on through the page.
  tabbed(event) {
    const target = event.composedPath()[0];
    if (target !== document.body && !target.closest?.(".body")) return undefined;
    const stops = this.wanted.filter((one) => this.text.tokensOf(one));
    const at = stops.findIndex(({ key }) => key === this.selected);
    const here = this.cursor ? this.text.starts[this.cursor.head] : -1;
    const ahead = at >= 0 ? at + 1 : stops.findIndex(({ start }) => start >= here);
    const behind = at >= 0 ? at - 1 : stops.findLastIndex(({ start }) => start < here);
    const next = stops[event.shiftKey ? behind : ahead];
    return next && (() => {
      this.byKeys = true;
      this.select(next.key);
    });
  }

  // ---- the cursor

  walk(cursor) {
    Object.assign(this, { byKeys: true, cursor, selected: null });
    this.text.reveal(cursor.head);
    return this.redraw();
  }

  move(name, control, { shiftKey }) {
    const { text, cursor } = this;
    if (this.selected && shiftKey) return this.reshape(name, control ? "start" : "end");
    const from = cursor ?? new Cursor(text, this.selected ? text.tokensOf(this.about)[0] : text.firstInSight);
    // The first arrow shows where the cursor is.
    return this.walk(cursor || !name.startsWith("arrow") ? from.moved(name, control, shiftKey) : from);
  }

  // Shift and arrows move the end of the selected mark, with Ctrl its beginning.
  reshape(name, side) {
    const [first, last] = this.text.tokensOf(this.about);
    this.stretch(side, new Cursor(this.text, side === "start" ? first : last).target(name, false));
  }
}
