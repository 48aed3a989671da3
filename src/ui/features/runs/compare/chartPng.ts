import uPlot from 'uplot';
import { alignCurves } from '../../../elements/charts/align.ts';
import { plotOptions, type PlotParts } from '../../../elements/charts/plotOptions.ts';
import { cssColour } from '../../../elements/charts/series.ts';
import { LIGHT } from '../../../tokens/theme.ts';

/** CSS pixels of the curves, whatever the window: a slide takes half of them without loss. */
const WIDTH = 960, HEIGHT = 400;
/** Pixels of the picture a CSS pixel, at least: it is looked at larger than here, and printed. */
const SHARPNESS = 2;
/** CSS pixels around it all, between the lines of the legend, of a legend's line and before its words. */
const PADDING = 16, LINE = 20, SWATCH = 28, WORDS = 36;

export interface Picture extends Omit<PlotParts, 'width' | 'height' | 'firstX'> {
  readonly title: string;
  /** Said in small below the legend; '' where there is nothing to say. */
  readonly note: string;
}

/**
 * The curves as a PNG on white, with their title above and a legend below of those that have a name; as wide as the longest line of
 * the legend asks.
 * @throws where the browser gives no canvas or writes no picture
 */
export async function chartPng({ title, note, ...parts }: Picture): Promise<Uint8Array> {
  const light = document.body.appendChild(document.createElement('div'));
  light.className = 'onWhite';
  for (const [name, value] of Object.entries(LIGHT)) light.style.setProperty(name, value);
  const colourOf = (name: string): string => cssColour(name, light);
  // uPlot draws the display's own pixels; the rest of the sharpness is drawn by size.
  const enlarged = Math.max(1, Math.ceil(SHARPNESS / uPlot.pxRatio));
  const plot = new uPlot(plotOptions({ ...parts, firstX: 0, width: WIDTH * enlarged, height: HEIGHT * enlarged }, { scale: enlarged, colourOf }));
  try {
    const { x, columns } = alignCurves(parts.series);
    plot.batch(() => { plot.setData([x, ...columns]); });
    return await inPng(framed(plot.ctx.canvas, { title, note, series: parts.series }, enlarged * uPlot.pxRatio, colourOf));
  } finally {
    plot.destroy();
    light.remove();
  }
}

/** The drawn curves with what stands around them; `scale` pixels a CSS pixel. */
function framed(chart: HTMLCanvasElement, { title, note, series }: Pick<Picture, 'title' | 'note' | 'series'>, scale: number, colourOf: (name: string) => string): HTMLCanvasElement {
  const legend = series.filter(({ label }) => label !== '');
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
  context.fillStyle = colourOf('--mantine-color-body');
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colourOf('--mantine-color-text');
  context.font = `600 ${14 * scale}px system-ui, sans-serif`;
  context.fillText(title, padding, padding + 0.7 * line);
  context.drawImage(chart, padding, padding + line);
  context.font = words;
  const baseline = (index: number): number => padding + line + chart.height + (index + 0.7) * line;
  legend.forEach(({ label, colour, dash = [], style }, index) => {
    const y = baseline(index) - 4 * scale;
    context.fillStyle = context.strokeStyle = colourOf(colour);
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
    context.fillStyle = colourOf('--mantine-color-text');
    context.fillText(label, padding + WORDS * scale, baseline(index));
  });
  context.fillStyle = colourOf('--mantine-color-dimmed');
  context.fillText(note, padding, baseline(legend.length));
  return canvas;
}

async function inPng(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (blob === null) throw new Error('the picture could not be written');
  return new Uint8Array(await blob.arrayBuffer());
}
