// How a person answers. What stands here takes any value as text; a task brings its own under its name in ANSWERING.

const ANSWERING = {};
const TYPE = "Type the answer, and press Enter";

class Answering {
  constructor(acts) {
    this.acts = acts;
    this.aside = null;             // what stands beside the question
    this.actKeys = {};             // other keys of acts than theirs: skip, undo
    this.chords = [];              // keys that are its own with Ctrl, too
    this.keys = [["Enter", "answer with what is typed"]];
    this.root = this.build();
  }

  build() {
    this.field = el("input", { className: "typed", placeholder: TYPE, ariaLabel: "Answer" });
    this.field.addEventListener("keydown", (event) => this.typed(event));
    return this.field;
  }

  typed(event) {
    if (event.isComposing || event.key !== "Enter" || !this.field.value.trim()) return;
    this.acts.answer("label", this.field.value.trim(), event);
    this.field.value = "";
  }

  // At every change: colours follow the theme.
  dress() {}

  draw() {}

  // How an example looks, made ahead of time.
  drawn(example) {
    return drawExample(example);
  }

  // Another example is on the screen, as `drawn`: what was typed about the one before is none of its.
  begin() {
    this.field.value = "";
  }

  // The value that was given, null where it was no label; undefined while nothing is changed. And of which example.
  mark(given) {
    this.field.placeholder = given ?? TYPE;
  }

  // An answer that somebody else is sure of, shown as chosen already; undefined: none.
  suggest() {}

  // Undo: whether there was a step to take back in an answer that is not given yet.
  stepsBack() {
    return false;
  }

  // An answer was undone, and its example is on the screen again.
  recall() {}

  bind() {
    return undefined;
  }

  // An answer in short; what is said may depend on the example.
  say(value) {
    return value;
  }

  // The same in the two lines of a place in the history; without a second one the example says it.
  inTwo(value, example) {
    return [this.say(value, example)];
  }

  guessed(guess) {
    return `${guess.map(([name, share]) => `${isolated(name)} ${Math.round(100 * share)}%`).join(", ")}.`;
  }

  colour() {
    return "var(--neutral)";
  }
}
