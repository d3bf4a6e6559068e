export { ExitCode } from "./ExitCode.ts"
