// A small line chart beside a number.

const svgNamespace = "http://www.w3.org/2000/svg";
export function drawChart(svg, values, { describe, seconds }) {
  const [width, height] = [300, 56];
  const peak = Math.max(...values);
  const scale = (height - 4) / (peak || 1);
  const points = values.map((value, i) => `${(i * width / (values.length - 1)).toFixed(1)},${(height - 1 - value * scale).toFixed(1)}`);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.parentElement.setAttribute("aria-label", describe(peak));
  const line = `M${points.join("L")}`;
  svg.replaceChildren(shape("area", `${line}L${width},${height}L0,${height}Z`), shape("line", line));
  svg.nextElementSibling.firstChild.textContent = `${Math.round(seconds / 60)} min ago`;
}

function shape(className, path) {
  const result = document.createElementNS(svgNamespace, "path");
  result.setAttribute("class", className);
  result.setAttribute("d", path);
  return result;
}
