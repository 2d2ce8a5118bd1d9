// A number an example: typed from anywhere on the page, stepped by arrows or set on a slider, and given with Enter.

const LOWER_PART = 1 / 3, UPPER_PART = 2 / 3;
const STILL_CLEARING = 800;    // ms in which another Backspace is meant for the digits, and not to undo
const DIGITS = 12;             // of a number that a step has led to: more are rounding
const NEAR_STEP = 1e-6;        // steps that a number may lie beside its step, by rounding
const PART_OF_A_NUMBER = /^[-+]?\d*[.,]?\d*$/;
const PLURAL = /^[a-z]{3,}[^su]s$/;    // "years", but neither "lbs" nor "gauss"

ANSWERING.regression = class extends Answering {
  build() {
    this.keys = [["0 – 9  .  ,", "the number, typed from anywhere"], ["Enter", "answer with it"],
      ["↑  ↓", "a step more or less"], ["⌫", "take a digit back; undo when there is none"], ["Esc", "clear the number"]];
    this.field = el("input", { className: "figure", inputMode: "decimal", enterKeyHint: "done", autocomplete: "off",
      spellcheck: false, maxLength: 24, ariaLabel: "The number" });
    this.field.addEventListener("keydown", (event) => this.fieldKey(event));
    this.field.addEventListener("input", () => this.show(this.field.value));
    this.unit = el("span", { className: "unit", dir: "auto" });
    this.entry = el("label", { className: "entry" }, this.field, this.unit);
    this.entry.style.setProperty("--letters", 4);
    this.give = keyed("give", "Answer", "Enter", (event) => this.commit(event));
    this.told = el("p", { className: "bounds", role: "status", ariaLive: "polite" });
    this.slide = el("input", { className: "slide", type: "range", ariaLabel: "The number, on a scale" });
    this.slide.addEventListener("input", () => this.show(written(Number(this.slide.value))));
    this.slide.addEventListener("change", () => this.slide.blur());    // the keys are the page's again
    this.anchors = el("div", { className: "anchors" });
    return el("div", { className: "number" },
      el("div", { className: "row" }, this.stepper("−", -1), this.entry, this.stepper("+", 1), this.give, this.told),
      this.slide, this.anchors);
  }

  stepper(sign, way) {
    const button = el("button", { className: "step", textContent: sign, ariaLabel: way > 0 ? "A step more" : "A step less" });
    button.addEventListener("click", () => this.step(way));
    return button;
  }

  dress() {
    const colours = getComputedStyle(this.root).getPropertyValue("--st-chart-categorical-colors").split(/,(?![^(]*\))/);
    for (const [part, colour] of colours.slice(0, 3).entries()) this.root.closest(".labeller").style.setProperty(`--part-${part}`, colour);
  }

  draw(scale) {
    this.scale = scale;
    this.unit.textContent = scale.unit;
    this.unit.hidden = !scale.unit;
    this.slide.hidden = !scale.slider;
    Object.assign(this.slide, { min: scale.low ?? 0, max: scale.high ?? 1, step: scale.step ?? "any" });
    this.anchors.replaceChildren(...scale.anchors.map((anchor) => this.drawAnchor(anchor)));
    this.anchors.hidden = !scale.anchors.length;
    this.anchors.classList.toggle("placed", scale.slider);
    this.begin();
  }

  // An example of a number: on a slider it stands at its place.
  drawAnchor([number, words]) {
    const button = el("button", { className: "anchor", title: words }, el("b", { textContent: written(number) }),
      el("span", { textContent: words, dir: "auto" }));
    const { low, high } = this.scale;
    button.style.setProperty("--at", low === null || high === null ? 0 : (number - low) / (high - low));
    button.addEventListener("click", () => this.show(written(number)));
    return button;
  }

  begin() {
    this.clearedAt = -Infinity;
    this.show("");
  }

  show(text) {
    this.field.value = text;
    const number = this.readings(text).find((one) => !this.trouble(one));
    this.root.classList.toggle("set", text !== "");
    this.slide.value = number ?? this.middle;
    const wrong = this.wrong(text);
    this.complain(wrong);
    if (!wrong) say(this.told, this.bounds);
  }

  complain(wrong) {
    this.root.classList.toggle("wrong", Boolean(wrong));
    this.field.ariaInvalid = String(Boolean(wrong));
    if (wrong) say(this.told, wrong);
  }

  mark(given) {
    this.field.placeholder = given ?? "just type";
  }

  say(value) {
    return inUnit(value, this.scale.unit);
  }

  guessed([[about]]) {
    return `about ${about}. Enter takes it.`;
  }

  colour(value) {
    const { low, high } = this.scale;
    if (low === null || high === null) return "var(--part-0)";
    const share = (Number(value) - low) / (high - low);
    return `var(--part-${share < LOWER_PART ? 0 : share < UPPER_PART ? 1 : 2})`;
  }

  // ---- keys

  bind(event) {
    const { key } = event;
    const typed = this.field.value;
    if (this.isPart(digitOf(event) ?? key)) return () => this.show(typed + (digitOf(event) ?? key));
    if (key === "Enter") return () => this.commit(event);
    if (key === "Backspace" && typed) return () => this.shorten(event);
    if (key === "Backspace" && event.timeStamp - this.clearedAt < STILL_CLEARING) return () => {};
    if (key === "Escape" && typed) return () => this.show("");
    if (key === "ArrowUp" || key === "ArrowDown")
      return typed || !this.acts.enlarged() ? () => this.step(key === "ArrowUp" ? 1 : -1) : undefined;
    return undefined;
  }

  // Whether a character goes on with the number that was begun.
  isPart(character) {
    if (!/^[\d.,-]$/.test(character)) return false;
    if (character === "-" && (this.field.value || this.scale.low >= 0 && this.scale.low !== null)) return false;
    return this.field.value.length < this.field.maxLength && PART_OF_A_NUMBER.test(this.field.value + character);
  }

  shorten(event) {
    this.show(this.field.value.slice(0, -1));
    if (!this.field.value) this.clearedAt = event.timeStamp;
  }

  // In the field a person may edit as in any other; what is no part of a number is for the page.
  fieldKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const own = ["Enter", "ArrowUp", "ArrowDown"].includes(key) || (key === "Escape" && this.field.value);
    if (own) this.bind(event)?.();
    else if (["Backspace", "Delete", "Home", "End", "Tab", "ArrowLeft", "ArrowRight"].includes(key) || /^[\d.,+-]$/.test(key)) return;
    else if (key === "Escape") this.field.blur();
    else if (key.length === 1) this.root.dispatchEvent(new KeyboardEvent("keydown", { key, code: event.code, bubbles: true, composed: true }));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(way) {
    const { low, high, stride } = this.scale;
    const from = this.readings(this.field.value)[0];
    const to = from === undefined ? this.middle : this.onStep(from + way * stride);
    this.show(written(Math.min(high ?? Infinity, Math.max(low ?? -Infinity, to))));
  }

  onStep(number) {
    const { low, step } = this.scale;
    const start = low ?? 0;
    return step === null ? number : start + Math.round((number - start) / step) * step;
  }

  get middle() {
    const { low, high } = this.scale;
    return low === null || high === null ? low ?? high ?? 0 : this.onStep((low + high) / 2);
  }

  // ---- the number

  commit(event) {
    const text = this.field.value.trim() || this.hinted;
    const fitting = this.readings(text).filter((one) => !this.trouble(one));
    if (fitting.length === 1) return this.acts.answer("label", written(fitting[0]), event);
    this.complain(this.trouble(this.readings(text)[0]) || this.wrong(text) || `Type a number, ${this.bounds}.`);
  }

  // The number of a guess that is on the screen.
  get hinted() {
    return /^-?[\d.]*/.exec(this.acts.hint()?.[0][0] ?? "")[0];
  }

  // The numbers that a text may mean: none, one, or two for "1,234".
  readings(text) {
    const bare = text.trim();
    if (!/\d/.test(bare) || !PART_OF_A_NUMBER.test(bare)) return [];
    const thousands = /^[-+]?[1-9]\d{0,2},\d{3}$/.test(bare) ? [Number(bare.replace(",", ""))] : [];
    return [Number(bare.replace(",", ".")), ...thousands];
  }

  // What can be said while it is being typed: more digits cannot mend it.
  wrong(text) {
    if (!text.trim()) return "";
    const readings = this.readings(text);
    if (!readings.length && !PART_OF_A_NUMBER.test(text.trim())) return `“${text.trim()}” is no number.`;
    const fitting = readings.filter((one) => !this.trouble(one));
    if (fitting.length > 1) return `“${text.trim()}” may mean ${fitting.map(written).join(" or ")}; type it without a comma.`;
    const beyond = readings.length && readings.every((one) => this.beyond(one));
    return beyond ? this.trouble(readings[0]) : "";
  }

  beyond(number) {
    const { low, high } = this.scale;
    return number > 0 ? high !== null && number > high : number < 0 && low !== null && number < low;
  }

  trouble(number) {
    const { low, high, step } = this.scale;
    if (number === undefined) return "";
    if (low !== null && number < low) return `${written(number)} is less than ${this.say(written(low))}, the least that is taken.`;
    if (high !== null && number > high) return `${written(number)} is more than ${this.say(written(high))}, the most that is taken.`;
    const steps = step === null ? 0 : (number - (low ?? 0)) / step;
    if (Math.abs(steps - Math.round(steps)) <= NEAR_STEP) return "";
    const beside = [Math.floor(steps), Math.ceil(steps)].map((one) => written((low ?? 0) + one * step));
    return `${written(number)} lies between two steps; type ${beside.join(" or ")}.`;
  }

  get bounds() {
    const { low, high, step } = this.scale;
    const range = low !== null && high !== null ? `${written(low)} to ${written(high)}`
      : low !== null ? `${written(low)} or more` : high !== null ? `${written(high)} or less` : "any number";
    return step === null ? range : `${range}, ${step === 1 ? "whole numbers" : `in steps of ${written(step)}`}`;
  }
};

// A number in the form in which it is kept: "9", "9.5", never "1e-7".
function written(number) {
  const short = Number(number.toPrecision(DIGITS));
  if (!String(short).includes("e")) return String(short === 0 ? 0 : short);
  return Math.abs(short) < 1 ? short.toFixed(20).replace(/0+$/, "") : BigInt(short).toString();
}

function inUnit(value, unit) {
  if (!unit) return value;
  return `${value} ${value === "1" && PLURAL.test(unit) ? unit.slice(0, -1) : unit}`;
}
