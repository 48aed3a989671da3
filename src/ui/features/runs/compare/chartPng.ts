import { cssColour, type ChartSeries } from '../../../elements/charts/series.ts';

/** Pixels around the chart, between the lines of the legend, of a legend's line and before its words, before the display's own scale. */
const PADDING = 16, LINE = 20, SWATCH = 28, WORDS = 36;

/** A curve as the legend has it: its looks, and what it is of. */
export type LegendEntry = Pick<ChartSeries, 'label' | 'colour' | 'dash' | 'style'>;

/**
 * The chart as a PNG, with its title above and its legend below, in the colours of the page; as wide as the longest line of the legend asks.
 * @param note said in small below the legend; '' where there is nothing to say
 */
export async function chartPng(chart: HTMLCanvasElement, title: string, legend: readonly LegendEntry[], note: string): Promise<Uint8Array> {
  const scale = chart.width / Math.max(1, chart.clientWidth);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no canvas to draw on');
  const words = `${12 * scale}px system-ui, sans-serif`;
  const padding = PADDING * scale;
  const line = LINE * scale;
  context.font = words;
  const widest = Math.max(context.measureText(note).width, ...legend.map(({ label }) => WORDS * scale + context.measureText(label).width));
  canvas.width = Math.ceil(Math.max(chart.width, widest) + 2 * padding);
  canvas.height = Math.ceil(chart.height + 2 * padding + line * (legend.length + (note === '' ? 1 : 2)));
  context.fillStyle = cssColour('--mantine-color-body');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = cssColour('--mantine-color-text');
  context.font = `600 ${14 * scale}px system-ui, sans-serif`;
  context.fillText(title, padding, padding + 0.7 * line);
  context.drawImage(chart, padding, padding + line);
  context.font = words;
  const baseline = (index: number): number => padding + line + chart.height + (index + 0.7) * line;
  legend.forEach(({ label, colour, dash = [], style }, index) => {
    const y = baseline(index) - 4 * scale;
    context.fillStyle = context.strokeStyle = cssColour(colour);
    context.lineWidth = (style === 'thick' ? 2.5 : 1.5) * scale;
    context.setLineDash(dash.map((length) => length * scale));
    context.beginPath();
    context.moveTo(padding, y);
    context.lineTo(padding + SWATCH * scale, y);
    context.stroke();
    if (style === 'points') {
      context.beginPath();
      context.arc(padding + (SWATCH / 2) * scale, y, 3.5 * scale, 0, 2 * Math.PI);
      context.fill();
    }
    context.fillStyle = cssColour('--mantine-color-text');
    context.fillText(label, padding + WORDS * scale, baseline(index));
  });
  context.fillStyle = cssColour('--mantine-color-dimmed');
  context.fillText(note, padding, baseline(legend.length));
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) throw new Error('the picture could not be written');
  return new Uint8Array(await blob.arrayBuffer());
}
