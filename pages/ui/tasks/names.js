// Answers that have names: a button a name, its digit as its key, and a field to find one of many.

const COLOURS = 6;
const SLIP = 600;  // ms after clearing within which "none of these" is a slip of the finger
const FITS = [[8, 6], [11, 5], [16, 4], [Infinity, 3]];  // letters of the longest name, and how many fit beside it

// Columns in which every name can be read, the rows filled evenly; three rows at most as long as five columns do.
function columnsFor(names) {
  const longest = Math.max(0, ...names.map(({ name }) => name.length));
  const fitting = FITS.find(([letters]) => longest <= letters)[1];
  const most = names.length > 6 ? Math.min(5, Math.max(fitting, Math.ceil(names.length / 3))) : fitting;
  return Math.ceil(names.length / Math.ceil(names.length / most));
}

class NamedAnswering extends Answering {
  build() {
    const { noun } = this;
    this.field = el("input", { placeholder: `Find a ${noun}`, ariaLabel: `Find a ${noun} by its name` });
    this.field.addEventListener("input", () => this.drawFilter());
    this.field.addEventListener("keydown", (event) => this.filterKey(event));
    this.aside = el("label", { className: "filter" }, this.field, el("kbd", { textContent: "/", ariaHidden: "true" }));
    return this.buttons = el("div", { className: "classes", role: "group" });
  }

  begin() {}

  // What a task says of its names: `press(name, event)`, and after one was found whether another is looked for.
  get goesOn() {
    return false;
  }

  dress() {
    const colours = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors");
    for (const [number, colour] of colours.split(/,(?![^(]*\))/).slice(0, COLOURS).entries())
      this.root.closest(".labeller").style.setProperty(`--class-${number}`, colour);
  }

  drawNames(names, columns) {
    this.names = names;
    this.colours = new Map(names.map(({ name, colour }) => [name, colour]));
    this.buttons.style.setProperty("--columns", columns);
    this.buttons.classList.toggle("rows", columns < names.length);
    this.buttons.replaceChildren(...names.map((each) => this.drawName(each)));
    this.aside.hidden = names.length <= 10;
  }

  drawName({ name, key }) {
    const button = el("button", { className: "class", title: name, ariaLabel: key ? `${isolated(name)}, key ${key}` : name },
      ...(key ? [el("kbd", { textContent: key })] : []), el("span", { textContent: name, dir: "auto" }));
    button.dataset.value = name;
    button.style.setProperty("--bar", this.colourOf(name));
    button.addEventListener("click", (event) => this.press(name, event));
    return button;
  }

  colourOf(name) {
    const colour = this.colours.get(name) ?? COLOURS;
    return colour < COLOURS ? `var(--class-${colour})` : "var(--neutral)";
  }

  colour(value) {
    return this.colourOf(value);
  }

  bind(event) {
    if (nameOf(event) === "/" && !this.aside.hidden) return () => this.field.focus();
    const digit = digitOf(event);
    const pressed = this.names.find((each) => each.key && each.key === digit);
    return pressed && (() => this.press(pressed.name, event));
  }

  drawFilter() {
    const wanted = this.field.value.trim().toLowerCase();
    const fits = (button) => button.dataset.value.toLowerCase().includes(wanted);
    this.match = wanted ? [...this.buttons.children].find(fits) : undefined;
    for (const button of this.buttons.children) {
      button.classList.toggle("dim", !fits(button));
      button.classList.toggle("match", button === this.match);
    }
    this.match?.scrollIntoView({ block: "nearest" });
  }

  filterKey(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    const found = event.key === "Enter" && this.match;
    if (found) this.press(found.dataset.value, event);
    this.field.value = "";
    this.drawFilter();
    if (found && this.goesOn) return;
    this.buttons.scrollTop = 0;
    this.field.blur();
  }
}
