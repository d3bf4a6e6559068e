import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test-targets/*.test.ts"],
    setupFiles: ["test/NoOrphans.ts"],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // Each trains, on what may be two cores.
    fileParallelism: false
  }
})
