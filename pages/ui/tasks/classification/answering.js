// One class an example: a press on its name answers.

ANSWERING.classification = class extends NamedAnswering {
  get noun() {
    return "class";
  }

  build() {
    this.keys = [["1 – 9, 0", "answer with that class"], ["/", "find a class by its name"]];
    return super.build();
  }

  draw(classes) {
    const digits = classes.length > 1 && classes.every(({ name, key }) => name === key);
    this.root.classList.toggle("digits", digits);
    const coloured = digits ? classes.map((each) => ({ ...each, colour: COLOURS })) : classes;
    this.drawNames(coloured, digits ? classes.length : columnsFor(classes));
  }

  press(name, event) {
    this.acts.answer("label", name, event);
  }

  suggest(name) {
    this.suggested = name;
    for (const button of this.buttons.children) button.classList.toggle("match", button.dataset.value === name);
  }

  bind(event) {
    if (this.suggested && nameOf(event) === "enter") return () => this.press(this.suggested, event);
    return super.bind(event);
  }

  mark(given) {
    for (const button of this.buttons.children)
      button.ariaPressed = given === undefined ? null : String(given === button.dataset.value);
  }
};
