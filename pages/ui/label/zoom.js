// Enlarging the image on the screen: wheel, two fingers, keys; moved about by dragging.

const BODY_HEIGHT = 242;
const BODY_WIDTH = 780;
const MOST = 16;

class Zoom {
  constructor(box) {
    this.box = box;
    this.fingers = new Map();
    this.show(null, null);
    box.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    box.addEventListener("pointerdown", (event) => this.down(event));
    box.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
      box.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    box.addEventListener("dblclick", () => this.by(1 / this.scale));
  }

  show(image, example) {
    [this.image, this.scale, this.x, this.y] = [image, 1, 0, 0];
    this.fit = example && Math.min(BODY_HEIGHT / example.height, BODY_WIDTH / example.width);
    this.draw();
  }

  by(factor, x = 0, y = 0) {
    if (!this.image) return;
    const scale = Math.min(MOST, Math.max(1, this.scale * factor));
    const change = scale / this.scale;
    // What lies under the pointer stays under it.
    this.scale = scale;
    this.pan(x - (x - this.x) * change - this.x, y - (y - this.y) * change - this.y);
  }

  step() {
    this.by(this.scale < 4 ? 2 : 1 / this.scale);
  }

  pan(x, y) {
    const reach = (size) => (size * (this.scale - 1)) / 2;
    const within = (value, limit) => Math.min(limit, Math.max(-limit, value));
    this.x = within(this.x + x, reach(this.image.clientWidth));
    this.y = within(this.y + y, reach(this.image.clientHeight));
    this.draw();
  }

  draw() {
    this.box.classList.toggle("enlarged", this.scale > 1);
    if (!this.image) return;
    this.image.style.transform = this.scale === 1 ? "" : `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.image.classList.toggle("pixelated", this.fit * this.scale > 4);
  }

  fromCentre(event) {
    const box = this.box.getBoundingClientRect();
    return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
  }

  wheel(event) {
    if (!this.image) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 300), ...this.fromCentre(event));
  }

  down(event) {
    if (!this.image) return;
    this.fingers.set(event.pointerId, event);
    if (this.scale > 1) this.box.setPointerCapture(event.pointerId);
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before || !this.image) return;
    const other = [...this.fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    this.fingers.set(event.pointerId, event);
    if (other) this.by(distance(event, other) / distance(before, other), ...this.fromCentre(event));
    else if (this.scale > 1) this.pan(event.clientX - before.clientX, event.clientY - before.clientY);
  }
}

const distance = (a, b) => Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
