// The Sacks spiral: the number p lies √p turns from the centre, at the distance √p.
export function draw(canvas, primes) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (!primes.length) return;
  const scale = (Math.min(width, height) / 2 - 14) / Math.max(4, Math.sqrt(primes[primes.length - 1]));
  const radius = Math.max(2.2, Math.min(9, scale * 0.42));
  const turn = 2 * Math.PI;
  for (const prime of primes) {
    const root = Math.sqrt(prime);
    const x = width / 2 + scale * root * Math.cos(turn * root);
    const y = height / 2 - scale * root * Math.sin(turn * root);
    // Primes of the form 4k + 1 are warm, the others cool: the curves turn out to be of one kind each.
    context.fillStyle = prime % 4 === 1 ? "#ffc857" : "#8fc1ff";
    context.beginPath();
    context.arc(x, y, radius, 0, turn);
    context.fill();
  }
}
