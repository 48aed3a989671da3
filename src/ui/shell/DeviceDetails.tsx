import { Button, Loader, Radio, Stack, Table } from '@mantine/core';
import type { BackendChoice, DeviceReport } from '../../domain/device.ts';
import { useCommands, useProject, useRun, useSession } from '../../state/hooks.tsx';
import { isRunning } from '../../state/run.ts';
import { ErrorNote } from '../elements/ErrorNote.tsx';
import { Note } from '../elements/Note.tsx';
import { formatBytes } from '../i18n/bytes.ts';
import { deviceName } from '../i18n/deviceName.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { isFallback, noticeText } from './noticeText.ts';

const CHOICES: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu'];

/** The choice of backends, what the open one can do, and how its self-test went. */
export function DeviceDetails() {
  const t = useT();
  const commands = useCommands();
  const choice = useProject((project) => project.backend);
  const device = useSession((session) => session.device);
  const busy = useSession((session) => session.busy.device);
  const error = useSession((session) => session.errors.device);
  const running = useRun((run) => isRunning(run.status));
  return (
    <Stack gap="md">
      {error !== null && <ErrorNote error={error} />}
      {running && <Note severity="info">{t('device.running')}</Note>}
      <Radio.Group label={t('device.choose')} value={choice} onChange={(value) => {
        const chosen = CHOICES.find((candidate) => candidate === value);
        if (chosen !== undefined) void commands.setBackend(chosen);
      }}>
        <Stack gap="sm" mt={8}>
          {CHOICES.map((value) => <Radio key={value} value={value} label={t(`device.${value}`)} disabled={running || busy} />)}
        </Stack>
      </Radio.Group>
      {busy && <span><Loader size="xs" mr={8} />{t('device.opening')}</span>}
      {!busy && device === null && <Button variant="default" onClick={() => { void commands.openDevice(); }}>{t('device.reopen')}</Button>}
      {!busy && device !== null && <Report device={device} />}
    </Stack>
  );
}

function Report({ device }: { readonly device: DeviceReport }) {
  const t = useT();
  const locale = useLocale();
  const { name, features, maxBufferSize, maxBindingSize, selfTest, notices } = device;
  const passed = selfTest.filter((result) => result.passed).length;
  return (
    <>
      <Table variant="vertical" layout="fixed" withTableBorder>
        <Table.Tbody>
          <Table.Tr><Table.Th w={180}>{t('model.name')}</Table.Th><Table.Td>{deviceName(name, t)}</Table.Td></Table.Tr>
          {features.length > 0 && <Table.Tr><Table.Th>{t('device.features')}</Table.Th><Table.Td>{features.join(', ')}</Table.Td></Table.Tr>}
          {maxBufferSize > 0 && <Table.Tr><Table.Th>{t('device.buffer')}</Table.Th><Table.Td>{formatBytes(maxBufferSize, locale)}</Table.Td></Table.Tr>}
          {maxBindingSize > 0 && <Table.Tr><Table.Th>{t('device.binding')}</Table.Th><Table.Td>{formatBytes(maxBindingSize, locale)}</Table.Td></Table.Tr>}
        </Table.Tbody>
      </Table>
      {notices.length > 0 && <Note severity={isFallback(device) ? 'warning' : 'info'}>{noticeText(notices, device, locale, t)}</Note>}
      <div>
        <strong>{t('device.selfTest')}</strong>
        <p style={{ margin: '4px 0 8px' }}>{selfTest.length === 0 ? t('device.selfTest.none') : t('device.selfTest.passed', { passed, n: selfTest.length })}</p>
        {selfTest.length > 0 && (
          <Table withTableBorder>
            <Table.Thead><Table.Tr><Table.Th>{t('device.operation')}</Table.Th><Table.Th>{t('device.error')}</Table.Th><Table.Th>{t('device.result')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {selfTest.map(({ operation, passed: fine, error }) => (
                <Table.Tr key={operation}>
                  <Table.Td>{operation}</Table.Td>
                  <Table.Td>{error.toExponential(1)}</Table.Td>
                  <Table.Td>{fine ? t('device.passed') : <strong>{t('device.failed')}</strong>}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
    </>
  );
}
