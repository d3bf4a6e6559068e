import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["sandbox/*.test.ts"],
    setupFiles: ["test/NoOrphans.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each test starts processes of its own, and some eat what they can get.
    fileParallelism: false
  }
})
