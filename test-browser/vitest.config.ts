import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test-browser/**/*.test.ts"],
    root: new URL("..", import.meta.url).pathname,
    setupFiles: ["test/NoOrphans.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false
  }
})
