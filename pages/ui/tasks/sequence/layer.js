// What lies over a text: a frame around what is selected, handles at its ends, and a little menu.

const ABREAST = 140;               // px between two tokens of one line between which a label may stand
const GRIP = 4;                    // px that a handle stands beside its end
const MENU_HEIGHT = 44;
const MENU_WIDTH = 190;

class Layer {
  constructor(text) {
    this.text = text;
    this.root = el("div", { className: "layer" });
  }

  draw(nodes) {
    this.root.replaceChildren(...nodes);
  }

  // A frame around tokens, a box a line.
  frames(className, first, last) {
    return this.boxes(first, last).map((box) => placed(el("div", { className }), box));
  }

  boxes(first, last) {
    const origin = this.root.getBoundingClientRect();
    const boxes = [];
    for (let at = first; at <= last; at += 1)
      for (const rect of this.text.nodes[at].getClientRects()) {
        const next = { left: rect.left - origin.left, right: rect.right - origin.left,
                       top: rect.top - origin.top, bottom: rect.bottom - origin.top };
        if (boxes.length && goesOn(boxes.at(-1), next)) widen(boxes.at(-1), next);
        else boxes.push(next);
      }
    return boxes;
  }

  // A frame with handles at its ends and buttons beside it: [class, words, key, what they do].
  selected(first, last, name, acts) {
    const boxes = this.boxes(first, last);
    const frames = boxes.map((box) => placed(el("div", { className: "framed" }), box));
    const [begin, stop] = [boxes[0], boxes.at(-1)];
    const start = this.text.rightToLeft(first) ? begin.right + GRIP : begin.left - GRIP;
    const end = this.text.rightToLeft(last) ? stop.left - GRIP : stop.right + GRIP;
    const handles = [this.handle("start", start, begin), this.handle("end", end, stop)];
    return [...frames, ...handles, this.menu(begin, stop, name, acts)];
  }

  handle(side, x, { top, bottom }) {
    const node = placed(el("span", { className: "handle" }), { left: x, right: x, top, bottom });
    node.dataset.side = side;
    return node;
  }

  // Below what is selected, or above where there is no room.
  menu(begin, stop, name, acts) {
    const menu = el("div", { className: "menu", role: "group", ariaLabel: name }, ...acts.map((act) => keyed(...act)));
    const body = this.root.closest(".body");
    const origin = this.root.getBoundingClientRect().top - body.getBoundingClientRect().top;
    const below = stop.bottom + origin + MENU_HEIGHT < body.clientHeight || begin.top + origin < MENU_HEIGHT;
    menu.style.top = `${below ? stop.bottom + 6 : begin.top - MENU_HEIGHT}px`;
    menu.style.left = `${Math.max(0, Math.min((below ? stop : begin).left, this.root.clientWidth - MENU_WIDTH))}px`;
    return menu;
  }
}

function goesOn(box, { left, right, top, bottom }) {
  const level = Math.abs(box.top - top) < (bottom - top) * SAME_LINE;
  return level && left - box.right < ABREAST && box.left - right < ABREAST;
}

function widen(box, { left, right }) {
  box.left = Math.min(box.left, left);
  box.right = Math.max(box.right, right);
}

function placed(node, { left, top, right, bottom }) {
  Object.assign(node.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  return node;
}
