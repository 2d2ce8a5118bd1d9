// Mouse, pen and finger on a text: a press marks a token, a drag several, one on a mark selects it, its ends can be drawn.

const STILL = 5;                   // px that a press may move and still be none
const EDGE = 26;                   // px from the edge of the card at which a drag scrolls the text

class Pointing {
  constructor(answering) {
    this.answering = answering;
    this.resized = new ResizeObserver(() => answering.drawLayer());
  }

  watch({ root, paper }) {
    // The keys are the text's after a press on it, without a frame around all of it.
    root.addEventListener("mousedown", (event) => {
      event.preventDefault();
      root.getRootNode().activeElement?.blur();
    });
    root.addEventListener("pointerdown", (event) => this.down(event));
    root.addEventListener("pointermove", (event) => this.move(event));
    root.addEventListener("pointerup", (event) => this.up(event));
    root.addEventListener("pointercancel", () => this.cancel());
    this.resized.observe(paper);
  }

  down(event) {
    const { target, button, clientX, clientY, pointerId } = event;
    if (button !== 0 || !event.isPrimary || target.closest("button")) return;
    const { text } = this.answering;
    const side = target.closest(".handle")?.dataset.side;
    const at = text.tokenAt(clientX, clientY);
    if (at === null) return;
    this.press = { at, side, key: target.closest("mark")?.dataset.key, x: clientX, y: clientY,
                   onText: text.paper.contains(target) && near(text.rect(at), clientX, clientY) };
    text.root.setPointerCapture(pointerId);
  }

  move(event) {
    const { press, answering } = this;
    if (!press) return;
    press.drawn ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > STILL;
    if (!press.drawn || !(press.onText || press.side)) return;
    this.scroll(event.clientY);
    const to = answering.text.tokenAt(event.clientX, event.clientY);
    if (to === press.to) return;
    press.to = to;
    answering.preview(press.side ? answering.stretched(press.side, to) : [press.at, to]);
  }

  up(event) {
    const { press, answering } = this;
    if (!press) return;
    this.press = null;
    if (press.to !== undefined) {
      answering.preview(null);
      if (press.side) answering.stretch(press.side, press.to);
      else answering.drag(press.at, press.to, event);
    } else if (press.side) return;
    else if (press.key) answering.pick(press.key, event);
    else if (press.onText) answering.tap(press.at, event);
    else answering.unselect();
  }

  cancel() {
    this.press = null;
    this.answering.preview(null);
  }

  scroll(y) {
    const body = this.answering.text.root.closest(".body");
    const { top, bottom } = body.getBoundingClientRect();
    if (y < top + EDGE) body.scrollTop -= EDGE / 2;
    else if (y > bottom - EDGE) body.scrollTop += EDGE / 2;
  }
}

function near({ left, right, top, bottom, height }, x, y) {
  return x > left - height && x < right + height && y > top - height && y < bottom + height;
}
