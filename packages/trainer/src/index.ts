export * from "./Config.ts"
export * from "./Progress.ts"
export * from "./Shape.ts"
export * from "./errors.ts"
