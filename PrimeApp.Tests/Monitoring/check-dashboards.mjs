// Checks dashboards against the types of Grafana's own schema. Prints a line for each objection, so none when all is
// well.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

const composable = '@grafana/schema/dist/types/raw/composable';
const modules = {
  heatmap: 'heatmap/panelcfg/x/HeatmapPanelCfg_types.gen',
  stat: 'stat/panelcfg/x/StatPanelCfg_types.gen',
  'state-timeline': 'statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen',
  table: 'table/panelcfg/x/TablePanelCfg_types.gen',
  text: 'text/panelcfg/x/TextPanelCfg_types.gen',
  timeseries: 'timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen',
};
const withFieldConfig = ['heatmap', 'state-timeline', 'table', 'timeseries'];

// JSON has the values of enumerations as plain strings and numbers.
let source = `
import type { AnnotationQuery, Dashboard, Panel, RowPanel } from '@grafana/schema';
type Plain<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T
  : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Query = { refId: string; datasource: { type: string; uid: string }; expr: string; legendFormat: string;
  instant?: boolean; range?: boolean; exemplar?: boolean; format?: 'time_series' | 'table' | 'heatmap' };
`;
// What the data source of Prometheus adds to the query of an annotation.
source += 'type Annotation = AnnotationQuery & '
  + '{ expr: string; titleFormat: string; textFormat: string; step: string };\n';
for (const [type, path] of Object.entries(modules)) {
  source += `import type * as ${type.replace('-', '')} from '${composable}/${path}.d.ts';\n`;
}

const show = value => JSON.stringify(value);
for (const file of process.argv.slice(1).filter(argument => argument.endsWith('.json'))) {
  const { panels, annotations, ...dashboard } = JSON.parse(readFileSync(file, 'utf8'));
  const all = panels.flatMap(panel => [panel, ...(panel.panels ?? [])]);
  const name = basename(file, '.json').replace(/\W/g, '_');
  source += `export const ${name}: Plain<Dashboard> = ${show(dashboard)};\n`
    + `export const ${name}_annotations: Plain<Annotation>[] = ${show(annotations.list)};\n`;
  for (const { panels: nested, options, targets, ...panel } of all) {
    const id = `${name}_${panel.id}`;
    if (panel.type === 'row') {
      source += `export const ${id}: Plain<Omit<RowPanel, 'panels'>> = ${show(panel)};\n`;
      continue;
    }
    if (!(panel.type in modules)) {
      source += `export const ${id}: never = ${show(panel.type)};\n`;
      continue;
    }
    const module = panel.type.replace('-', '');
    source += `export const ${id}: Plain<Omit<Panel, 'options' | 'targets'>> = ${show(panel)};\n`
      + `export const ${id}_options: Plain<Partial<${module}.Options>> = ${show(options)};\n`
      + `export const ${id}_targets: Query[] = ${show(targets ?? [])};\n`;
    if (withFieldConfig.includes(panel.type)) {
      source += `export const ${id}_custom: Plain<Partial<${module}.FieldConfig>> = `
        + `${show(panel.fieldConfig.defaults.custom ?? {})};\n`;
    }
  }
}

const options = {
  strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler, types: [],
};
const host = ts.createCompilerHost(options);
const entry = `${process.cwd()}/dashboards.ts`;
const [getSourceFile, fileExists, readFile] = [host.getSourceFile, host.fileExists, host.readFile];
host.getSourceFile = (path, ...rest) =>
  path === entry ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
host.fileExists = path => path === entry || fileExists(path);
host.readFile = path => path === entry ? source : readFile(path);
for (const objection of ts.getPreEmitDiagnostics(ts.createProgram([entry], options, host))) {
  const line = objection.file?.text.slice(0, objection.start).split('\n').length;
  const where = line ? source.split('\n')[line - 1].slice(13, 60) : '';
  console.log(`${where}: ${ts.flattenDiagnosticMessageText(objection.messageText, ' ')}`);
}
