// A text as its tokens: each an element, around them what is marked, and in a layer above them what is selected. A
// paragraph is a block of its own, so that what changes in one costs nothing in the others.

const TEXTS = new WeakMap();       // drawing of an example -> its text
const SAME_LINE = 0.5;             // of a token's height that two of one line may lie apart
const LONGEST_TAG = 24;

class MarkedText {
  constructor({ text = "", tokens = [], cut = false }) {
    const points = [];
    let point = 0;
    for (const step of tokens) points.push(point += step);
    this.text = text;
    this.cut = cut;                // whether more of it lies behind what is shown
    this.starts = points.filter((_, at) => at % 2 === 0);
    this.ends = points.filter((_, at) => at % 2 === 1);
    this.marks = new Map();        // name of a mark -> its elements, one a paragraph
    this.paragraphs = [];          // of each token the number
    this.paper = el("p", { className: "pool" }, ...this.drawTokens(inUnits(text, points)));
    this.layer = new Layer(this);
    this.root = el("div", { className: "marking" }, this.paper, this.layer.root);
  }

  drawTokens(units) {
    const begun = () => el("span", { className: "paragraph", dir: "auto" });
    const blocks = [begun()];
    let end = 0;
    const write = (until) => {
      for (const piece of this.text.slice(end, until).split(/(?<=\n)/)) {
        if (piece) blocks.at(-1).append(piece);
        if (piece.endsWith("\n")) blocks.push(begun());
      }
    };
    this.nodes = this.starts.map((_, at) => {
      const [from, to] = [units[2 * at], units[2 * at + 1]];
      const node = el("span", { className: "token", textContent: this.text.slice(from, to) });
      write(from);
      blocks.at(-1).append(node);
      this.paragraphs.push(blocks.length);
      end = to;
      return node;
    });
    write(this.text.length);
    return blocks.filter((block) => block.hasChildNodes());
  }

  get length() {
    return this.nodes.length;
  }

  words(first, last) {
    return pieceOf(this.text, this.starts[first], this.ends[last]);
  }

  // The first and last token of a span; null where it holds none.
  tokensOf({ start, end }) {
    const first = firstAt(this.ends, (stop) => stop > start);
    const last = firstAt(this.starts, (begin) => begin >= end) - 1;
    return first <= last ? [first, last] : null;
  }

  // ---- what is marked: only what changed is wrapped or unwrapped

  mark(wanted) {
    const places = new Map(wanted.map((one) => [one.key, { ...one, at: this.tokensOf(one) }]).filter(([, { at }]) => at));
    for (const [key, nodes] of this.marks) {
      if (places.has(key)) continue;
      for (const node of nodes) unwrap(node);
      this.marks.delete(key);
    }
    for (const [key, one] of places)
      if (!this.marks.has(key)) this.marks.set(key, this.pieces(...one.at).map((piece) => this.wrap(one, ...piece)));
    for (const [key, nodes] of this.marks) if (!nodes.at(-1).tagged) this.tag(nodes.at(-1), places.get(key));
    this.level();
  }

  // Tokens by their paragraphs: [first, last] of each.
  pieces(first, last) {
    const pieces = new Map();
    for (let at = first; at <= last; at += 1)
      pieces.set(this.paragraphs[at], [pieces.get(this.paragraphs[at])?.[0] ?? at, at]);
    return [...pieces.values()];
  }

  wrap({ key, colour, guess }, first, last) {
    let [from, to] = [this.nodes[first], this.nodes[last]];
    while (!from.parentNode.contains(to)) from = from.parentNode;
    while (to.parentNode !== from.parentNode) to = to.parentNode;
    const node = el("mark", { className: guess ? "guessed" : "given" });
    node.dataset.key = key;
    node.style.setProperty("--bar", colour);
    from.before(node);
    const inside = [from];
    while (inside.at(-1) !== to) inside.push(inside.at(-1).nextSibling);
    node.append(...inside);
    return node;
  }

  // The joiner keeps the label on the line of the last word.
  tag(node, { tag }) {
    const name = tag.length > LONGEST_TAG ? `${tag.slice(0, LONGEST_TAG)}…` : tag;
    node.append(el("span", { className: "tag", dir: "auto", textContent: `\u2060${name.replaceAll(" ", "\u00a0")}`, title: tag }));
    node.tagged = true;
  }

  // A mark around others has its line below theirs.
  level() {
    const levels = new Map([...this.marks.values()].flat().map((node) => [node, 0]));
    for (const node of levels.keys())
      for (let depth = 1, outer = markAround(node); outer; depth += 1, outer = markAround(outer))
        levels.set(outer, Math.max(levels.get(outer), depth));
    for (const [node, level] of levels) if (node.dataset.level !== String(level)) node.dataset.level = level;
  }

  // What was not read is grey, and a sign stands where reading ended.
  end(read) {
    const unread = read === null ? this.length : firstAt(this.ends, (stop) => stop > read);
    if (unread === this.unread) return;
    this.unread = unread;
    for (const [at, node] of this.nodes.entries())
      if (node.classList.contains("unread") !== at >= unread) node.classList.toggle("unread", at >= unread);
    this.sign ??= el("span", { className: "end", dir: "auto", textContent: "\u2060read\u00a0up\u00a0to\u00a0here" });
    if (unread === this.length) return this.sign.remove();
    if (!unread) return this.paper.prepend(this.sign);
    let before = this.nodes[unread - 1];
    while (before.parentNode.className !== "paragraph") before = before.parentNode;
    return before.after(this.sign);
  }

  // ---- where things are

  rect(at) {
    return this.nodes[at].getBoundingClientRect();
  }

  // The token nearest to a point: its line by halving, and on it the one beside it.
  tokenAt(x, y) {
    if (!this.length) return null;
    let first = firstAt(this.nodes, (node) => node.getBoundingClientRect().bottom > y);
    first = Math.min(first, this.length - 1);
    let [best, least] = [first, Infinity];
    const line = this.rect(first);
    for (let at = first; at < this.length; at += 1) {
      const rect = this.rect(at);
      if (rect.top - line.top > line.height * SAME_LINE) break;
      const away = Math.max(rect.left - x, x - rect.right, 0);
      if (away < least) [best, least] = [at, away];
    }
    return best;
  }

  // The token above or below another, nearest to a place across.
  beside(at, way, x) {
    const { top, height } = this.rect(at);
    const other = (one) => Math.abs(this.rect(one).top - top) > height * SAME_LINE;
    let line = at;
    while (line >= 0 && line < this.length && !other(line)) line += way;
    if (line < 0 || line >= this.length) return at;
    const { top: there, height: high } = this.rect(line);
    return this.tokenAt(x, there + high / 2);
  }

  // The first or last token of a line.
  lineEnd(at, way) {
    const { top, height } = this.rect(at);
    let end = at;
    while (this.nodes[end + way] && Math.abs(this.rect(end + way).top - top) <= height * SAME_LINE) end += way;
    return end;
  }

  // Where the next sentence begins, or this one, or the one before.
  sentence(at, way) {
    const begins = (one) => one === 0 || /[.!?…。！？؟।]$/.test(this.nodes[one - 1].textContent)
      || (this.nodes[one - 1].nextSibling?.nodeValue ?? "").includes("\n");
    let to = at + way;
    while (to > 0 && to < this.length - 1 && !begins(to)) to += way;
    return Math.min(this.length - 1, Math.max(0, to));
  }

  // Where the cursor begins.
  get firstInSight() {
    const { top } = this.root.closest(".body").getBoundingClientRect();
    const { left, right } = this.paper.getBoundingClientRect();
    const y = Math.max(top + 8, this.rect(0).top + 1);
    const at = this.tokenAt(left, y);
    return this.rightToLeft(at) ? this.tokenAt(right, y) : at;
  }

  // Of the paragraph in which a token stands.
  rightToLeft(at) {
    return getComputedStyle(this.nodes[at].closest(".paragraph")).direction === "rtl";
  }

  // In sight, with a line around it to be seen.
  reveal(at) {
    const body = this.root.closest(".body");
    const [{ top, bottom, height }, box] = [this.rect(at), body.getBoundingClientRect()];
    if (top - height < box.top) body.scrollTop -= box.top - top + height;
    else if (bottom + height > box.bottom) body.scrollTop += bottom + height - box.bottom;
  }
}

function unwrap(node) {
  if (node.tagged) node.lastChild.remove();
  node.replaceWith(...node.childNodes);
}

const markAround = (node) => node.parentNode.closest("mark");

// The place of the first in an ordered list of which something is true; its length where it is true of none.
function firstAt(list, isTrue) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
