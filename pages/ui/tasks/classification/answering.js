// One class an example: a button a class, its digit as its key, and a field to find one of many by its name.

const COLOURS = 6;
const FITS = [[8, 6], [11, 5], [16, 4], [Infinity, 3]];  // letters of the longest name, and how many fit beside it

// Columns in which every name can be read, the rows filled evenly; three rows at most as long as five columns do.
function columnsFor(classes) {
  const longest = Math.max(0, ...classes.map(({ name }) => name.length));
  const fitting = FITS.find(([letters]) => longest <= letters)[1];
  const most = classes.length > 6 ? Math.min(5, Math.max(fitting, Math.ceil(classes.length / 3))) : fitting;
  return Math.ceil(classes.length / Math.ceil(classes.length / most));
}

ANSWERING.classification = class extends Answering {
  build() {
    this.keys = [["1 – 9, 0", "answer with that class"], ["/", "find a class by its name"]];
    const name = "Find a class by its name";
    this.field = el("input", { placeholder: "Find a class", ariaLabel: name });
    this.field.addEventListener("input", () => this.drawFilter());
    this.field.addEventListener("keydown", (event) => this.filterKey(event));
    this.aside = el("label", { className: "filter" }, this.field, el("kbd", { textContent: "/", ariaHidden: "true" }));
    return el("div", { className: "classes", role: "group" });
  }

  dress() {
    const colours = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors");
    for (const [number, colour] of colours.split(/,(?![^(]*\))/).slice(0, COLOURS).entries())
      this.root.closest(".labeller").style.setProperty(`--class-${number}`, colour);
  }

  draw(classes) {
    this.classes = classes;
    this.digits = classes.length > 1 && classes.every(({ name, key }) => name === key);
    this.colours = new Map(this.digits ? [] : classes.map(({ name, colour }) => [name, colour]));
    this.root.classList.toggle("digits", this.digits);
    const columns = this.digits ? classes.length : columnsFor(classes);
    this.root.style.setProperty("--columns", columns);
    this.root.classList.toggle("rows", columns < classes.length);
    this.root.replaceChildren(...classes.map((each) => this.drawClass(each)));
    this.aside.hidden = classes.length <= 10;
  }

  drawClass({ name, key }) {
    const button = el("button", { className: "class", title: name, ariaLabel: key ? `${isolated(name)}, key ${key}` : name },
      ...(key ? [el("kbd", { textContent: key })] : []), el("span", { textContent: name, dir: "auto" }));
    button.dataset.value = name;
    button.style.setProperty("--bar", this.colour(name));
    button.addEventListener("click", (event) => this.acts.answer("label", name, event));
    return button;
  }

  colour(name) {
    const colour = this.colours.get(name) ?? COLOURS;
    return colour < COLOURS ? `var(--class-${colour})` : "var(--neutral)";
  }

  mark(given) {
    for (const button of this.root.children)
      button.ariaPressed = given === undefined ? null : String(given === button.dataset.value);
  }

  bind(event) {
    if (nameOf(event) === "/" && !this.aside.hidden) return () => this.field.focus();
    const digit = digitOf(event);
    const chosen = this.classes.find((each) => each.key && each.key === digit);
    return chosen && (() => this.acts.answer("label", chosen.name, event));
  }

  drawFilter() {
    const wanted = this.field.value.trim().toLowerCase();
    const fits = (button) => button.dataset.value.toLowerCase().includes(wanted);
    this.match = wanted ? [...this.root.children].find(fits) : undefined;
    for (const button of this.root.children) {
      button.classList.toggle("dim", !fits(button));
      button.classList.toggle("match", button === this.match);
    }
    this.match?.scrollIntoView({ block: "nearest" });
  }

  filterKey(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter" && this.match) this.acts.answer("label", this.match.dataset.value, event);
    this.field.value = "";
    this.drawFilter();
    this.root.scrollTop = 0;
    this.field.blur();
  }
};
