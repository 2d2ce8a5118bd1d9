// One label after the other, yes or no: for many labels of which few fit. The set is saved when the last one is said.

const PASS_KEYS = [["Y, N", "yes or no to the label that is asked"], ["Backspace", "one label back; at the first, undo"]];

class Passes {
  constructor(answering) {
    this.answering = answering;
    const press = (fits) => (event) => this.say(fits, event);
    this.label = el("b", { dir: "auto" });
    this.place = el("span", { className: "place" });
    this.root = el("div", { className: "pass" },
      el("div", { className: "asked", role: "status", ariaLive: "polite" }, this.label, this.place),
      keyed("yes", "Yes", "Y", press(true)), keyed("no", "No", "N", press(false)));
  }

  get open() {
    return this.answering.names.filter(({ name }) => !this.answering.given.has(name));
  }

  // The label that is asked: one that was turned to, else the first that nothing was said of.
  get asked() {
    return this.turned ?? this.open[0]?.name;
  }

  turnTo(name) {
    this.turned = name;
    this.answering.drawGiven();
  }

  say(fits, event) {
    const { answering, asked } = this;
    if (asked === undefined || !answering.acts.sees(event)) return;
    this.turned = undefined;
    const last = this.open.length === 1 && this.open[0].name === asked;
    answering.set(asked, fits);
    if (last && !answering.changing) answering.send(answering.chosen, event);
  }

  back() {
    this.turned = undefined;
    this.answering.given.delete([...this.answering.given.keys()].at(-1));
    this.answering.keep();
    this.answering.drawGiven();
  }

  left() {
    const n = this.open.length;
    return `${n} ${n === 1 ? "label is" : "labels are"} not answered yet. 0: no to ${n === 1 ? "it" : "all of them"}.`;
  }

  bind(name, event) {
    if (name === "y" || name === "n") return () => this.say(name === "y", event);
    const { given, changing } = this.answering;
    if (name !== "backspace" || !given.size || !this.open.length || changing) return undefined;
    return () => this.answering.acts.sees(event) && this.back();
  }

  draw() {
    const { names, given, buttons } = this.answering;
    const { asked } = this;
    const place = names.findIndex(({ name }) => name === asked);
    say(this.label, asked === undefined ? "All are answered" : `${isolated(asked)}?`);
    say(this.place, asked === undefined ? "⏎ saves" : `${place + 1} of ${names.length}`);
    for (const button of buttons.children) {
      const current = button.dataset.value === asked;
      button.ariaCurrent = String(current);
      if (current) button.scrollIntoView({ block: "nearest" });
    }
    for (const button of this.root.querySelectorAll("button"))
      button.ariaPressed = String(given.has(asked) && given.get(asked) === button.classList.contains("yes"));
  }
}
