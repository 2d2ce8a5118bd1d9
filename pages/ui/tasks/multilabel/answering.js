// Any number of labels an example: presses toggle, and one press saves them all. What is chosen and not yet saved
// belongs to the example on the screen.

const MOST_ABREAST = 4;             // beside each name stand its key and its tick
const NONE = "None of these";
const LABELS_OF = (value) => JSON.parse(value);

ANSWERING.multilabel = class extends NamedAnswering {
  get noun() {
    return "label";
  }

  get goesOn() {
    return true;
  }

  build() {
    this.given = new Map();        // label -> whether it fits, as far as it was said
    super.build();
    const press = (act) => (event) => this.acts.sees(event) && act(event);
    this.none = keyed("none", NONE, "0", press((event) => this.pressNone(event)));
    this.save = keyed("save", "Save", "⏎", press((event) => this.pressSave(event)));
    this.said = el("span", { className: "said", role: "status", ariaLive: "polite", dir: "auto" });
    this.passes = new Passes(this);
    return el("div", { className: "sets" }, this.passes.root, this.buttons,
      el("div", { className: "send" }, this.none, this.said, this.save));
  }

  draw({ labels, oneByOne, noneKey }) {
    this.oneByOne = oneByOne;
    this.noneKey = noneKey;
    this.drawNames(oneByOne ? labels.map((each) => ({ ...each, key: "" })) : labels, Math.min(MOST_ABREAST, columnsFor(labels)));
    this.root.classList.toggle("one-by-one", oneByOne);
    this.keys = [...(oneByOne ? PASS_KEYS : [["1 – 9", "choose a label, or take it away"]]),
                 ["Enter", "save what is chosen"], ["0", oneByOne ? "no to all the others" : "none of these, or clear"],
                 ["/", "find a label by its name"]];
    this.passes.root.hidden = !oneByOne;
    this.aside.hidden = this.aside.hidden || oneByOne;
    this.none.lastChild.hidden = !noneKey;
    this.token = undefined;
    this.drawGiven();
  }

  // ---- what is chosen

  get chosen() {
    return this.names.map(({ name }) => name).filter((name) => this.given.get(name));
  }

  // At every change of the screen: another example begins with nothing, one that is changed with what was said of it.
  mark(given, token) {
    const changing = given !== undefined;
    if (token === this.token && changing === this.changing) return;
    [this.token, this.changing] = [token, changing];
    this.before = changing && given !== null ? LABELS_OF(given) : null;
    this.given = changing ? this.asGiven(this.before) : this.half(token);
    this.passes.turned = undefined;
    this.drawGiven();
  }

  recall({ token, kind, value }) {
    this.token = undefined;
    if (kind === "label") keepHalf(token, [...this.asGiven(LABELS_OF(value))]);
  }

  asGiven(chosen) {
    return new Map(chosen ? this.names.map(({ name }) => [name, chosen.includes(name)]) : []);
  }

  half(token) {
    const names = this.names.map(({ name }) => name);
    return new Map((halfOf(token) ?? []).filter(([name]) => names.includes(name)));
  }

  keep() {
    if (!this.changing) keepHalf(this.token, [...this.given]);
  }

  set(name, fits) {
    this.given.delete(name);  // what was said last comes last
    this.given.set(name, fits);
    this.keep();
    this.drawGiven();
  }

  // ---- presses

  press(name, event) {
    if (!this.acts.sees(event)) return;
    const slip = this.last?.name === name && event.timeStamp - this.last.at < DOUBLE_PRESS;
    this.last = { name, at: event.timeStamp };
    if (slip) return;
    if (this.oneByOne) this.passes.turnTo(name);
    else this.set(name, !this.given.get(name));
  }

  pressNone(event) {
    if (this.oneByOne) return this.send(this.chosen, event);
    if (!this.chosen.length) return event.timeStamp - this.cleared < SLIP ? undefined : this.send([], event);
    this.cleared = event.timeStamp;
    this.given = new Map();
    this.keep();
    this.drawGiven();
  }

  pressSave(event) {
    if (this.oneByOne && this.passes.open.length) return this.acts.tell(this.passes.left());
    if (this.chosen.length || this.oneByOne) return this.send(this.chosen, event);
    this.acts.tell(`Nothing is chosen. ${this.noneKey ? `If no label fits, press ${this.noneKey}` : `Press “${NONE}” if no label fits`}.`);
    return undefined;
  }

  send(chosen, event) {
    const { token } = this;
    if (this.acts.answer("label", JSON.stringify(chosen), event)) keepHalf(token);
  }

  bind(event) {
    const name = nameOf(event);
    if (name === "enter") return () => this.pressSave(event);
    const pass = this.oneByOne && this.passes.bind(name, event);
    if (pass) return pass;
    if (this.noneKey && digitOf(event) === this.noneKey) return () => this.acts.sees(event) && this.pressNone(event);
    return super.bind(event);
  }

  // ---- drawing

  drawGiven() {
    const { chosen } = this;
    for (const button of this.buttons.children) {
      const fits = this.given.get(button.dataset.value);
      button.ariaPressed = String(Boolean(fits));
      button.dataset.said = fits === undefined ? "" : fits ? "yes" : "no";
    }
    const clears = !this.oneByOne && chosen.length > 0;
    say(this.none.firstChild, this.oneByOne ? "No to the others" : clears ? "Clear" : NONE);
    this.none.ariaPressed = String(this.before?.length === 0 && !chosen.length);
    this.save.classList.toggle("ready", this.oneByOne ? !this.passes.open.length : clears);
    say(this.said, chosen.map(isolated).join(", "));
    this.said.title = chosen.join(", ");
    if (this.oneByOne) this.passes.draw();
  }

  say(value) {
    const labels = LABELS_OF(value);
    return labels.length ? labels.map(isolated).join(", ") : NONE;
  }

  // One label has its colour; several have none of their own.
  colour(value) {
    const labels = LABELS_OF(value);
    return labels.length === 1 ? this.colourOf(labels[0]) : "var(--neutral)";
  }
};
