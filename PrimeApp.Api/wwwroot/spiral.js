// The Sacks spiral: the number p lies √p turns from the centre, at the distance √p.

const turn = 2 * Math.PI;
const frames = 45;
// The picture before there are primes.
const emptyLimit = 400;
// Above this number, the numbers between the primes are too close together to be seen.
const maxBetween = 12000;

let drawing = 0;

// Marked primes are white.
export function draw(canvas, primes, marked, origin, isNew) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  const limit = primes.at(-1) ?? emptyLimit;
  const scale = (Math.min(width, height) / 2 - 22) / Math.max(4, Math.sqrt(limit));
  const radius = Math.max(2.4, Math.min(11, scale * 0.4));

  function dot(number, size, colour) {
    const root = Math.sqrt(number);
    context.fillStyle = colour;
    context.beginPath();
    context.arc(
      width / 2 + scale * root * Math.cos(turn * root), height / 2 - scale * root * Math.sin(turn * root), size, 0, turn);
    context.fill();
  }

  context.clearRect(0, 0, width, height);
  for (let number = 0; number <= limit && limit <= maxBetween; number++) dot(number, radius * 0.36, "#3d4f7c");

  // Draws from the centre outwards in less than a second, or at once if the user prefers no motion.
  const mine = ++drawing;
  const isStill = !isNew || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const step = isStill ? primes.length : Math.ceil(primes.length / frames);
  function light(from) {
    if (mine !== drawing) return;
    for (const prime of primes.slice(from, from + step)) {
      // Primes of the form 4k + 1 have a warm colour, the others a cool one. All primes of a curve have the same form.
      dot(prime, radius, (prime + origin) % 4 === 1 ? "#ffc857" : "#8fc1ff");
    }
    if (from + step < primes.length) return requestAnimationFrame(() => light(from + step));
    for (const prime of marked) dot(prime, radius * 1.25, "#fff");
  }
  light(0);
}
