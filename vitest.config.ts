import { defineConfig } from 'vitest/config';
import { vulkanEnvironment } from './scripts/lib/vulkan.mjs';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    env: vulkanEnvironment(),
  },
});
