// Which tokens of a text are selected: from the anchor to the head, which the keys move. One token alone is a cursor.

const MOVES = ["arrowleft", "arrowright", "arrowup", "arrowdown", "home", "end"];

class Cursor {
  constructor(text, anchor, head = anchor) {
    Object.assign(this, { text, anchor, head });
  }

  get bounds() {
    return [Math.min(this.anchor, this.head), Math.max(this.anchor, this.head)];
  }

  get single() {
    return this.anchor === this.head;
  }

  // The cursor a token on.
  past(at) {
    return new Cursor(this.text, Math.min(at + 1, this.text.length - 1));
  }

  // Where a key leads; with Shift the anchor stays.
  moved(name, control, shift) {
    const to = this.target(name, control);
    const moved = new Cursor(this.text, shift ? this.anchor : to, to);
    // Up and down keep to the place across where they began.
    moved.across = name === "arrowup" || name === "arrowdown" ? this.column : undefined;
    return moved;
  }

  get column() {
    const { left, right } = this.text.rect(this.head);
    return this.across ?? (left + right) / 2;
  }

  target(name, control) {
    const { text, head } = this;
    const way = ["arrowleft", "arrowup", "home"].includes(name) ? -1 : 1;
    if (name === "arrowup" || name === "arrowdown") return text.beside(head, way, this.column);
    if (name === "home" || name === "end") return control ? (way < 0 ? 0 : text.length - 1) : text.lineEnd(head, way);
    const step = text.rightToLeft(head) ? -way : way;
    return control ? text.sentence(head, step) : Math.min(text.length - 1, Math.max(0, head + step));
  }
}
