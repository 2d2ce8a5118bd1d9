// What is marked in one text and how far it was read, with every step that led there; offsets count code points.

const MOST_STEPS = 200;

const overlaps = (one, other) => one.start < other.end && other.start < one.end;
const holds = (one, other) => one.start <= other.start && other.end <= one.end;
const sameSpan = (one, other) => one.start === other.start && one.end === other.end && one.name === other.name;
const inOrder = (one, other) => one.start - other.start || other.end - one.end || (one.name < other.name ? -1 : 1);

class Marks {
  constructor(nested, { spans = [], read = null, refused = [] } = {}) {
    this.nested = nested;
    this.now = { spans: [...spans].sort(inOrder), read, refused };
    this.past = [];
    this.future = [];
  }

  // As the log keeps it, or what is half marked: {spans: [[start, end, name], ...], read, refused}.
  static of(nested, { spans, read, refused } = {}) {
    const named = (each = []) => each.map(([start, end, name]) => ({ start, end, name }));
    return new Marks(nested, { spans: named(spans), read: read ?? null, refused: named(refused) });
  }

  get spans() {
    return this.now.spans;
  }

  get read() {
    return this.now.read;
  }

  get value() {
    const spans = this.spans.map(({ start, end, name }) => [start, end, name]);
    return this.read === null ? { spans } : { spans, read: this.read };
  }

  get half() {
    return { ...this.value, refused: this.now.refused.map(({ start, end, name }) => [start, end, name]) };
  }

  step(change) {
    this.past = [...this.past, this.now].slice(-MOST_STEPS);
    this.future = [];
    this.now = { ...this.now, ...change };
  }

  back() {
    if (!this.past.length) return false;
    this.future.push(this.now);
    this.now = this.past.pop();
    return true;
  }

  again() {
    if (!this.future.length) return false;
    this.past.push(this.now);
    this.now = this.future.pop();
    return true;
  }

  // A span that this one must not overlap; `aside` is not looked at.
  clash(one, aside = null) {
    const apart = (other) => other === aside || !overlaps(one, other)
      || (this.nested && !sameSpan(one, other) && (holds(one, other) || holds(other, one)));
    return this.spans.find((other) => !apart(other));
  }

  // Puts spans in the place of one, or of none.
  put(added, aside = null) {
    this.step({ spans: [...this.spans.filter((one) => one !== aside), ...added].sort(inOrder) });
  }

  refuse(guess) {
    this.step({ refused: [...this.now.refused, guess] });
  }

  // What was read of the text; null: all of it. What lies behind is taken away.
  readTo(read) {
    this.step({ read, spans: read === null ? this.spans : this.spans.filter(({ end }) => end <= read) });
  }

  // Of a guess, what is still open: neither refused, nor in the way of what is marked.
  open(guessed) {
    const { refused } = this.now;
    const fits = (one) => !refused.some((other) => sameSpan(one, other)) && !this.clash(one)
      && !this.spans.some((other) => sameSpan(one, other)) && !(this.read !== null && one.end > this.read);
    return guessed.filter(fits);
  }
}

// Offsets in code points, in their order, as places in a string, which counts UTF-16 units.
function inUnits(text, points) {
  if (!/[\ud800-\udfff]/.test(text)) return points;
  let point = 0, unit = 0;
  return points.map((wanted) => {
    for (; point < wanted; point += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    return unit;
  });
}

// A piece of a text by code points.
function pieceOf(text, start, end) {
  const [from, to] = inUnits(text, [start, end]);
  return text.slice(from, to);
}
