import { cssColour } from '../../../elements/charts/series.ts';

/** Pixels around the chart and between the lines of the legend, before the display's own scale. */
const PADDING = 16;
const LINE = 20;

export interface LegendEntry { readonly label: string; readonly colour: string; readonly dash: readonly number[] }

/** The chart as a PNG, with its title above and its legend below, in the colours of the page. */
export async function chartPng(chart: HTMLCanvasElement, title: string, legend: readonly LegendEntry[]): Promise<Uint8Array> {
  const scale = chart.width / Math.max(1, chart.clientWidth);
  const canvas = document.createElement('canvas');
  const padding = PADDING * scale;
  const line = LINE * scale;
  canvas.width = chart.width + 2 * padding;
  canvas.height = chart.height + 2 * padding + line * (legend.length + 1);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no canvas to draw on');
  context.fillStyle = cssColour('--mantine-color-body');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = cssColour('--mantine-color-text');
  context.font = `600 ${14 * scale}px system-ui, sans-serif`;
  context.fillText(title, padding, padding + 0.7 * line);
  context.drawImage(chart, padding, padding + line);
  context.font = `${12 * scale}px system-ui, sans-serif`;
  context.lineWidth = 2 * scale;
  legend.forEach(({ label, colour, dash }, index) => {
    const y = padding + line + chart.height + (index + 0.7) * line;
    context.strokeStyle = cssColour(colour);
    context.setLineDash(dash.map((length) => length * scale));
    context.beginPath();
    context.moveTo(padding, y - 4 * scale);
    context.lineTo(padding + 28 * scale, y - 4 * scale);
    context.stroke();
    context.fillText(label, padding + 36 * scale, y);
  });
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) throw new Error('the picture could not be written');
  return new Uint8Array(await blob.arrayBuffer());
}
